//! What is recorded.

use std::fmt;

use tanba_pki::{Digest, DigestAlgorithm};
use time::OffsetDateTime;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When; written in UTC.
    pub time: OffsetDateTime,
    /// Who asked: an origin, the executable of a local program, or one of [`Record::COMMAND_LINE`],
    /// [`Record::PERSON`], [`Record::ADMINISTRATOR`] and [`Record::CATALOGUE`].
    pub caller: String,
    /// The module that was called, or the one that was installed or removed.
    pub module: String,
    /// What happened.
    pub event: Event,
    /// The signature format, when one was asked for.
    pub format: Option<String>,
    /// The documents in question.
    pub documents: Vec<RecordedDocument>,
    /// The certificate that was used or shown.
    pub certificate: Option<RecordedCertificate>,
    /// Whether a time-stamp was asked for.
    pub timestamped: bool,
}

impl Record {
    /// A person at the command line.
    pub const COMMAND_LINE: &'static str = "command line";
    /// The person, in a window of the agent's own.
    pub const PERSON: &'static str = "person";
    /// The administrator's policy.
    pub const ADMINISTRATOR: &'static str = "policy";
    /// The catalogue of modules.
    pub const CATALOGUE: &'static str = "catalogue";
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The documents were signed.
    Signed,
    /// A certificate was shown to the caller, nothing was signed.
    CertificateShown,
    /// The person refused.
    Refused,
    /// The person chose no file when one was asked for.
    FileRefused,
    /// A rule refused, and nobody was asked.
    RefusedByRule {
        /// The rule.
        rule: Rule,
        /// The permission that the request needed, in kebab case.
        asked: String,
        /// How many requests the entry stands for: a caller that asks on and on gets one entry
        /// a while.
        times: u64,
    },
    /// It was approved and did not succeed.
    Failed {
        /// The fault that the caller got.
        fault: String,
    },
    /// What is installed changed.
    ModuleChanged {
        /// How.
        change: ModuleChange,
        /// The package in question.
        package: RecordedPackage,
    },
    /// Something that a later version of this journal records.
    Unknown(String),
}

/// A change of what is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ModuleChange {
    /// A module was installed.
    Installed,
    /// It took the place of an installed one.
    Updated,
    /// It was removed.
    Removed,
    /// The catalogue forbids it.
    Banned,
    /// The catalogue forbids it no longer.
    BanLifted,
    /// What the entry before says did not come to be: the disk refused.
    NotDone,
}

impl ModuleChange {
    /// Every change.
    pub const ALL: [Self; 6] = [
        Self::Installed,
        Self::Updated,
        Self::Removed,
        Self::Banned,
        Self::BanLifted,
        Self::NotDone,
    ];

    /// The event's name in the journal.
    pub(crate) fn event(self) -> &'static str {
        match self {
            Self::Installed => "module_installed",
            Self::Updated => "module_updated",
            Self::Removed => "module_removed",
            Self::Banned => "module_banned",
            Self::BanLifted => "module_ban_lifted",
            Self::NotDone => "module_change_not_done",
        }
    }
}

/// The package of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedPackage {
    /// The version.
    pub version: String,
    /// The version that it took the place of.
    pub replaced: Option<String>,
    /// SHA-256 fingerprint of its publisher's certificate, lower-case hex.
    pub publisher: String,
    /// SHA-256 of the package, lower-case hex.
    pub sha256: String,
}

/// A rule that refuses without a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The administrator's policy.
    Policy,
    /// What the person decided about the caller once and for all.
    Grant,
    /// The caller was declined too often and is silent for a while.
    Mute,
    /// The module did not declare the permission.
    Manifest,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Grant, Self::Mute, Self::Manifest];

    /// The event's name in the journal.
    pub(crate) fn event(self) -> &'static str {
        match self {
            Self::Policy => "refused_by_policy",
            Self::Grant => "refused_by_grant",
            Self::Mute => "refused_by_mute",
            Self::Manifest => "refused_by_manifest",
        }
    }
}

/// A document, by name, size and digest; never its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDocument {
    /// Its name, when the caller gave one.
    pub name: Option<String>,
    /// Its size in octets; of a blind document the size of the digest.
    pub size: u64,
    /// Lower-case hex: SHA-256 of the document, or the digest that a blind signature covers.
    pub digest: String,
    /// Whether only a digest was given, so that nobody saw the document.
    pub blind: bool,
}

/// A certificate, as far as the journal names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCertificate {
    /// SHA-256 fingerprint, lower-case hex.
    pub sha256: String,
    /// Serial number, lower-case hex.
    pub serial_number: String,
    /// Common name of the subject.
    pub owner: String,
    /// Common name of the issuer.
    pub issuer: String,
}

/// A record in its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first entry, and so on without gaps.
    pub sequence: u64,
    /// The hash of the entry before; [`EntryHash::START`] for the first.
    pub previous: EntryHash,
    /// What happened.
    pub record: Record,
    /// The hash of this entry.
    pub hash: EntryHash,
}

/// The SHA-256 of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntryHash([u8; 32]);

impl EntryHash {
    /// What stands for the entry before the first one.
    pub const START: Self = Self([0; 32]);

    /// The octets.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Hashes the canonical form of an entry.
    pub(crate) fn of(canonical: &[u8]) -> Self {
        let mut octets = [0; 32];
        let digest = Digest::of(DigestAlgorithm::Sha256, canonical);
        for (octet, digest_octet) in octets.iter_mut().zip(digest.as_bytes()) {
            *octet = *digest_octet;
        }
        Self(octets)
    }

    /// Reads 64 lower-case hex digits; capitals are not accepted, so that one hash has one form.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let mut octets = [0; 32];
        hex::decode_to_slice(text, &mut octets).ok()?;
        let hash = Self(octets);
        (hash.to_string() == text).then_some(hash)
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
