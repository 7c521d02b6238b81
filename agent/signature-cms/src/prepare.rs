//! A new message: what is to be signed, and the message once it is.

use std::sync::Arc;

use tanba_pki::ber::Tag;
use tanba_pki::{
    AlgorithmError, Digest, DigestAlgorithm, ObjectIdentifier, SignatureValue, ToBeSigned, encode,
    oid,
};
use tanba_signature::SigningIdentity;

use crate::attribute::attribute_der;
use crate::signing_certificate::signing_certificate_v2;
use crate::write::{Message, attached_head, detached};
use crate::{CmsError, is_confusable};

/// The content of a new message.
#[derive(Clone, Debug)]
pub enum CmsContent {
    /// Inside the message.
    Attached(Arc<[u8]>),
    /// Not in the message; its digest by the digest algorithm of the signature algorithm. The
    /// length of the digest is not checked (protocol spec 3.4).
    Detached(Digest),
    /// Inside the message, and written there by the caller: between the prefix and the suffix of
    /// [`Prepared::complete_around`].
    AttachedStream {
        /// Its digest by the digest algorithm of the signature algorithm.
        digest: Digest,
        /// Its length in octets.
        length: u64,
    },
}

/// A signature that lacks its value.
#[derive(Clone, Debug)]
pub struct Prepared {
    to_be_signed: ToBeSigned,
    /// The fields of the SignerInfo before the value.
    signer_fields: Vec<u8>,
    message: Message,
    /// Content that is written between prefix and suffix.
    content: Option<Arc<[u8]>>,
}

/// Prepares a signature with CAdES-BES attributes (kz-gost 7) in a message of its own.
pub fn prepare(content: CmsContent, identity: &SigningIdentity) -> Result<Prepared, CmsError> {
    let algorithm = checked_digest_algorithm(identity)?;
    let (digest, encapsulated, length, content) = match content {
        CmsContent::Attached(octets) => {
            if is_confusable(&octets) {
                return Err(CmsError::ConfusableContent);
            }
            let length = octets.len() as u64;
            (
                Digest::of(algorithm, &octets),
                attached_head(oid::DATA, length),
                length,
                Some(octets),
            )
        }
        CmsContent::Detached(digest) => (digest, detached(oid::DATA), 0, None),
        CmsContent::AttachedStream { digest, length } => {
            (digest, attached_head(oid::DATA, length), length, None)
        }
    };
    if digest.algorithm() != algorithm {
        return Err(CmsError::DigestAlgorithm);
    }
    let message = Message {
        version: encode::integer_u64(1),
        digest_algorithms: vec![digest_identifier(identity)?],
        encapsulated,
        content_length: length,
        certificates: Some(vec![identity.certificate.der().to_vec()]),
        crls: None,
        signers: Vec::new(),
    };
    Prepared::new(message, content, oid::DATA, &digest, identity)
}

impl Prepared {
    pub(crate) fn new(
        message: Message,
        content: Option<Arc<[u8]>>,
        content_type: ObjectIdentifier,
        digest: &Digest,
        identity: &SigningIdentity,
    ) -> Result<Self, CmsError> {
        let attributes = signed_attributes(content_type, digest, identity)?;
        let certificate = &identity.certificate;
        let signer = encode::sequence(&[
            certificate.issuer().der(),
            &encode::element(Tag::INTEGER, certificate.serial_number()),
        ]);
        let signer_fields = [
            encode::integer_u64(1),
            signer,
            digest_identifier(identity)?,
            encode::implicit_constructed(0, &attributes.concat()),
            identity.algorithm.identifier_der(),
        ];
        Ok(Self {
            to_be_signed: ToBeSigned::Message(encode::set_of(attributes)),
            signer_fields: signer_fields.concat(),
            message,
            content,
        })
    }

    /// What the key signs: the DER of the signed attributes.
    pub fn to_be_signed(&self) -> &ToBeSigned {
        &self.to_be_signed
    }

    /// The message with this value in it.
    pub fn complete(mut self, value: &SignatureValue) -> Result<Vec<u8>, CmsError> {
        let content = self.content.take();
        if content.is_none() && self.message.content_length > 0 {
            return Err(CmsError::ContentElsewhere);
        }
        let (mut message, suffix) = self.complete_around(value)?;
        let length = content.as_ref().map_or(0, |content| content.len());
        message.reserve_exact(length + suffix.len());
        message.extend_from_slice(content.as_deref().unwrap_or_default());
        message.extend(suffix);
        Ok(message)
    }

    /// The message with this value in it, without the content: what comes before it and what
    /// comes after it.
    pub fn complete_around(
        mut self,
        value: &SignatureValue,
    ) -> Result<(Vec<u8>, Vec<u8>), CmsError> {
        let value = encode::octet_string(value.as_bytes());
        self.message
            .signers
            .push(encode::sequence(&[&self.signer_fields, &value]));
        Ok(self.message.around())
    }
}

/// The digest algorithm of the signature to be made, if one is made with it and this certificate.
pub(crate) fn checked_digest_algorithm(
    identity: &SigningIdentity,
) -> Result<DigestAlgorithm, CmsError> {
    let key = identity
        .certificate
        .public_key()
        .map_err(|error| CmsError::Key(error.clone()))?;
    if !identity.algorithm.fits(key) {
        return Err(AlgorithmError::KeyMismatch.into());
    }
    match identity.algorithm.digest() {
        DigestAlgorithm::Sha1 => Err(CmsError::Weak("SHA-1")),
        algorithm => Ok(algorithm),
    }
}

/// The AlgorithmIdentifier of the digest, with NULL as Kalkan writes it.
pub(crate) fn digest_identifier(identity: &SigningIdentity) -> Result<Vec<u8>, CmsError> {
    let (digest, family) = (identity.algorithm.digest(), identity.algorithm.family());
    let unknown = || AlgorithmError::Unknown(format!("{digest:?}"));
    if identity.algorithm.message_only() {
        // Ed25519: the parameters of SHA-512 are left out (RFC 8419 3.1).
        return Ok(encode::sequence(&[&encode::oid(
            digest.oid(family).ok_or_else(unknown)?,
        )]));
    }
    Ok(digest.identifier_der(family).ok_or_else(unknown)?)
}

/// The signed attributes, in the order of DER.
fn signed_attributes(
    content_type: ObjectIdentifier,
    digest: &Digest,
    identity: &SigningIdentity,
) -> Result<Vec<Vec<u8>>, CmsError> {
    let mut attributes = vec![
        attribute_der(oid::CONTENT_TYPE, &encode::oid(content_type)),
        attribute_der(
            oid::MESSAGE_DIGEST,
            &encode::octet_string(digest.as_bytes()),
        ),
        signing_certificate_v2(&identity.certificate),
    ];
    if let Some(time) = identity.signing_time {
        if !(1..=9998).contains(&time.year()) {
            return Err(CmsError::SigningTime);
        }
        let value = encode::utc_or_generalized_time(time);
        attributes.push(attribute_der(oid::SIGNING_TIME, &value));
    }
    attributes.sort();
    Ok(attributes)
}
