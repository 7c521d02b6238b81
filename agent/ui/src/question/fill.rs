//! What a question's window shows from its first moment.

use tanba_l10n::Locale;
use tanba_prompt::message::{DocumentMessage, KindMessage, PreviewMessage, QuestionMessage};

use crate::logo;
use crate::rows;
use crate::who::Who;
use crate::windows::{QuestionWindow, Stage};
use crate::words::{count, plain, with};

/// Shows who asks and what.
pub(super) fn fill(window: &QuestionWindow, message: &QuestionMessage, locale: Locale) {
    let who = Who::of(message, locale);
    window.set_caller(who.caller.into());
    window.set_caller_ascii(who.ascii.into());
    window.set_program(who.program);
    window.set_embedded(who.embedded.into());
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
        KindMessage::Authenticate { .. } => {
            window.set_window_title(plain(locale, "login-title"));
            window.set_asks(plain(locale, "asks-login"));
            window.set_note(plain(locale, "login-note"));
            window.set_approve_text(plain(locale, "login"));
        }
        KindMessage::ChooseFile { read, .. } => {
            window.set_window_title(plain(locale, "file-title"));
            window.set_asks(plain(locale, if *read { "asks-file" } else { "asks-path" }));
            window.set_stage(Stage::Browse);
            window.set_chooser_only(true);
            window.set_rememberable(false);
        }
        // These have windows of their own.
        KindMessage::ShowMessage { .. }
        | KindMessage::SaveFile { .. }
        | KindMessage::GrantPermissions { .. }
        | KindMessage::InstallModule(_) => {}
    }
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
        PreviewMessage::NotKept => ("", Some("preview-not-kept")),
    };
    window.set_preview(text.into());
    window.set_preview_note(note.map(|id| plain(locale, id)).unwrap_or_default());
}
