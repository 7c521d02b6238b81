//! Which keys may be chosen.

use serde::{Deserialize, Serialize};
use tanba_module::{ChainRule, Fault, KeyKind, KeyPurpose, SignerFilter, Storage};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::reading::invalid;

/// Which keys may be chosen: all that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Filter {
    /// What its certificate is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Bits of its key usage that must be set, by the names of RFC 5280 section 4.2.1.3.
    pub key_usage: Vec<KeyUsage>,
    /// Dotted OIDs that its extended key usage must have.
    pub extended_key_usage: Vec<String>,
    /// Common names of issuers, of which one must be its own.
    pub issuers: Vec<String>,
    /// Individual identification number of the subject: twelve digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// Business identification number of the subject: twelve digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    /// Serial number in hex; case and leading zeros do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// Attributes that the subject must have.
    pub subject: Vec<Attribute>,
    /// Kinds of key, of which it must be one.
    pub algorithms: Vec<KeyAlgorithm>,
    /// Stores, in one of which it must be; every store when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storages: Option<Vec<String>>,
    /// A time at which the certificate must be valid too (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_at: Option<String>,
    /// Whether an expired certificate may sign.
    pub allow_expired: bool,
    /// What its path must lead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// Signing documents.
    Signature,
    /// Logging in.
    Authentication,
}

/// A bit of the key usage extension (RFC 5280 section 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum KeyUsage {
    /// Signatures other than on certificates and revocation lists.
    DigitalSignature,
    /// Signatures that bind; also called contentCommitment.
    NonRepudiation,
    /// Enciphering keys.
    KeyEncipherment,
    /// Enciphering data.
    DataEncipherment,
    /// Agreeing on keys.
    KeyAgreement,
    /// Signing certificates.
    KeyCertSign,
    /// Signing revocation lists.
    CRLSign,
    /// Enciphering in key agreement alone.
    EncipherOnly,
    /// Deciphering in key agreement alone.
    DecipherOnly,
}

/// An attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its type, a dotted OID.
    pub oid: String,
    /// Its value.
    pub value: String,
}

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum KeyAlgorithm {
    /// RSA.
    #[serde(rename = "rsa")]
    Rsa,
    /// ECDSA on P-256.
    #[serde(rename = "p-256")]
    P256,
    /// ECDSA on P-384.
    #[serde(rename = "p-384")]
    P384,
    /// ECDSA on P-521.
    #[serde(rename = "p-521")]
    P521,
    /// Ed25519.
    #[serde(rename = "ed25519")]
    Ed25519,
    /// GOST 34.310-2004.
    #[serde(rename = "gost-2004")]
    Gost2004,
    /// GOST R 34.10-2012 and GOST 34.10-2015, 256 bit.
    #[serde(rename = "gost-256")]
    Gost256,
    /// GOST R 34.10-2012 and GOST 34.10-2015, 512 bit.
    #[serde(rename = "gost-512")]
    Gost512,
}

/// What the certification path of a key must lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Trust {
    /// A trust anchor of this agent; so it is when nothing is said.
    Anchors,
    /// Anything.
    Any,
    /// One of these certificates (PEM).
    Certificates(Vec<String>),
}

impl Filter {
    /// The filter in the words of the contract; `purpose` when the page names none.
    pub(crate) fn signer_filter(self, purpose: KeyPurpose) -> Result<SignerFilter, Fault> {
        let storages = self.storages.map(|names| storages(&names)).transpose()?;
        Ok(SignerFilter {
            storages,
            purpose: self.purpose.map_or(purpose, Purpose::key_purpose),
            key_usage: self.key_usage.into_iter().map(KeyUsage::name).collect(),
            extended_key_usage: self.extended_key_usage,
            issuers: self.issuers,
            iin: self.iin,
            bin: self.bin,
            serial_number: self.serial_number,
            subject: self
                .subject
                .into_iter()
                .map(|attribute| (attribute.oid, attribute.value))
                .collect(),
            algorithms: self
                .algorithms
                .into_iter()
                .map(KeyAlgorithm::kind)
                .collect(),
            valid_at_ms: self.valid_at.as_deref().map(moment).transpose()?,
            chain: chain(self.trust),
            allow_expired: self.allow_expired,
            ..SignerFilter::default()
        })
    }
}

impl Purpose {
    fn key_purpose(self) -> KeyPurpose {
        match self {
            Self::Signature => KeyPurpose::Signature,
            Self::Authentication => KeyPurpose::Authentication,
        }
    }
}

impl KeyUsage {
    fn name(self) -> String {
        match self {
            Self::DigitalSignature => "digitalSignature",
            Self::NonRepudiation => "nonRepudiation",
            Self::KeyEncipherment => "keyEncipherment",
            Self::DataEncipherment => "dataEncipherment",
            Self::KeyAgreement => "keyAgreement",
            Self::KeyCertSign => "keyCertSign",
            Self::CRLSign => "cRLSign",
            Self::EncipherOnly => "encipherOnly",
            Self::DecipherOnly => "decipherOnly",
        }
        .to_owned()
    }
}

impl KeyAlgorithm {
    fn kind(self) -> KeyKind {
        match self {
            Self::Rsa => KeyKind::Rsa,
            Self::P256 => KeyKind::P256,
            Self::P384 => KeyKind::P384,
            Self::P521 => KeyKind::P521,
            Self::Ed25519 => KeyKind::Ed25519,
            Self::Gost2004 => KeyKind::Gost2004,
            Self::Gost256 => KeyKind::Gost256,
            Self::Gost512 => KeyKind::Gost512,
        }
    }
}

fn chain(trust: Option<Trust>) -> ChainRule {
    match trust {
        None | Some(Trust::Anchors) => ChainRule::TrustAnchors,
        Some(Trust::Any) => ChainRule::Any,
        Some(Trust::Certificates(certificates)) => ChainRule::These(certificates),
    }
}

fn storages(names: &[String]) -> Result<Vec<Storage>, Fault> {
    let named = |name: &String| Storage::from_wire_name(name).ok_or(Fault::StorageUnknown);
    names.iter().map(named).collect()
}

/// Milliseconds since 1970 of a time in RFC 3339.
fn moment(text: &str) -> Result<i64, Fault> {
    match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(time) => Ok(time.unix_timestamp() * 1000),
        Err(error) => Err(invalid("validAt", error.to_string())),
    }
}
