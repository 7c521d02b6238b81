//! Certificates (RFC 5280), with the octets they came in.

mod extensions;
mod parse;
#[cfg(test)]
mod tests;

use std::{
    fmt::{self, Write as _},
    hash::{Hash, Hasher},
    ops::Range,
    sync::{Arc, OnceLock},
};

use const_oid::ObjectIdentifier;
use time::OffsetDateTime;

use extensions::Extensions;

use crate::{
    AlgorithmError, Digest, DigestAlgorithm, Name, PublicKey, PublicKeyError, SignatureAlgorithm,
    SignatureValue, ToBeSigned, VerifyError,
    ber::BerError,
    pem::{self, PemError},
};

/// The largest certificate that is read, in octets.
pub const MAX_CERTIFICATE_LENGTH: usize = 64 * 1024;

/// A parsed certificate with the DER it came in; cheap to clone.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    /// Where tbsCertificate stands in `der`.
    signed: Range<usize>,
    signature_algorithm: Vec<u8>,
    /// Whether the algorithm inside tbsCertificate is the one outside (RFC 5280 4.1.1.2).
    same_algorithms: bool,
    signature: Vec<u8>,
    serial_number: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    public_key: Result<PublicKey, PublicKeyError>,
    extensions: Extensions,
    /// Of `der`, once it was asked for: every signature of a batch names its certificate by it.
    sha256: OnceLock<Digest>,
}

/// Why octets are no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// Not DER of a certificate.
    #[error("not a certificate: {0}")]
    Malformed(#[from] BerError),
    /// Damaged PEM.
    #[error("not a certificate: {0}")]
    Pem(#[from] PemError),
    /// No PEM block of a certificate.
    #[error("no certificate in the PEM text")]
    NoPem,
    /// Larger than the limit.
    #[error("the certificate is larger than {limit} octets")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// Key usage bits (RFC 5280 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// digitalSignature (0).
    pub fn digital_signature(self) -> bool {
        self.bit(0)
    }
    /// nonRepudiation / contentCommitment (1).
    pub fn non_repudiation(self) -> bool {
        self.bit(1)
    }
    /// keyEncipherment (2).
    pub fn key_encipherment(self) -> bool {
        self.bit(2)
    }
    /// keyCertSign (5).
    pub fn key_cert_sign(self) -> bool {
        self.bit(5)
    }
    /// keyAgreement (4).
    pub fn key_agreement(self) -> bool {
        self.bit(4)
    }
    /// cRLSign (6).
    pub fn crl_sign(self) -> bool {
        self.bit(6)
    }

    /// Whether RFC 5280 section 4.2.1.3 has a bit of this name.
    pub fn is_name(name: &str) -> bool {
        Self::number(name).is_some()
    }

    /// Whether the bit of this name is set.
    pub fn named(self, name: &str) -> bool {
        Self::number(name).is_some_and(|number| self.bit(number))
    }

    fn number(name: &str) -> Option<u8> {
        Some(match name {
            "digitalSignature" => 0,
            "nonRepudiation" | "contentCommitment" => 1,
            "keyEncipherment" => 2,
            "dataEncipherment" => 3,
            "keyAgreement" => 4,
            "keyCertSign" => 5,
            "cRLSign" => 6,
            "encipherOnly" => 7,
            "decipherOnly" => 8,
            _ => return None,
        })
    }

    /// Bits are numbered from the most significant of the first octet.
    fn bit(self, number: u8) -> bool {
        self.0 & (0x8000 >> number) != 0
    }
}

impl Certificate {
    /// Parses DER.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE_LENGTH {
            return Err(CertificateError::TooLarge {
                limit: MAX_CERTIFICATE_LENGTH,
            });
        }
        Ok(Self(Arc::new(parse::parse(der)?)))
    }

    /// Parses the first PEM block.
    pub fn from_pem(pem: &str) -> Result<Self, CertificateError> {
        let mut certificates = Self::all_from_pem(pem)?.into_iter();
        certificates.next().ok_or(CertificateError::NoPem)
    }

    /// Parses DER, or every certificate of a PEM text.
    pub fn all_from_bytes(octets: &[u8]) -> Result<Vec<Self>, CertificateError> {
        // A SEQUENCE starts with `0`, which no PEM block and no text around one needs to.
        if octets.starts_with(&[0x30]) && !octets.is_ascii() {
            return Ok(vec![Self::from_der(octets)?]);
        }
        let certificates = Self::all_from_pem(&String::from_utf8_lossy(octets))?;
        if certificates.is_empty() {
            Err(CertificateError::NoPem)
        } else {
            Ok(certificates)
        }
    }

    /// The DER as it came.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// PEM with LF line ends and 64 columns.
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE", self.der())
    }

    /// Subject.
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// Issuer.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The content octets of the serial number INTEGER.
    pub fn serial_number(&self) -> &[u8] {
        &self.0.serial_number
    }

    /// Lower-case hex without leading zeros.
    pub fn serial_number_hex(&self) -> String {
        let mut digits = String::with_capacity(2 * self.serial_number().len());
        for octet in self.serial_number() {
            // Writing to a String cannot fail.
            let _ = write!(digits, "{octet:02x}");
        }
        match digits.trim_start_matches('0') {
            "" => "0".to_owned(),
            digits => digits.to_owned(),
        }
    }

    /// Start of validity.
    pub fn not_before(&self) -> OffsetDateTime {
        self.0.not_before
    }

    /// End of validity.
    pub fn not_after(&self) -> OffsetDateTime {
        self.0.not_after
    }

    /// Whether `at` lies within the validity, bounds included.
    pub fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        self.not_before() <= at && at <= self.not_after()
    }

    /// The subject's key; an error when its algorithm is unknown.
    pub fn public_key(&self) -> Result<&PublicKey, &crate::PublicKeyError> {
        self.0.public_key.as_ref()
    }

    /// Key usage, when the extension is there.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.0.extensions.key_usage
    }

    /// Extended key usage, empty when the extension is absent.
    pub fn extended_key_usage(&self) -> &[ObjectIdentifier] {
        &self.0.extensions.extended_key_usage
    }

    /// Whether extended key usage is critical.
    pub fn extended_key_usage_critical(&self) -> bool {
        self.0.extensions.extended_key_usage_critical
    }

    /// Subject key identifier.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.0.extensions.subject_key_identifier.as_deref()
    }

    /// Authority key identifier (keyIdentifier).
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key_identifier.as_deref()
    }

    /// basicConstraints: `None` when absent or cA is false; else the path length constraint.
    pub fn ca_path_length(&self) -> Option<Option<u8>> {
        let constraints = self.0.extensions.basic_constraints;
        constraints.authority.then_some(constraints.path_length)
    }

    /// OIDs of critical extensions that this agent does not process.
    pub fn unknown_critical_extensions(&self) -> &[ObjectIdentifier] {
        &self.0.extensions.unknown_critical
    }

    /// Whether subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject() == self.issuer()
    }

    /// Verifies this certificate's signature with the issuer's key (signature only, no path rules).
    pub fn verify_signature(&self, issuer: &PublicKey) -> Result<(), VerifyError> {
        let algorithm = SignatureAlgorithm::from_x509(&self.0.signature_algorithm, issuer)
            .map_err(|error| match error {
                AlgorithmError::KeyMismatch => VerifyError::KeyMismatch,
                _ => VerifyError::UnknownAlgorithm,
            })?;
        if !self.0.same_algorithms {
            return Err(VerifyError::Mismatch);
        }
        let signed = ToBeSigned::Message(self.to_be_signed().to_vec());
        issuer.verify(
            algorithm,
            &signed,
            &SignatureValue::new(self.0.signature.clone()),
        )
    }

    /// The octets of tbsCertificate as they came.
    pub fn to_be_signed(&self) -> &[u8] {
        self.der().get(self.0.signed.clone()).unwrap_or_default()
    }

    /// DER of the signature's AlgorithmIdentifier.
    pub fn signature_algorithm_der(&self) -> &[u8] {
        &self.0.signature_algorithm
    }

    /// The value (content of extnValue) of an extension.
    pub fn extension(&self, kind: ObjectIdentifier) -> Option<&[u8]> {
        let mut all = self.0.extensions.all.iter();
        all.find(|extension| extension.kind == kind)
            .map(|extension| extension.value.as_slice())
    }

    /// Digest of the DER.
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Digest {
        if algorithm == DigestAlgorithm::Sha256 {
            let digest = || Digest::of(algorithm, self.der());
            self.0.sha256.get_or_init(digest).clone()
        } else {
            Digest::of(algorithm, self.der())
        }
    }

    fn all_from_pem(text: &str) -> Result<Vec<Self>, CertificateError> {
        pem::blocks(text)?
            .iter()
            .filter(|block| matches!(block.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE"))
            .map(|block| Self::from_der(&block.der))
            .collect()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl Hash for Certificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.der().hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Certificate({})", self.serial_number_hex())
    }
}
