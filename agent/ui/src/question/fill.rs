//! What a question's window shows from its first moment.

use tanba_l10n::Locale;
use tanba_prompt::message::{
    CallerMessage, DocumentMessage, KindMessage, PreviewMessage, QuestionMessage,
};

use crate::logo;
use crate::rows;
use crate::windows::{QuestionWindow, Stage};
use crate::words::{count, plain, with};

/// Shows who asks and what.
pub(super) fn fill(window: &QuestionWindow, message: &QuestionMessage, locale: Locale) {
    match &message.caller {
        CallerMessage::Page { ascii, unicode } => {
            window.set_caller(unicode.clone().into());
            if ascii != unicode {
                window.set_caller_ascii(with(locale, "caller-ascii", "address", ascii).into());
            }
        }
        CallerMessage::Program { path } => {
            window.set_caller(path.clone().into());
            window.set_program(true);
        }
    }
    window.set_module(with(locale, "caller-module", "module", &message.module).into());
    if let Some(picture) = message.logo.as_deref().and_then(logo::decode) {
        window.set_logo(picture);
    }
    match &message.kind {
        KindMessage::ChooseCertificate { .. } => {
            window.set_window_title(plain(locale, "certificate-title"));
            window.set_asks(plain(locale, "asks-certificate"));
            window.set_note(plain(locale, "certificate-note"));
            window.set_approve_text(plain(locale, "choose"));
        }
        KindMessage::Sign {
            documents,
            blind,
            authentication,
            ..
        } => {
            window.set_blind(*blind);
            fill_sign(window, documents, *blind, *authentication, locale);
        }
        KindMessage::ChooseFile { read, .. } => {
            window.set_window_title(plain(locale, "file-title"));
            window.set_asks(plain(locale, if *read { "asks-file" } else { "asks-path" }));
            window.set_stage(Stage::Browse);
            window.set_chooser_only(true);
            window.set_rememberable(false);
        }
        KindMessage::SaveFile { name, .. } => {
            window.set_window_title(plain(locale, "file-title"));
            window.set_asks(name.clone().into());
            window.set_stage(Stage::Browse);
            window.set_chooser_only(true);
            window.set_rememberable(false);
        }
        KindMessage::ShowMessage { title, text } => show_words(window, title, text),
        KindMessage::InstallModule(offer) => show_words(window, &offer.name, &offer.description),
    }
}

fn show_words(window: &QuestionWindow, title: &str, text: &str) {
    window.set_asks(title.into());
    window.set_failure(text.into());
    window.set_stage(Stage::Failed);
    window.set_rememberable(false);
}

fn fill_sign(
    window: &QuestionWindow,
    documents: &[DocumentMessage],
    blind: bool,
    authentication: bool,
    locale: Locale,
) {
    let (title, approve) = if authentication {
        ("login-title", "login")
    } else {
        ("sign-title", "sign")
    };
    window.set_window_title(plain(locale, title));
    window.set_approve_text(plain(locale, approve));
    let asks = match (authentication, blind) {
        (true, _) => plain(locale, "asks-login"),
        (false, true) => count(locale, "asks-blind", "count", documents.len()).into(),
        (false, false) => count(locale, "asks-sign", "count", documents.len()).into(),
    };
    window.set_asks(asks);
    window.set_documents_title(count(locale, "documents", "count", documents.len()).into());
    let numbered = documents.iter().zip(1..);
    let row = |(document, number)| rows::document(document, number, locale);
    window.set_documents(rows::model(numbered.map(row)));
}

/// Shows what can be shown of a document.
pub(super) fn show_preview(window: &QuestionWindow, document: &DocumentMessage, locale: Locale) {
    let (text, note) = match &document.preview {
        PreviewMessage::Text { text, truncated } | PreviewMessage::Xml { text, truncated } => {
            let note = match (text.is_empty(), truncated) {
                (_, true) => Some("preview-truncated"),
                (true, false) => Some("preview-empty"),
                (false, false) => None,
            };
            (text.as_str(), note)
        }
        PreviewMessage::Binary => ("", Some("preview-binary")),
        PreviewMessage::DigestOnly => ("", Some("preview-blind")),
    };
    window.set_preview(text.into());
    window.set_preview_note(note.map(|id| plain(locale, id)).unwrap_or_default());
}
