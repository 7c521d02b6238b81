//! The path from a certificate to a trust anchor (RFC 5280 section 6, first part).
//!
//! Each certificate is signed by the next one, names are linked by their DER, every certificate
//! is valid at the time in question, issuers are authorities within their path length and may
//! sign certificates, and no critical extension is unknown. Name constraints and revocation are
//! not processed yet: a critical name constraint is refused as unknown.

mod search;

use tanba_pki::{Certificate, ObjectIdentifier, VerifyError};
use time::OffsetDateTime;

use crate::TrustAnchors;
use crate::anchors::intermediates;
use search::Search;

/// What a path has to satisfy, and how much effort goes into finding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathPolicy {
    /// The time at which every certificate must be valid.
    pub at: OffsetDateTime,
    /// The longest path, in certificates, leaf and anchor included.
    pub max_length: usize,
    /// The most signatures that are checked in the search.
    pub max_signatures: usize,
}

impl PathPolicy {
    /// The usual policy at a time: paths of at most eight certificates.
    pub fn at(at: OffsetDateTime) -> Self {
        Self {
            at,
            max_length: 8,
            max_signatures: 64,
        }
    }
}

/// What was found about a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The best path that was found, leaf first. It ends with the anchor when one was reached.
    pub path: Vec<Certificate>,
    /// In one word.
    pub outcome: Outcome,
    /// Everything that stands against this path; empty when trusted.
    pub problems: Vec<Problem>,
}

/// What was found, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// A path to an anchor without a problem.
    Trusted,
    /// A path to a self-signed certificate that is no anchor.
    UntrustedRoot,
    /// An issuer is missing.
    NoPath,
    /// A path to an anchor, on which a certificate has expired; no other problem.
    Expired,
    /// A path to an anchor, on which a certificate is not yet valid; no problem but times.
    NotYetValid,
    /// A path to an anchor that breaks a rule.
    Refused,
    /// The search took more than the policy allows.
    TooComplex,
}

/// Something that stands against a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which certificate of the path, 0 for the leaf.
    pub position: usize,
    /// What it is.
    pub kind: ProblemKind,
}

/// What stands against a certificate in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Its validity is over.
    #[error("the certificate has expired")]
    Expired,
    /// Its validity has not begun.
    #[error("the certificate is not yet valid")]
    NotYetValid,
    /// It issued a certificate and is no authority (basicConstraints).
    #[error("the issuer is not a certification authority")]
    NotAuthority,
    /// It issued a certificate and its key may not sign certificates (keyUsage).
    #[error("the issuer's key may not sign certificates")]
    KeyUsage,
    /// More authorities stand below it than it allows.
    #[error("the path is longer than the issuer allows")]
    PathLength,
    /// It has a critical extension that this agent does not know.
    #[error("unknown critical extension {0}")]
    UnknownCriticalExtension(ObjectIdentifier),
    /// A certificate bears the name of its issuer and did not sign it.
    #[error("the signature is not by the issuer of this name")]
    Signature(VerifyError),
    /// A certificate bears the name of its issuer and its key is not served.
    #[error("the issuer's key is of an unknown kind")]
    UnknownKey,
}

/// Looks for a path to a trust anchor, through certificates that came along and the built-in
/// authorities.
pub fn assess(
    leaf: &Certificate,
    others: &[Certificate],
    anchors: &TrustAnchors,
    at: OffsetDateTime,
) -> Assessment {
    let trusted: Vec<_> = anchors
        .list()
        .iter()
        .map(|anchor| &anchor.certificate)
        .collect();
    assess_by(leaf, others, &trusted, PathPolicy::at(at))
}

/// Looks for a path to one of these authorities, which are trusted for this question alone.
pub fn assess_against(
    leaf: &Certificate,
    authorities: &[Certificate],
    at: OffsetDateTime,
) -> Assessment {
    let trusted: Vec<_> = authorities.iter().collect();
    assess_by(leaf, &[], &trusted, PathPolicy::at(at))
}

/// Looks for a path to one of the trusted certificates under a policy.
pub fn assess_by(
    leaf: &Certificate,
    others: &[Certificate],
    trusted: &[&Certificate],
    policy: PathPolicy,
) -> Assessment {
    let untrusted = others.iter().chain(intermediates()).collect();
    Search::new(trusted, untrusted, policy).run(leaf)
}

#[cfg(test)]
mod tests;
