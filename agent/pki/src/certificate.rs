//! Certificates (RFC 5280).

use const_oid::ObjectIdentifier;
use time::OffsetDateTime;

use crate::{Digest, DigestAlgorithm, Name, PublicKey, VerifyError};

/// A parsed certificate with the DER it came in; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Certificate {
    _private: (),
}

/// Why octets are no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// Not DER of a certificate.
    #[error("not a certificate: {0}")]
    Malformed(String),
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
        todo!()
    }
    /// nonRepudiation / contentCommitment (1).
    pub fn non_repudiation(self) -> bool {
        todo!()
    }
    /// keyEncipherment (2).
    pub fn key_encipherment(self) -> bool {
        todo!()
    }
    /// keyCertSign (5).
    pub fn key_cert_sign(self) -> bool {
        todo!()
    }
    /// cRLSign (6).
    pub fn crl_sign(self) -> bool {
        todo!()
    }
}

impl Certificate {
    /// Parses DER.
    pub fn from_der(_der: &[u8]) -> Result<Self, CertificateError> {
        todo!()
    }

    /// Parses the first PEM block.
    pub fn from_pem(_pem: &str) -> Result<Self, CertificateError> {
        todo!()
    }

    /// Parses DER, or every certificate of a PEM text.
    pub fn all_from_bytes(_octets: &[u8]) -> Result<Vec<Self>, CertificateError> {
        todo!()
    }

    /// The DER as it came.
    pub fn der(&self) -> &[u8] {
        todo!()
    }

    /// PEM with LF line ends and 64 columns.
    pub fn to_pem(&self) -> String {
        todo!()
    }

    /// Subject.
    pub fn subject(&self) -> &Name {
        todo!()
    }

    /// Issuer.
    pub fn issuer(&self) -> &Name {
        todo!()
    }

    /// The content octets of the serial number INTEGER.
    pub fn serial_number(&self) -> &[u8] {
        todo!()
    }

    /// Lower-case hex without leading zeros.
    pub fn serial_number_hex(&self) -> String {
        todo!()
    }

    /// Start of validity.
    pub fn not_before(&self) -> OffsetDateTime {
        todo!()
    }

    /// End of validity.
    pub fn not_after(&self) -> OffsetDateTime {
        todo!()
    }

    /// Whether `at` lies within the validity, bounds included.
    pub fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        self.not_before() <= at && at <= self.not_after()
    }

    /// The subject's key; an error when its algorithm is unknown.
    pub fn public_key(&self) -> Result<&PublicKey, &crate::PublicKeyError> {
        todo!()
    }

    /// Key usage, when the extension is there.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        todo!()
    }

    /// Extended key usage, empty when the extension is absent.
    pub fn extended_key_usage(&self) -> &[ObjectIdentifier] {
        todo!()
    }

    /// Whether extended key usage is critical.
    pub fn extended_key_usage_critical(&self) -> bool {
        todo!()
    }

    /// Subject key identifier.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        todo!()
    }

    /// Authority key identifier (keyIdentifier).
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        todo!()
    }

    /// basicConstraints: `None` when absent or cA is false; else the path length constraint.
    pub fn ca_path_length(&self) -> Option<Option<u8>> {
        todo!()
    }

    /// OIDs of critical extensions that this agent does not process.
    pub fn unknown_critical_extensions(&self) -> &[ObjectIdentifier] {
        todo!()
    }

    /// Whether subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject() == self.issuer()
    }

    /// Verifies this certificate's signature with the issuer's key (signature only, no path rules).
    pub fn verify_signature(&self, _issuer: &PublicKey) -> Result<(), VerifyError> {
        todo!()
    }

    /// Digest of the DER.
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Digest {
        Digest::of(algorithm, self.der())
    }
}
