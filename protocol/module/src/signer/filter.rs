//! Which keys of the person qualify for a request.

use std::fmt;

use crate::DigestName;

/// A store name of the NCALayer protocol (spec 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Storage {
    /// `PKCS12`: a key file.
    Pkcs12,
    /// `JKS`: a Java key store file.
    Jks,
    /// `AKKaztokenStore`.
    Kaztoken,
    /// `AKKZIDCardStore`: the national identity card.
    IdCard,
    /// `AKEToken72KStore`.
    EToken72k,
    /// `AKEToken5110Store`.
    EToken5110,
    /// `AKJaCartaStore`.
    JaCarta,
    /// `AKAKEYStore`.
    AKey,
    /// `ABSIMCardStore`.
    SimCard,
    /// `ABCloudServiceStore`.
    Cloud,
}

impl Storage {
    /// Every store, in the order of the protocol spec.
    pub const ALL: [Self; 10] = [
        Self::Pkcs12,
        Self::Jks,
        Self::Kaztoken,
        Self::IdCard,
        Self::EToken72k,
        Self::EToken5110,
        Self::JaCarta,
        Self::AKey,
        Self::SimCard,
        Self::Cloud,
    ];

    /// The name on the wire.
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Pkcs12 => "PKCS12",
            Self::Jks => "JKS",
            Self::Kaztoken => "AKKaztokenStore",
            Self::IdCard => "AKKZIDCardStore",
            Self::EToken72k => "AKEToken72KStore",
            Self::EToken5110 => "AKEToken5110Store",
            Self::JaCarta => "AKJaCartaStore",
            Self::AKey => "AKAKEYStore",
            Self::SimCard => "ABSIMCardStore",
            Self::Cloud => "ABCloudServiceStore",
        }
    }

    /// The store of a wire name, exact.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|storage| storage.wire_name() == name)
    }

    /// Whether keys of this store live in files.
    pub fn is_file(self) -> bool {
        matches!(self, Self::Pkcs12 | Self::Jks)
    }
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire_name())
    }
}

/// What a key must be for (spec 2.4 and 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeyPurpose {
    /// No filter.
    #[default]
    Any,
    /// `SIGNATURE`.
    Signature,
    /// `AUTHENTICATION`.
    Authentication,
}

/// A kind of key, as pages of `tanba.v1` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// `rsa`, of any length.
    Rsa,
    /// `p-256`: NIST P-256 (ECDSA).
    P256,
    /// `p-384`.
    P384,
    /// `p-521`.
    P521,
    /// `ed25519`.
    Ed25519,
    /// `gost-2004`: GOST 34.310-2004.
    Gost2004,
    /// `gost-256`: GOST R 34.10-2012 of 256 bits.
    Gost256,
    /// `gost-512`: GOST R 34.10-2012 of 512 bits.
    Gost512,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Rsa,
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::Gost2004,
        Self::Gost256,
        Self::Gost512,
    ];

    /// The name on the wire.
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
            Self::P521 => "p-521",
            Self::Ed25519 => "ed25519",
            Self::Gost2004 => "gost-2004",
            Self::Gost256 => "gost-256",
            Self::Gost512 => "gost-512",
        }
    }

    /// The kind of a wire name, exact.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire_name() == name)
    }
}

/// To what a signer's certificate must chain (spec 3.5, member `chain`).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum ChainRule {
    /// No rule; commonUtils.
    #[default]
    Unchecked,
    /// `null`: to a trust anchor of this agent.
    TrustAnchors,
    /// A list: to one of these CA certificates (PEM as the page sent them).
    These(Vec<String>),
    /// `[]`: any certificate; how test certificates are let through.
    Any,
}

/// Which keys may be chosen; the others are shown disabled with the reason (spec 3.5, 8.5).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SignerFilter {
    /// Stores offered; `None` for all.
    pub storages: Option<Vec<Storage>>,
    /// What the key must be for.
    pub purpose: KeyPurpose,
    /// Dotted OIDs, each of which must be in the certificate's extended key usage.
    pub extended_key_usage: Vec<String>,
    /// Twelve digits of the subject's IIN, when asked for.
    pub iin: Option<String>,
    /// Twelve digits of the subject's BIN, when asked for.
    pub bin: Option<String>,
    /// Certificate serial number in hex, case-insensitive, leading zeros ignored.
    pub serial_number: Option<String>,
    /// The rule about the certification path.
    pub chain: ChainRule,
    /// Whether an expired certificate may sign.
    pub allow_expired: bool,
    /// Whether a revoked certificate may sign.
    pub allow_revoked: bool,
    /// Bits of the key usage, each of which must be set; names of RFC 5280 section 4.2.1.3.
    pub key_usage: Vec<String>,
    /// Common names of issuers, one of which must be the certificate's; any when empty.
    pub issuers: Vec<String>,
    /// Attributes that the subject must have: dotted OID, value.
    pub subject: Vec<(String, String)>,
    /// Kinds of key; any when empty.
    pub algorithms: Vec<KeyKind>,
    /// Digest algorithms, with one of which the key must sign; any when `None`.
    pub digests: Option<Vec<DigestName>>,
    /// A moment at which the certificate must be valid too, milliseconds since
    /// 1970-01-01T00:00:00Z.
    pub valid_at_ms: Option<i64>,
}
