//! One signer (RFC 5652 5.3), with the octets it came in.

use std::borrow::Cow;

use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, Digest, DigestAlgorithm, oid};

use crate::{Attributes, CmsError};

/// Which certificate a signer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentifier<'a> {
    /// By issuer and serial number.
    IssuerAndSerialNumber {
        /// DER of the issuer's name.
        issuer: &'a [u8],
        /// Content octets of the serial number.
        serial_number: &'a [u8],
    },
    /// By the subject key identifier.
    SubjectKeyIdentifier(Cow<'a, [u8]>),
}

impl<'a> SignerIdentifier<'a> {
    fn parse(element: Element<'a>) -> Result<Self, CmsError> {
        if element.tag.class == 2 && element.tag.number == 0 {
            return Ok(Self::SubjectKeyIdentifier(element.octets()?));
        }
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let issuer = fields.required()?.expect(Tag::SEQUENCE)?.raw;
        let serial_number = fields.required()?.expect(Tag::INTEGER)?.content;
        fields.end()?;
        Ok(Self::IssuerAndSerialNumber {
            issuer,
            serial_number,
        })
    }

    /// Whether the certificate is the one meant. Names are compared as they are encoded.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber {
                issuer,
                serial_number,
            } => {
                certificate.issuer().der() == *issuer
                    && certificate.serial_number() == *serial_number
            }
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.subject_key_identifier() == Some(identifier.as_ref())
            }
        }
    }
}

/// A view of one signer.
#[derive(Clone, Debug)]
pub struct SignerInfo<'a> {
    /// The whole SignerInfo as it came.
    pub raw: &'a [u8],
    /// Which certificate is meant.
    pub identifier: SignerIdentifier<'a>,
    /// The AlgorithmIdentifier of the message digest, as it came.
    pub digest_algorithm: &'a [u8],
    /// The signed attributes.
    pub signed_attributes: Option<Attributes<'a>>,
    /// The AlgorithmIdentifier of the signature, as it came.
    pub signature_algorithm: &'a [u8],
    /// The signature value.
    pub signature: Cow<'a, [u8]>,
    /// The unsigned attributes.
    pub unsigned_attributes: Option<Attributes<'a>>,
    /// The octets of everything before the unsigned attributes.
    pub(crate) signed_part: Vec<&'a [u8]>,
}

impl<'a> SignerInfo<'a> {
    pub(crate) fn parse(element: Element<'a>) -> Result<Self, CmsError> {
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let version = fields.required()?.expect(Tag::INTEGER)?;
        let sid = fields.required()?;
        let digest_algorithm = fields.required()?.expect(Tag::SEQUENCE)?;
        let signed = fields.optional(Tag::context(0, true))?;
        let signature_algorithm = fields.required()?.expect(Tag::SEQUENCE)?;
        let signature = fields.required()?;
        if signature.tag.class != 0 || signature.tag.number != Tag::OCTET_STRING.number {
            return Err(tanba_pki::ber::BerError::UnexpectedTag.into());
        }
        let unsigned = fields.optional(Tag::context(1, true))?;
        fields.end()?;
        let mut signed_part = vec![version.raw, sid.raw, digest_algorithm.raw];
        signed_part.extend(signed.map(|set| set.raw));
        signed_part.extend([signature_algorithm.raw, signature.raw]);
        Ok(Self {
            raw: element.raw,
            identifier: SignerIdentifier::parse(sid)?,
            digest_algorithm: digest_algorithm.raw,
            signed_attributes: signed.map(Attributes::parse).transpose()?,
            signature_algorithm: signature_algorithm.raw,
            signature: signature.octets()?,
            unsigned_attributes: unsigned.map(Attributes::parse).transpose()?,
            signed_part,
        })
    }

    /// The digest in the messageDigest attribute; `None` without exactly one well-formed value or
    /// when the digest algorithm is unknown.
    pub fn message_digest(&self) -> Option<Digest> {
        let (algorithm, _) = DigestAlgorithm::from_identifier_der(self.digest_algorithm).ok()?;
        let octets = self.message_digest_octets()?;
        Some(Digest::from_octets(algorithm, octets))
    }

    pub(crate) fn message_digest_octets(&self) -> Option<Vec<u8>> {
        let attributes = self.signed_attributes.as_ref()?;
        let value = attributes.first(oid::MESSAGE_DIGEST)?.single_value()?;
        if value.tag.class != 0 || value.tag.number != Tag::OCTET_STRING.number {
            return None;
        }
        value.octets().ok().map(Cow::into_owned)
    }
}
