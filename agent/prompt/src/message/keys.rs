//! Key files and the keys in them.

use serde::{Deserialize, Serialize};

/// A key file that can be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LocationMessage {
    /// The file.
    pub path: String,
    /// What was remembered of its certificate.
    pub remembered: Option<FactsMessage>,
    /// Whether this caller used it last.
    pub last_used_here: bool,
}

/// What a person needs to recognise a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FactsMessage {
    /// Common name of the subject.
    pub owner: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Dotted OIDs of the roles.
    pub roles: Vec<String>,
    /// Common name of the issuer.
    pub issuer: String,
    /// IIN.
    pub iin: Option<String>,
    /// BIN.
    pub bin: Option<String>,
    /// Serial number, lower-case hex.
    pub serial_number: String,
    /// Start of validity, seconds since 1970.
    pub not_before: i64,
    /// End of validity, seconds since 1970.
    pub not_after: i64,
    /// Key algorithm for people.
    pub algorithm: String,
}

/// One key of an unlocked store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CandidateMessage {
    /// What [`FromWindow::Approve`](super::FromWindow::Approve) names.
    pub index: usize,
    /// Its certificate.
    pub facts: Option<FactsMessage>,
    /// Why it cannot be chosen; empty when it can.
    pub blocks: Vec<BlockMessage>,
    /// Things to know before, as l10n ids.
    pub warnings: Vec<String>,
}

/// Why a key cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockMessage {
    /// The validity has ended.
    Expired,
    /// The validity has not begun.
    NotYetValid,
    /// Revoked.
    Revoked,
    /// For another purpose.
    Purpose,
    /// Lacks this role (dotted OID).
    Role(String),
    /// Another person.
    Iin,
    /// Another organisation.
    Bin,
    /// Another serial number.
    SerialNumber,
    /// The issuer is not accepted.
    Chain,
    /// The issuer is unknown; fetching the national certificates may help.
    ChainWithoutAnchors,
    /// No certificate beside the key.
    NoCertificate,
    /// Cannot make the asked format.
    Algorithm,
    /// Lacks bits of the key usage.
    KeyUsage,
    /// Another issuer than the page names.
    Issuer,
    /// The subject lacks attributes.
    Subject,
    /// Another kind of key.
    KeyKind,
    /// Signs with a digest that was not made.
    Digest,
    /// Not valid at the time that the page names.
    ValidAt,
}
