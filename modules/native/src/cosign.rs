//! `cosign`: a further signature on each of these CMS.

use std::io::Read;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{Content, Document, Fault, Host, KeyPurpose, SignatureFormat, SignatureParams};

use crate::content::NamedContent;
use crate::filter::Filter;
use crate::reading::{invalid, params, result};
use crate::sign::{Signed, documents_of, request, sign_all};
use crate::signature::Spelling;

/// Parameters of `cosign`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cosign {
    /// The CMS, each in DER or BER.
    pub signatures: Vec<NamedContent>,
    /// Whether the new signature gets a time-stamp (RFC 3161).
    #[serde(default)]
    pub timestamp: bool,
    /// Which keys qualify.
    #[serde(default)]
    pub filter: Filter,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let Cosign {
        signatures,
        timestamp,
        filter,
    } = params(args)?;
    if signatures.is_empty() {
        return Err(invalid("signatures", "name at least one"));
    }
    let filter = filter.signer_filter(KeyPurpose::Signature)?;
    let params = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: true,
        },
        timestamp,
    };
    let documents = documents_of(signatures, host).await?;
    // The host signs what is no CMS as the document that it is, which nobody asked for here.
    if !documents.iter().all(is_signed_data) {
        return Err(invalid("signatures", "one of them is no CMS SignedData"));
    }
    let signer = host
        .choose_signer(request(documents.clone(), params, filter))
        .await?;
    let signatures = sign_all(signer.as_ref(), &documents, Spelling::Base64, host).await?;
    let certificate = signer.certificate().into();
    result(&Signed {
        certificate,
        signatures,
    })
}

/// Whether it begins as a ContentInfo of id-signedData does (RFC 5652 section 3).
fn is_signed_data(document: &Document) -> bool {
    match &document.content {
        Content::Bytes(octets) => begins_as_signed_data(octets),
        Content::Held(held) => {
            let mut head = Vec::new();
            let read = held
                .open()
                .map(|content| content.take(HEAD as u64).read_to_end(&mut head));
            matches!(read, Some(Ok(_))) && begins_as_signed_data(&head)
        }
        Content::Digest(_) => false,
    }
}

/// The object identifier id-signedData, with its tag.
const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

/// A SEQUENCE with the longest length that is read, and the identifier.
const HEAD: usize = 1 + 9 + SIGNED_DATA.len();

fn begins_as_signed_data(octets: &[u8]) -> bool {
    let head = octets.get(..octets.len().min(HEAD)).unwrap_or_default();
    head.first() == Some(&0x30)
        && head
            .windows(SIGNED_DATA.len())
            .any(|part| part == SIGNED_DATA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cms_is_known_by_its_first_octets() {
        let identified = |length: &[u8]| [&[0x30], length, &SIGNED_DATA[..], &[0xa0]].concat();
        for length in [&[0x80][..], &[0x20], &[0x82, 1, 0], &[0x84, 1, 2, 3, 4]] {
            let document = Document::bytes(identified(length));
            assert!(is_signed_data(&document), "{length:?}");
        }
        for other in [&b""[..], b"text", &[0x30, 0x03, 2, 1, 1], &SIGNED_DATA] {
            assert!(!is_signed_data(&Document::bytes(other)), "{other:?}");
        }
        assert!(!is_signed_data(&Document::digest(identified(&[0x80]))));
    }
}
