//! Signature algorithms looked up by OID, URI and key.

use std::fmt;

use super::{
    AlgorithmError, DigestAlgorithm, Family, KeyAlgorithm, SignatureAlgorithm,
    identifier::{self, Identifier},
    pss,
    signatures::{Entry, Parameters, SIGNATURES, Scheme},
};
use crate::PublicKey;

impl SignatureAlgorithm {
    /// What this agent signs with when it has this key (SHA-256 for RSA and P-256, the family's
    /// own digest for GOST, and so on).
    pub fn default_for(key: &PublicKey) -> Self {
        let digest = match key.algorithm() {
            KeyAlgorithm::Rsa | KeyAlgorithm::P256 => Some(DigestAlgorithm::Sha256),
            KeyAlgorithm::P384 => Some(DigestAlgorithm::Sha384),
            KeyAlgorithm::P521 => Some(DigestAlgorithm::Sha512),
            KeyAlgorithm::Ed25519 | KeyAlgorithm::Gost { .. } => None,
        };
        // The registry has an entry for every kind of key; tests hold it to that.
        let pss = key.is_pss_only();
        Self::find(key, |entry| {
            (entry.scheme == Scheme::RsaPss) == pss
                && digest.is_none_or(|digest| digest == entry.digest)
        })
        .unwrap_or(Self {
            entry: 0,
            detail: 0,
        })
    }

    /// The algorithm of this key with another digest; PKCS#1 v1.5 for RSA, so none for an RSA key
    /// restricted to PSS.
    pub fn with_digest(key: &PublicKey, digest: DigestAlgorithm) -> Result<Self, AlgorithmError> {
        Self::find(key, |entry| {
            entry.scheme != Scheme::RsaPss && entry.digest == digest
        })
        .ok_or(AlgorithmError::KeyMismatch)
    }

    /// RSASSA-PSS with this digest and a salt of its length.
    pub fn rsa_pss(key: &PublicKey, digest: DigestAlgorithm) -> Result<Self, AlgorithmError> {
        Self::find(key, |entry| {
            entry.scheme == Scheme::RsaPss && entry.digest == digest
        })
        .ok_or(AlgorithmError::KeyMismatch)
    }

    /// Name for people and JSON, for example `sha256WithRSAEncryption`.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The digest it uses; SHA-512 for Ed25519 (the digest that CMS names beside it, RFC 8419).
    pub fn digest(self) -> DigestAlgorithm {
        self.entry().digest
    }

    /// Its family.
    pub fn family(self) -> Family {
        self.entry().family
    }

    /// Whether the algorithm signs messages only (Ed25519), never a ready digest.
    pub fn message_only(self) -> bool {
        self.entry().scheme == Scheme::Ed25519
    }

    /// Whether keys of this kind sign with it.
    pub fn fits(self, key: &PublicKey) -> bool {
        self.entry().fits(key.algorithm())
            && (self.scheme() == Scheme::RsaPss || !key.is_pss_only())
            && (self.scheme() != Scheme::Ecdsa || self.detail == field_octets(key))
    }

    /// DER of the AlgorithmIdentifier as CMS and X.509 carry it.
    pub fn identifier_der(self) -> Vec<u8> {
        let entry = self.entry();
        match entry.parameters {
            Parameters::Null => identifier::with_null(entry.oid),
            Parameters::Absent => identifier::without_parameters(entry.oid),
            Parameters::Pss => {
                let parameters = pss::parameters_der(entry.digest, self.detail).unwrap_or_default();
                crate::encode::sequence(&[&crate::encode::oid(entry.oid), &parameters])
            }
        }
    }

    /// Reads the AlgorithmIdentifier of X.509 (certificates, CRLs, OCSP). A key is needed since
    /// the GOST byte order follows the key's family.
    pub fn from_x509(identifier_der: &[u8], key: &PublicKey) -> Result<Self, AlgorithmError> {
        let identifier = Identifier::parse(identifier_der)?;
        let named = |entry: &Entry| {
            let gost = matches!(entry.scheme, Scheme::Gost { .. });
            entry.oid == identifier.oid || gost && entry.key_oid == identifier.oid
        };
        Self::read(&identifier, key, named)
    }

    /// Reads `signatureAlgorithm` of a SignerInfo, which may be a bare key OID (rsaEncryption,
    /// 1.2.398.3.10.1.1.1.1) completed by `digestAlgorithm`.
    pub fn from_cms(
        signature_identifier_der: &[u8],
        digest_identifier_der: &[u8],
        key: &PublicKey,
    ) -> Result<Self, AlgorithmError> {
        let identifier = Identifier::parse(signature_identifier_der)?;
        let is_key_oid = |entry: &Entry| {
            entry.key_oid == identifier.oid
                && !matches!(entry.scheme, Scheme::RsaPss | Scheme::Ed25519)
        };
        if !SIGNATURES.iter().any(is_key_oid) {
            return Self::from_x509(signature_identifier_der, key);
        }
        let (digest, _) = DigestAlgorithm::from_identifier_der(digest_identifier_der)?;
        let named = |entry: &Entry| is_key_oid(entry) && entry.digest == digest;
        Self::read(&identifier, key, named)
    }

    /// The XMLDSig `SignatureMethod` URI; `None` when XMLDSig has none.
    pub fn xml_uri(self) -> Option<&'static str> {
        let entry = self.entry();
        let plain = entry.scheme != Scheme::RsaPss || self.detail == default_salt(entry);
        entry.xml_uri.filter(|_| plain)
    }

    /// The algorithm of a `SignatureMethod` URI.
    pub fn from_xml_uri(uri: &str, key: &PublicKey) -> Result<Self, AlgorithmError> {
        let named = |entry: &Entry| entry.xml_uri == Some(uri) || entry.xml_alias == Some(uri);
        if !SIGNATURES.iter().any(named) {
            return Err(AlgorithmError::Unknown(uri.to_owned()));
        }
        Self::find(key, named).ok_or(AlgorithmError::KeyMismatch)
    }

    pub(crate) fn scheme(self) -> Scheme {
        self.entry().scheme
    }

    /// Octets of salt for RSASSA-PSS, octets of the field for ECDSA.
    pub(crate) fn detail(self) -> usize {
        usize::from(self.detail)
    }

    fn entry(self) -> &'static Entry {
        // `entry` only ever comes from a position in the table.
        SIGNATURES
            .get(usize::from(self.entry))
            .unwrap_or(&SIGNATURES[0])
    }

    /// The entry among those that `named` admits, with the parameters of the identifier.
    fn read(
        identifier: &Identifier<'_>,
        key: &PublicKey,
        named: impl Fn(&Entry) -> bool,
    ) -> Result<Self, AlgorithmError> {
        let Some(known) = SIGNATURES.iter().find(|entry| named(entry)) else {
            return Err(AlgorithmError::Unknown(identifier.oid.to_string()));
        };
        let parameters = identifier.telling_parameters();
        if known.parameters == Parameters::Pss {
            let (digest, salt_length) = parameters
                .and_then(pss::read_parameters)
                .ok_or_else(|| identifier.unsupported_parameters())?;
            let found = Self::find(key, |entry| named(entry) && entry.digest == digest)
                .ok_or(AlgorithmError::KeyMismatch)?;
            return Ok(Self {
                detail: salt_length,
                ..found
            });
        }
        // Beside a key OID some programs repeat the key's parameters; the key has them already.
        if parameters.is_some() && known.oid == identifier.oid {
            return Err(identifier.unsupported_parameters());
        }
        Self::find(key, named).ok_or(AlgorithmError::KeyMismatch)
    }

    /// The first entry that fits the key and is wanted.
    fn find(key: &PublicKey, wanted: impl Fn(&Entry) -> bool) -> Option<Self> {
        let kind = key.algorithm();
        let at = SIGNATURES.iter().position(|entry| {
            let allowed = entry.scheme == Scheme::RsaPss || !key.is_pss_only();
            entry.fits(kind) && allowed && wanted(entry)
        })?;
        let entry = SIGNATURES.get(at)?;
        let detail = match entry.scheme {
            Scheme::RsaPss => default_salt(entry),
            Scheme::Ecdsa => field_octets(key),
            _ => 0,
        };
        Some(Self {
            entry: u8::try_from(at).ok()?,
            detail,
        })
    }
}

impl fmt::Debug for SignatureAlgorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

fn default_salt(entry: &Entry) -> u16 {
    u16::try_from(entry.digest.output_length()).unwrap_or_default()
}

fn field_octets(key: &PublicKey) -> u16 {
    u16::try_from(key.bits().div_ceil(8)).unwrap_or_default()
}
