//! What a person sees of a document before signing it.

use std::io::Read;

use simdutf8::compat::from_utf8;
use tanba_consent::{DocumentFingerprint, DocumentPreview, Preview};
use tanba_module::{Content, Document, Fault, HeldContent, SignatureFormat, SignerRequest};
use tanba_signature_cms::SignedData;

use crate::spread;

/// Octets of a document shown at most.
const SHOWN: usize = 64 * 1024;

/// One preview a document, from the very octets that will be signed.
pub(crate) async fn previews(
    request: &SignerRequest,
    fingerprints: &[DocumentFingerprint],
) -> Result<Vec<DocumentPreview>, Fault> {
    let format = request.params.as_ref().map(|params| params.format.clone());
    let readable = move |document: &Document| match &document.content {
        Content::Digest(_) => Preview::DigestOnly,
        Content::Bytes(octets) => readable(octets, format.as_ref()),
        Content::Held(content) => held(content, format.as_ref()),
    };
    let shown = spread::each(&request.documents, readable).await?;
    let documents = request.documents.iter().zip(fingerprints).zip(shown);
    Ok(documents
        .map(|((document, fingerprint), shown)| preview(document, fingerprint, shown))
        .collect())
}

fn preview(
    document: &Document,
    fingerprint: &DocumentFingerprint,
    preview: Preview,
) -> DocumentPreview {
    let (size, digest) = match &document.content {
        Content::Digest(digest) => (digest.len() as u64, &digest[..]),
        Content::Bytes(octets) => (octets.len() as u64, fingerprint.sha256().as_bytes()),
        Content::Held(content) => (content.size(), fingerprint.sha256().as_bytes()),
    };
    DocumentPreview {
        name: document.name.clone(),
        size,
        digest: hex::encode(digest),
        preview,
    }
}

fn readable(octets: &[u8], format: Option<&SignatureFormat>) -> Preview {
    match format {
        Some(SignatureFormat::Xml { .. }) => text(octets, true),
        Some(SignatureFormat::Cms { cosign: true, .. } | SignatureFormat::CmsTimestampOnly) => {
            // A further signature on a CMS is a signature on its content: show that.
            match SignedData::parse(octets).ok().and_then(|cms| cms.content()) {
                Some(content) => text(&content, false),
                None => text(octets, false),
            }
        }
        _ => text(octets, false),
    }
}

/// Octets of a held CMS at most whose content is looked for.
const OPENED: u64 = 16 << 20;

/// The beginning of what the agent holds, as far as it was kept.
fn held(content: &HeldContent, format: Option<&SignatureFormat>) -> Preview {
    let Some(reader) = content.open() else {
        return Preview::NotKept;
    };
    let cosigned = matches!(
        format,
        Some(SignatureFormat::Cms { cosign: true, .. } | SignatureFormat::CmsTimestampOnly)
    );
    if cosigned && let Ok(octets) = content.load(OPENED) {
        return readable(&octets, format);
    }
    let mut beginning = Vec::new();
    // One octet more than is shown says whether there is more.
    match reader.take(SHOWN as u64 + 1).read_to_end(&mut beginning) {
        Ok(_) => text(
            &beginning,
            matches!(format, Some(SignatureFormat::Xml { .. })),
        ),
        Err(_) => Preview::Binary,
    }
}

/// Octets at whose beginning readers of PDF look for its mark.
const PDF_HEAD: usize = 1024;

/// Whether readers of PDF would show the octets. What they show is not what the text says: later
/// revisions, layers and scripts decide, so the text is never shown in its place.
fn is_pdf(octets: &[u8]) -> bool {
    let head = &octets[..octets.len().min(PDF_HEAD)];
    head.windows(5).any(|window| window == b"%PDF-")
}

fn text(octets: &[u8], xml: bool) -> Preview {
    if is_pdf(octets) {
        return Preview::Binary;
    }
    let truncated = octets.len() > SHOWN;
    let shown = &octets[..octets.len().min(SHOWN)];
    let Some(text) = utf8_prefix(shown, truncated) else {
        return Preview::Binary;
    };
    let text = if is_plain(text) {
        text.to_owned()
    } else if text.chars().any(is_unprintable) {
        return Preview::Binary;
    } else {
        visible(text)
    };
    if xml || text.trim_start().starts_with("<?xml") {
        Preview::Xml { text, truncated }
    } else {
        Preview::Text { text, truncated }
    }
}

/// The text, forgiving a character cut in two at the end of a truncated part.
fn utf8_prefix(octets: &[u8], truncated: bool) -> Option<&str> {
    match from_utf8(octets) {
        Ok(text) => Some(text),
        Err(error) if truncated && error.error_len().is_none() => {
            from_utf8(&octets[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// Whether no octet is there that an unprintable or hidden character has. So it is with nearly all
/// texts, and much sooner found out of many octets at once than character by character.
fn is_plain(text: &str) -> bool {
    let (whole, rest) = text.as_bytes().as_chunks::<64>();
    whole.iter().all(|octets| has_no_suspect(octets)) && has_no_suspect(rest)
}

/// Looks at every octet whatever it finds, which lets the processor compare many at once.
fn has_no_suspect(octets: &[u8]) -> bool {
    let is_suspect = |octet: u8| {
        let is_control = octet < b' ' && !matches!(octet, b'\t' | b'\n' | b'\r');
        // The first octets of U+0080, U+2000, U+FEFF and their neighbours.
        is_control | matches!(octet, 0x7f | 0xc2 | 0xe2 | 0xef)
    };
    let suspects = octets.iter().map(|octet| is_suspect(*octet));
    !suspects.fold(false, |any, suspect| any | suspect)
}

fn is_unprintable(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

/// Makes characters visible that could make a text read differently from what it is: bidirectional
/// controls and invisible formatting.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_hidden) {
        let (before, from) = rest.split_at(at);
        let mut characters = from.chars();
        shown.push_str(before);
        if let Some(hidden) = characters.next() {
            shown.push_str(&format!("⟦U+{:04X}⟧", u32::from(hidden)));
        }
        rest = characters.as_str();
    }
    shown.push_str(rest);
    shown
}

fn is_hidden(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_and_binary_is_not() {
        assert_eq!(
            text("Құжат\n".as_bytes(), false),
            Preview::Text {
                text: "Құжат\n".into(),
                truncated: false
            }
        );
        assert_eq!(text(b"%PDF-1.7\n\xff\xfe", false), Preview::Binary);
        assert_eq!(text(b"a\0b", false), Preview::Binary);
        assert!(matches!(
            text(b"<?xml version='1.0'?><a/>", false),
            Preview::Xml { .. }
        ));
    }

    #[test]
    fn r26_the_source_of_a_pdf_is_never_shown_in_its_place() {
        let source = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";
        let behind = |octets: usize| [vec![b' '; octets], source.to_vec()].concat();
        assert_eq!(text(source, false), Preview::Binary);
        assert_eq!(text(&behind(1_000), false), Preview::Binary);
        assert!(matches!(text(&behind(2_000), false), Preview::Text { .. }));
        assert!(matches!(text(b"about %PDF", false), Preview::Text { .. }));
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let long = "ә".repeat(SHOWN);
        let Preview::Text { text, truncated } = text(long.as_bytes(), false) else {
            panic!()
        };
        assert!(truncated && text.len() == SHOWN);
        let Preview::Text { text, .. } = super::text(format!("a{long}").as_bytes(), false) else {
            panic!()
        };
        assert_eq!(text.len(), SHOWN - 1);
    }

    #[test]
    fn no_unprintable_or_hidden_character_passes_for_plain() {
        let before = "құжат\t\r\n".repeat(9);
        let odd = |character: &char| is_hidden(*character) || is_unprintable(*character);
        for character in ('\0'..=char::MAX).filter(odd) {
            assert!(!is_plain(&format!("{before}{character}")), "{character:?}");
            assert!(!is_plain(&format!("{character}{before}")), "{character:?}");
        }
        assert!(is_plain("Өтініш: 1 000 теңге\r\n\tҚол қою\n"));
    }

    #[test]
    fn bidirectional_tricks_are_made_visible() {
        assert_eq!(visible("pay \u{202e}001"), "pay ⟦U+202E⟧001");
        assert_eq!(
            visible("\u{feff}a\u{200b}\u{2066}"),
            "⟦U+FEFF⟧a⟦U+200B⟧⟦U+2066⟧"
        );
    }
}
