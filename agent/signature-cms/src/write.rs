//! A SignedData message put together from parts, each as it is encoded already.

use tanba_pki::ber::Tag;
use tanba_pki::{ObjectIdentifier, encode, oid};

use crate::SignedData;

/// The parts of a message. Wrappers get definite lengths; parts are not touched.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The whole INTEGER.
    pub(crate) version: Vec<u8>,
    /// Each AlgorithmIdentifier.
    pub(crate) digest_algorithms: Vec<Vec<u8>>,
    /// EncapsulatedContentInfo: up to the content octets when those are written apart, else all.
    pub(crate) encapsulated: Vec<u8>,
    /// Content octets that are written between `encapsulated` and the rest.
    pub(crate) content_length: u64,
    /// Each CertificateChoices.
    pub(crate) certificates: Option<Vec<Vec<u8>>>,
    /// The whole `[1]` field.
    pub(crate) crls: Option<Vec<u8>>,
    /// Each SignerInfo.
    pub(crate) signers: Vec<Vec<u8>>,
}

impl Message {
    /// The parts of a message that is there.
    pub(crate) fn of(signed_data: &SignedData<'_>) -> Self {
        let owned = |part: &[u8]| part.to_vec();
        Self {
            version: signed_data.version.raw.to_vec(),
            digest_algorithms: signed_data
                .digest_algorithms
                .iter()
                .map(|raw| owned(raw))
                .collect(),
            encapsulated: signed_data.encapsulated.to_vec(),
            content_length: 0,
            certificates: signed_data
                .certificate_choices
                .as_ref()
                .map(|choices| choices.iter().map(|choice| owned(choice.raw)).collect()),
            crls: signed_data.crls.map(|crls| owned(crls.raw)),
            signers: signed_data
                .signers()
                .iter()
                .map(|signer| owned(signer.raw))
                .collect(),
        }
    }

    /// The octets before and after the content.
    pub(crate) fn around(&self) -> (Vec<u8>, Vec<u8>) {
        let mut head = self.version.clone();
        head.extend(encode::element(Tag::SET, &self.digest_algorithms.concat()));
        head.extend_from_slice(&self.encapsulated);
        let mut suffix = Vec::new();
        if let Some(certificates) = &self.certificates {
            suffix.extend(encode::implicit_constructed(0, &certificates.concat()));
        }
        suffix.extend(self.crls.iter().flatten());
        suffix.extend(encode::element(Tag::SET, &self.signers.concat()));

        let length = head.len() as u64 + self.content_length + suffix.len() as u64;
        let sequence = encode::header(Tag::SEQUENCE, length);
        let explicit = encode::header(Tag::context(0, true), sequence.len() as u64 + length);
        let content_type = encode::oid(oid::SIGNED_DATA);
        let wrappers = content_type.len() + explicit.len() + sequence.len();
        let mut prefix = encode::header(Tag::SEQUENCE, wrappers as u64 + length);
        for part in [content_type, explicit, sequence, head] {
            prefix.extend(part);
        }
        (prefix, suffix)
    }
}

/// EncapsulatedContentInfo without content.
pub(crate) fn detached(content_type: ObjectIdentifier) -> Vec<u8> {
    encode::sequence(&[&encode::oid(content_type)])
}

/// EncapsulatedContentInfo up to the content octets.
pub(crate) fn attached_head(content_type: ObjectIdentifier, length: u64) -> Vec<u8> {
    let octets = encode::header(Tag::OCTET_STRING, length);
    let explicit = encode::header(Tag::context(0, true), octets.len() as u64 + length);
    let content_type = encode::oid(content_type);
    let wrappers = content_type.len() + explicit.len() + octets.len();
    let mut head = encode::header(Tag::SEQUENCE, wrappers as u64 + length);
    for part in [content_type, explicit, octets] {
        head.extend(part);
    }
    head
}
