//! From messages to the rows of lists.

mod keys;
pub(crate) mod modules;

use slint::{ModelRc, SharedString, VecModel};
use tanba_l10n::Locale;
use tanba_prompt::message::{DocumentMessage, PreviewMessage};

use crate::windows::Row;
use crate::words::{count, with};

pub(crate) use keys::{details, key, location, usable};

/// Pictures that a row can have, as `ui/parts.slint` counts them.
pub(crate) mod picture {
    pub(crate) const FOLDER: i32 = 1;
    pub(crate) const FILE: i32 = 2;
    pub(crate) const DOCUMENT: i32 = 3;
    pub(crate) const KEY: i32 = 4;
}

/// Colours that a note can have, as `ui/parts.slint` counts them.
pub(crate) mod tone {
    pub(crate) const ACCENT: i32 = 0;
    pub(crate) const GOOD: i32 = 1;
    pub(crate) const WARNING: i32 = 2;
    pub(crate) const DANGER: i32 = 3;
    pub(crate) const QUIET: i32 = 4;
}

/// Rows as a window takes them.
pub(crate) fn model(rows: impl IntoIterator<Item = Row>) -> ModelRc<Row> {
    ModelRc::new(VecModel::from_iter(rows))
}

/// Texts as a window takes them.
pub(crate) fn texts(texts: impl IntoIterator<Item = String>) -> ModelRc<SharedString> {
    ModelRc::new(
        texts
            .into_iter()
            .map(SharedString::from)
            .collect::<VecModel<_>>(),
    )
}

/// A row that a screen reader reads from top to bottom.
pub(crate) fn spoken(mut row: Row) -> Row {
    let parts = [&row.title, &row.tag, &row.first, &row.second, &row.note];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(SharedString::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    row.spoken = parts.join(", ").into();
    row
}

/// A document to be signed; `number` counts from one.
pub(crate) fn document(document: &DocumentMessage, number: usize, locale: Locale) -> Row {
    let blind = document.preview == PreviewMessage::DigestOnly;
    let digest = if blind {
        "document-blind-digest"
    } else {
        "document-digest"
    };
    let name = document.name.clone().filter(|name| !name.trim().is_empty());
    spoken(Row {
        title: name
            .unwrap_or_else(|| count(locale, "document-number", "number", number))
            .into(),
        tag: if blind {
            String::new()
        } else {
            size(document.size, locale)
        }
        .into(),
        first: with(locale, digest, "digest", &document.digest).into(),
        picture: picture::DOCUMENT,
        ..Row::default()
    })
}

/// A caller's key for people: the path of a program without its mark.
pub(crate) fn caller(key: &str) -> &str {
    key.strip_prefix("program:").unwrap_or(key)
}

/// A size as people write it, in powers of a thousand.
pub(crate) fn size(octets: u64, locale: Locale) -> String {
    let (id, unit) = match octets {
        0..1_000 => {
            let octets = usize::try_from(octets).unwrap_or_default();
            return count(locale, "size-bytes", "count", octets);
        }
        1_000..1_000_000 => ("size-kilobytes", 1_000),
        1_000_000..1_000_000_000 => ("size-megabytes", 1_000_000),
        _ => ("size-gigabytes", 1_000_000_000),
    };
    let (whole, tenth) = (octets / unit, octets % unit * 10 / unit);
    let comma = if locale == Locale::English { '.' } else { ',' };
    let number = if whole >= 100 {
        whole.to_string()
    } else {
        format!("{whole}{comma}{tenth}")
    };
    with(locale, id, "number", &number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_do() {
        assert_eq!(size(0, Locale::English), "0 bytes");
        assert_eq!(size(2, Locale::Russian), "2 байта");
        assert_eq!(size(12_345, Locale::Russian), "12,3 КБ");
        assert_eq!(size(999_999, Locale::English), "999 kB");
        assert_eq!(size(3_700_000_000, Locale::English), "3.7 GB");
        assert_eq!(size(u64::MAX, Locale::English), "18446744073 GB");
    }

    #[test]
    fn r28_each_document_shows_name_size_and_digest() {
        let message = DocumentMessage {
            name: Some("contract.pdf".to_owned()),
            size: 2_048,
            digest: "ab".repeat(32),
            preview: PreviewMessage::Binary,
        };
        let row = document(&message, 3, Locale::English);
        assert_eq!(row.title, "contract.pdf");
        assert_eq!(row.tag, "2.0 kB");
        assert!(row.first.contains(&"ab".repeat(32)));
        assert!(row.spoken.contains("contract.pdf, 2.0 kB, SHA-256 abab"));
        let nameless = DocumentMessage {
            name: Some(" ".to_owned()),
            ..message
        };
        assert_eq!(document(&nameless, 3, Locale::English).title, "Document 3");
    }
}
