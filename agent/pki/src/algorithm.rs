//! The one registry of algorithms: OIDs, XML URIs, key types. Adding one is one entry.

use const_oid::ObjectIdentifier;

use crate::{PublicKey, SignatureValue};

/// A digest algorithm as arithmetic; its identifiers depend on the [`Family`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DigestAlgorithm {
    /// SHA-1; read, never written.
    Sha1,
    /// SHA-224; read.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// GOST R 34.11-2012, 256 bit.
    Streebog256,
    /// GOST R 34.11-2012, 512 bit.
    Streebog512,
    /// GOST 34.311-95: GOST R 34.11-94 with the test S-box (Kazakhstan).
    Gost34311,
    /// GOST R 34.11-94 with the CryptoPro S-box (Russia).
    Gost341194,
}

/// Which national or international profile's identifiers and byte orders apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// PKCS, NIST, IETF.
    International,
    /// Kazakhstan (kz-gost 2.1).
    Kazakh,
    /// Russia (RFC 4491, RFC 9215).
    Russian,
}

/// The kind of a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAlgorithm {
    /// RSA.
    Rsa,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519.
    Ed25519,
    /// GOST R 34.10 on the given parameter set.
    Gost {
        /// The curve.
        curve: tanba_gost3410::ParameterSet,
        /// The profile of its identifiers.
        family: Family,
        /// Whether the key has the identifiers of the 2001 (34.310-2004) generation.
        legacy: bool,
    },
}

/// A signature algorithm: an entry of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatureAlgorithm(pub(crate) u16);

/// Why an identifier names no algorithm of this agent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlgorithmError {
    /// Unknown identifier (dotted OID or URI).
    #[error("unknown algorithm {0}")]
    Unknown(String),
    /// Known, with parameters that are not served.
    #[error("parameters of {0} are not supported")]
    Parameters(String),
    /// Algorithm and key do not belong together.
    #[error("the algorithm does not fit the key")]
    KeyMismatch,
}

impl DigestAlgorithm {
    /// Digest length in octets.
    pub fn output_length(self) -> usize {
        todo!()
    }

    /// The OID in this family; `None` when the family has none.
    pub fn oid(self, _family: Family) -> Option<ObjectIdentifier> {
        todo!()
    }

    /// The algorithm of an OID, of any family.
    pub fn from_oid(_oid: ObjectIdentifier) -> Result<Self, AlgorithmError> {
        todo!()
    }

    /// DER of the AlgorithmIdentifier in this family, with the parameters that the family writes.
    pub fn identifier_der(self, _family: Family) -> Option<Vec<u8>> {
        todo!()
    }

    /// The algorithm of a DER AlgorithmIdentifier; parameters absent or NULL (or the GOST
    /// parameter OID) are accepted. Also tells the family.
    pub fn from_identifier_der(_der: &[u8]) -> Result<(Self, Family), AlgorithmError> {
        todo!()
    }

    /// The XML URI in this family.
    pub fn xml_uri(self, _family: Family) -> Option<&'static str> {
        todo!()
    }

    /// The algorithm of an XML URI.
    pub fn from_xml_uri(_uri: &str) -> Result<(Self, Family), AlgorithmError> {
        todo!()
    }
}

impl SignatureAlgorithm {
    /// What this agent signs with when it has this key (SHA-256 for RSA and P-256, the family's
    /// own digest for GOST, and so on).
    pub fn default_for(_key: &PublicKey) -> Self {
        todo!()
    }

    /// Name for people and JSON, for example `sha256WithRSAEncryption`.
    pub fn name(self) -> &'static str {
        todo!()
    }

    /// The digest it uses; SHA-512 for Ed25519 (the digest that CMS names beside it, RFC 8419).
    pub fn digest(self) -> DigestAlgorithm {
        todo!()
    }

    /// Its family.
    pub fn family(self) -> Family {
        todo!()
    }

    /// Whether the algorithm signs messages only (Ed25519), never a ready digest.
    pub fn message_only(self) -> bool {
        todo!()
    }

    /// DER of the AlgorithmIdentifier as CMS and X.509 carry it.
    pub fn identifier_der(self) -> Vec<u8> {
        todo!()
    }

    /// Reads the AlgorithmIdentifier of X.509 (certificates, CRLs, OCSP). A key is needed since
    /// the GOST byte order follows the key's family.
    pub fn from_x509(_identifier_der: &[u8], _key: &PublicKey) -> Result<Self, AlgorithmError> {
        todo!()
    }

    /// Reads `signatureAlgorithm` of a SignerInfo, which may be a bare key OID (rsaEncryption,
    /// 1.2.398.3.10.1.1.1.1) completed by `digestAlgorithm`.
    pub fn from_cms(
        _signature_identifier_der: &[u8],
        _digest_identifier_der: &[u8],
        _key: &PublicKey,
    ) -> Result<Self, AlgorithmError> {
        todo!()
    }

    /// The XMLDSig `SignatureMethod` URI; `None` when XMLDSig has none.
    pub fn xml_uri(self) -> Option<&'static str> {
        todo!()
    }

    /// The algorithm of a `SignatureMethod` URI.
    pub fn from_xml_uri(_uri: &str, _key: &PublicKey) -> Result<Self, AlgorithmError> {
        todo!()
    }

    /// The value as XMLDSig carries it (ECDSA: r‖s of fixed length, RFC 4050 / XMLDSig 1.1 6.4.3).
    pub fn to_xml_value(self, _value: &SignatureValue) -> Result<Vec<u8>, AlgorithmError> {
        todo!()
    }

    /// The value from its XMLDSig octets.
    pub fn from_xml_value(self, _octets: &[u8]) -> Result<SignatureValue, AlgorithmError> {
        todo!()
    }
}
