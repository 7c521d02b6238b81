//! From the consent crate's types to what crosses the pipe.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tanba_consent::{
    CertificateFacts, DocumentPreview, KeyBlock, KeyCandidate, KeyLocation, ModuleOffer, Preview,
    Question, QuestionKind, RefusedUnlock, Update,
};
use tanba_l10n::{Locale, fault_text};
use tanba_module::{Caller, FileFilter, FileRequest};

use crate::message::{
    BlockMessage, CallerMessage, CandidateMessage, DocumentMessage, FactsMessage, FilterMessage,
    KindMessage, LocationMessage, OfferMessage, OriginMessage, PreviewMessage, QuestionMessage,
    RefusalMessage, UpdateMessage,
};

/// The largest picture of a page that is passed on, in octets.
const LARGEST_LOGO: usize = 1024 * 1024;

/// Octets of preview text of all documents of one question together.
const PREVIEW_BUDGET: usize = 8 * 1024 * 1024;

/// A question as a message.
pub(crate) fn question(question: Question) -> QuestionMessage {
    let kind = match question.kind {
        QuestionKind::ChooseCertificate { locations } => KindMessage::ChooseCertificate {
            locations: shown_locations(&locations),
        },
        QuestionKind::Sign {
            documents,
            blind,
            authentication,
            locations,
        } => KindMessage::Sign {
            documents: shown_documents(documents),
            blind,
            authentication,
            locations: shown_locations(&locations),
        },
        QuestionKind::Authenticate { locations } => KindMessage::Authenticate {
            locations: shown_locations(&locations),
        },
        QuestionKind::GrantPermissions(permissions) => KindMessage::GrantPermissions {
            permissions: permissions.into_iter().map(Into::into).collect(),
        },
        QuestionKind::ChooseFile(request) => choose_file(request),
        QuestionKind::ShowMessage(notice) => KindMessage::ShowMessage {
            title: notice.title,
            text: notice.text,
        },
        QuestionKind::SaveFile { name, folder, size } => {
            KindMessage::SaveFile { name, folder, size }
        }
        QuestionKind::InstallModule(offer) => {
            KindMessage::InstallModule(Box::new(shown_offer(*offer, question.locale)))
        }
    };
    QuestionMessage {
        caller: caller(&question.caller),
        embedded_in: question.embedded_in.map(|origin| OriginMessage {
            ascii: origin.ascii().to_owned(),
            unicode: origin.unicode().to_owned(),
        }),
        module: question.module,
        language: question.locale.into(),
        logo: question
            .logo
            .filter(|logo| logo.len() <= LARGEST_LOGO)
            .map(|logo| STANDARD.encode(logo)),
        kind,
    }
}

/// A change of an open window as a message; faults are said in the window's language.
pub(crate) fn update(update: Update, locale: Locale) -> UpdateMessage {
    match update {
        Update::Keys(keys) => UpdateMessage::Keys {
            keys: keys.into_iter().map(candidate).collect(),
        },
        Update::UnlockRefused(refused) => UpdateMessage::UnlockRefused {
            reason: refusal(&refused),
        },
        Update::Progress { done, total } => UpdateMessage::Progress { done, total },
        Update::Timestamping => UpdateMessage::Timestamping,
        Update::FileExists { path } => UpdateMessage::FileExists {
            path: path.display().to_string(),
        },
        Update::Installing => UpdateMessage::Installing,
        Update::Finished => UpdateMessage::Finished,
        Update::Failed { fault } => UpdateMessage::Failed {
            text: fault_text(&fault, locale),
        },
    }
}

fn caller(caller: &Caller) -> CallerMessage {
    match caller {
        Caller::Page(origin) => CallerMessage::Page {
            ascii: origin.ascii().to_owned(),
            unicode: origin.unicode().to_owned(),
        },
        Caller::Program(path) => CallerMessage::Program {
            path: path.display().to_string(),
        },
    }
}

fn shown_offer(offer: ModuleOffer, locale: Locale) -> OfferMessage {
    let name = offer.name.in_language(locale);
    let name = if name.is_empty() {
        &offer.symbolic_name
    } else {
        name
    };
    let (origins, hosts) = (offer.allowed_origins.iter(), offer.network_hosts.iter());
    OfferMessage {
        origins: origins.map(|it| it.as_str().to_owned()).collect(),
        hosts: hosts.map(|it| it.as_str().to_owned()).collect(),
        name: name.to_owned(),
        description: offer.description.in_language(locale).to_owned(),
        symbolic_name: offer.symbolic_name,
        publisher: offer.publisher,
        publisher_serial_number: offer.publisher_serial_number,
        version: offer.version,
        installed: offer.installed,
        permissions: offer.permissions.into_iter().map(Into::into).collect(),
        refused: offer.refused.into_iter().map(Into::into).collect(),
        size: offer.size,
        source: offer.source,
    }
}

fn choose_file(request: FileRequest) -> KindMessage {
    let filter = match request.filter {
        FileFilter::Directory => FilterMessage::Directory,
        FileFilter::Crl => FilterMessage::Crl,
        FileFilter::Certificate => FilterMessage::Certificate,
        FileFilter::Pkcs12 => FilterMessage::Pkcs12,
        FileFilter::Jks => FilterMessage::Jks,
        FileFilter::Keystore => FilterMessage::Keystore,
        FileFilter::All => FilterMessage::All,
    };
    KindMessage::ChooseFile {
        filter,
        suggested: request.suggested,
        read: request.read,
    }
}

/// Files whose names are not Unicode are left out: they could neither be shown nor named back.
fn shown_locations(locations: &[KeyLocation]) -> Vec<LocationMessage> {
    let shown = |location: &KeyLocation| {
        Some(LocationMessage {
            path: Path::to_str(&location.path)?.to_owned(),
            remembered: location.remembered.clone().map(facts),
            last_used_here: location.last_used_here,
        })
    };
    locations.iter().filter_map(shown).collect()
}

fn shown_documents(documents: Vec<DocumentPreview>) -> Vec<DocumentMessage> {
    let mut budget = PREVIEW_BUDGET;
    let mut cut = |text: String, truncated: bool| {
        let kept = text.floor_char_boundary(budget.min(text.len()));
        budget -= kept;
        let truncated = truncated || kept < text.len();
        (text.get(..kept).unwrap_or_default().to_owned(), truncated)
    };
    let mut shown = |document: DocumentPreview| DocumentMessage {
        name: document.name,
        size: document.size,
        digest: document.digest,
        preview: match document.preview {
            Preview::Text { text, truncated } => {
                let (text, truncated) = cut(text, truncated);
                PreviewMessage::Text { text, truncated }
            }
            Preview::Xml { text, truncated } => {
                let (text, truncated) = cut(text, truncated);
                PreviewMessage::Xml { text, truncated }
            }
            Preview::Binary => PreviewMessage::Binary,
            Preview::DigestOnly => PreviewMessage::DigestOnly,
            Preview::NotKept => PreviewMessage::NotKept,
        },
    };
    documents.into_iter().map(&mut shown).collect()
}

fn facts(facts: CertificateFacts) -> FactsMessage {
    FactsMessage {
        owner: facts.owner,
        organisation: facts.organisation,
        roles: facts.roles,
        issuer: facts.issuer,
        iin: facts.iin,
        bin: facts.bin,
        serial_number: facts.serial_number,
        not_before: facts.not_before.unix_timestamp(),
        not_after: facts.not_after.unix_timestamp(),
        algorithm: facts.algorithm,
    }
}

fn candidate(candidate: KeyCandidate) -> CandidateMessage {
    CandidateMessage {
        index: candidate.index,
        facts: candidate.facts.map(facts),
        blocks: candidate.blocks.into_iter().map(block).collect(),
        warnings: candidate.warnings,
    }
}

fn block(block: KeyBlock) -> BlockMessage {
    match block {
        KeyBlock::Expired => BlockMessage::Expired,
        KeyBlock::NotYetValid => BlockMessage::NotYetValid,
        KeyBlock::Revoked => BlockMessage::Revoked,
        KeyBlock::Purpose => BlockMessage::Purpose,
        KeyBlock::Role(oid) => BlockMessage::Role(oid),
        KeyBlock::Iin => BlockMessage::Iin,
        KeyBlock::Bin => BlockMessage::Bin,
        KeyBlock::SerialNumber => BlockMessage::SerialNumber,
        KeyBlock::Chain {
            national_anchors_missing: true,
        } => BlockMessage::ChainWithoutAnchors,
        KeyBlock::Chain {
            national_anchors_missing: false,
        } => BlockMessage::Chain,
        KeyBlock::NoCertificate => BlockMessage::NoCertificate,
        KeyBlock::Algorithm => BlockMessage::Algorithm,
        KeyBlock::KeyUsage => BlockMessage::KeyUsage,
        KeyBlock::Issuer => BlockMessage::Issuer,
        KeyBlock::Subject => BlockMessage::Subject,
        KeyBlock::KeyKind => BlockMessage::KeyKind,
        KeyBlock::Digest => BlockMessage::Digest,
        KeyBlock::ValidAt => BlockMessage::ValidAt,
    }
}

fn refusal(refused: &RefusedUnlock) -> RefusalMessage {
    match refused {
        RefusedUnlock::WrongSecret { tries_left } => RefusalMessage::WrongSecret(*tries_left),
        RefusedUnlock::Damaged => RefusalMessage::Damaged,
        RefusedUnlock::Unreadable => RefusalMessage::Unreadable,
        RefusedUnlock::Unsupported => RefusalMessage::Unsupported,
        RefusedUnlock::NoKey => RefusalMessage::NoKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_share_one_budget() {
        let document = |size: usize| DocumentPreview {
            name: None,
            size: 1,
            digest: String::new(),
            preview: Preview::Text {
                text: "й".repeat(size / 2),
                truncated: false,
            },
        };
        let shown = shown_documents(vec![document(PREVIEW_BUDGET - 3), document(100)]);
        let of = |index: usize| match &shown[index].preview {
            PreviewMessage::Text { text, truncated } => (text.len(), *truncated),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(0), (PREVIEW_BUDGET - 4, false));
        assert_eq!(of(1), (4, true));
    }
}
