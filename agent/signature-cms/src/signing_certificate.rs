//! The signing-certificate attributes (RFC 5035; the older one of RFC 2634).

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{Certificate, DigestAlgorithm, encode, oid};

use crate::Attributes;
use crate::attribute::attribute_der;

/// How a reference compares with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// There is none.
    Absent,
    /// It names the certificate.
    Matches,
    /// It names another certificate.
    Mismatch,
    /// It cannot be read, or its digest algorithm is unknown.
    Unreadable,
}

/// signingCertificateV2 as Kalkan writes it: SHA-256, no issuer and serial (kz-gost 7).
pub(crate) fn signing_certificate_v2(certificate: &Certificate) -> Vec<u8> {
    let digest = certificate.fingerprint(DigestAlgorithm::Sha256);
    let identifier = encode::sequence(&[&encode::octet_string(digest.as_bytes())]);
    let value = encode::sequence(&[&encode::sequence(&[&identifier])]);
    attribute_der(oid::SIGNING_CERTIFICATE_V2, &value)
}

/// Compares the references of both versions with a certificate; the worse result counts. Of
/// several attributes of one version, which are wrong anyway, only the first is looked at: each
/// look digests the certificate.
pub(crate) fn compare(attributes: &Attributes<'_>, certificate: &Certificate) -> Reference {
    let mut result = Reference::Absent;
    for (kind, default) in [
        (oid::SIGNING_CERTIFICATE, DigestAlgorithm::Sha1),
        (oid::SIGNING_CERTIFICATE_V2, DigestAlgorithm::Sha256),
    ] {
        let Some(attribute) = attributes.first(kind) else {
            continue;
        };
        let matches = attribute
            .single_value()
            .map_or(Err(BerError::Truncated), |value| {
                first_matches(value, default, certificate)
            });
        result = match (matches, result) {
            (Err(_), _) | (_, Reference::Unreadable) => Reference::Unreadable,
            (Ok(false), _) | (_, Reference::Mismatch) => Reference::Mismatch,
            (Ok(true), _) => Reference::Matches,
        };
    }
    result
}

/// Whether the first ESSCertID or ESSCertIDv2, which is the signer's, names the certificate.
fn first_matches(
    value: Element<'_>,
    default: DigestAlgorithm,
    certificate: &Certificate,
) -> Result<bool, BerError> {
    let identifiers = value
        .expect(Tag::SEQUENCE)?
        .children()
        .required()?
        .expect(Tag::SEQUENCE)?;
    let mut fields = identifiers
        .children()
        .required()?
        .expect(Tag::SEQUENCE)?
        .children();
    let algorithm = match fields.optional(Tag::SEQUENCE)? {
        Some(identifier) => {
            DigestAlgorithm::from_identifier_der(identifier.raw)
                .map_err(|_| BerError::OutOfRange)?
                .0
        }
        None => default,
    };
    let expected = fields.required()?.expect(Tag::OCTET_STRING)?.octets()?;
    let digest = certificate.fingerprint(algorithm);
    let mut matches = digest.as_bytes() == expected.as_ref();
    if let Some(issuer_serial) = fields.optional(Tag::SEQUENCE)? {
        matches &= issuer_serial_matches(issuer_serial, certificate)?;
    }
    fields.end()?;
    Ok(matches)
}

fn issuer_serial_matches(
    issuer_serial: Element<'_>,
    certificate: &Certificate,
) -> Result<bool, BerError> {
    let mut fields = issuer_serial.children();
    let names = fields.required()?.expect(Tag::SEQUENCE)?;
    let serial_number = fields.required()?.expect(Tag::INTEGER)?;
    let mut named = false;
    for name in names.children() {
        let name = name?;
        named |= name.tag == Tag::context(4, true) && name.content == certificate.issuer().der();
    }
    Ok(named && serial_number.content == certificate.serial_number())
}
