//! SignedData (RFC 5652 3, 5.1) as a view on the octets it came in.

use std::borrow::Cow;

use tanba_pki::ber::{Children, Element, Tag};
use tanba_pki::{Certificate, DigestAlgorithm, ObjectIdentifier, oid};

use crate::{CmsError, SignerInfo};

/// Signers of one message at most.
pub(crate) const MAX_SIGNERS: usize = 256;
/// Certificates of one message at most.
pub(crate) const MAX_CERTIFICATES: usize = 512;
/// Digest algorithms of one message at most.
pub(crate) const MAX_DIGEST_ALGORITHMS: usize = 64;

/// A view of a SignedData message, DER or BER.
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    pub(crate) version: Element<'a>,
    pub(crate) digest_algorithms: Vec<&'a [u8]>,
    pub(crate) encapsulated: &'a [u8],
    content_type: ObjectIdentifier,
    content: Option<Element<'a>>,
    /// Each CertificateChoices as it came; `None` when the field is absent.
    pub(crate) certificate_choices: Option<Vec<Element<'a>>>,
    pub(crate) crls: Option<Element<'a>>,
    signers: Vec<SignerInfo<'a>>,
}

impl<'a> SignedData<'a> {
    /// Reads DER or BER. For PEM and base64 see [`crate::binary`].
    pub fn parse(octets: &'a [u8]) -> Result<Self, CmsError> {
        let mut outer = Element::parse_all(octets)?
            .expect(Tag::SEQUENCE)?
            .children();
        let content_type = outer.required()?.oid()?;
        if content_type != oid::SIGNED_DATA {
            return Err(CmsError::NotSignedData(content_type));
        }
        let mut explicit = outer.required()?.expect(Tag::context(0, true))?.children();
        outer.end()?;
        let signed_data = explicit.required()?.expect(Tag::SEQUENCE)?;
        explicit.end()?;
        Self::parse_fields(signed_data.children())
    }

    fn parse_fields(mut fields: Children<'a>) -> Result<Self, CmsError> {
        let version = fields.required()?.expect(Tag::INTEGER)?;
        let digests = fields.required()?.expect(Tag::SET)?;
        let encapsulated = fields.required()?.expect(Tag::SEQUENCE)?;
        let certificates = fields.optional(Tag::context(0, true))?;
        let crls = fields.optional(Tag::context(1, true))?;
        let signer_infos = fields.required()?.expect(Tag::SET)?;
        fields.end()?;
        let (content_type, content) = encapsulated_content(encapsulated)?;
        let digest_algorithms = limited(digests, "digest algorithms", MAX_DIGEST_ALGORITHMS)?;
        let certificate_choices = certificates
            .map(|set| limited(set, "certificates", MAX_CERTIFICATES))
            .transpose()?;
        let signers = limited(signer_infos, "signers", MAX_SIGNERS)?
            .into_iter()
            .map(SignerInfo::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            version,
            digest_algorithms: digest_algorithms
                .iter()
                .map(|element| element.raw)
                .collect(),
            encapsulated: encapsulated.raw,
            content_type,
            content,
            certificate_choices,
            crls,
            signers,
        })
    }

    /// eContentType.
    pub fn content_type(&self) -> ObjectIdentifier {
        self.content_type
    }

    /// The digest algorithms named in the message that this agent knows.
    pub fn known_digest_algorithms(&self) -> Vec<DigestAlgorithm> {
        let known = self.digest_algorithms.iter();
        known
            .filter_map(|identifier| DigestAlgorithm::from_identifier_der(identifier).ok())
            .map(|(algorithm, _)| algorithm)
            .collect()
    }

    /// The content octets, the pieces joined; `None` when the message is detached.
    pub fn content(&self) -> Option<Cow<'a, [u8]>> {
        let content = self.content?;
        // PKCS #7 1.5 had any type here; what is digested is its content (RFC 5652 5.2.1).
        if content.tag.class == 0 && content.tag.number == Tag::OCTET_STRING.number {
            content.octets().ok()
        } else {
            Some(Cow::Borrowed(content.content))
        }
    }

    /// Whether there is no content in the message.
    pub fn is_detached(&self) -> bool {
        self.content.is_none()
    }

    /// The X.509 certificates that can be read, in the order of the file.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.certificates_parsed_before(None)
    }

    /// The same; one that stands in the message octet for octet as it was parsed before is not
    /// parsed again.
    pub(crate) fn certificates_parsed_before(
        &self,
        known: Option<&Certificate>,
    ) -> Vec<Certificate> {
        let choices = self.certificate_choices.iter().flatten();
        choices
            .filter(|choice| choice.tag == Tag::SEQUENCE)
            .filter_map(|choice| match known {
                Some(known) if known.der() == choice.raw => Some(known.clone()),
                _ => Certificate::from_der(choice.raw).ok(),
            })
            .collect()
    }

    /// Each revocation information of the message as it came: a CRL, or `[1]` with another format.
    pub fn revocation_infos(&self) -> Vec<&'a [u8]> {
        let infos = self.crls.iter().flat_map(Element::children);
        infos
            .filter_map(|info| info.ok().map(|info| info.raw))
            .collect()
    }

    /// The signers, in the order of the file.
    pub fn signers(&self) -> &[SignerInfo<'a>] {
        &self.signers
    }
}

/// Whether octets are a SignedData message in DER or BER.
pub fn is_signed_data(octets: &[u8]) -> bool {
    octets.first() == Some(&0x30) && SignedData::parse(octets).is_ok()
}

fn encapsulated_content(
    info: Element<'_>,
) -> Result<(ObjectIdentifier, Option<Element<'_>>), CmsError> {
    let mut fields = info.children();
    let content_type = fields.required()?.oid()?;
    let content = match fields.optional(Tag::context(0, true))? {
        Some(explicit) => {
            let mut inside = explicit.children();
            let content = inside.required()?;
            inside.end()?;
            if content.tag.class == 0 && content.tag.number == Tag::OCTET_STRING.number {
                // Refused here, so that joining the pieces later cannot fail.
                content.octets()?;
            }
            Some(content)
        }
        None => None,
    };
    fields.end()?;
    Ok((content_type, content))
}

fn limited<'a>(
    set: Element<'a>,
    what: &'static str,
    limit: usize,
) -> Result<Vec<Element<'a>>, CmsError> {
    let mut elements = Vec::new();
    for element in set.children() {
        if elements.len() == limit {
            return Err(CmsError::TooMany { what, limit });
        }
        elements.push(element?);
    }
    Ok(elements)
}
