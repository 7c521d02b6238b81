//! On what grounds a signature is trusted: certificates, and the time that counts.

use tanba_pki::Certificate;
use tanba_signature::{SignerReport, Verdict};
use tanba_trust::{Assessment, Outcome, PathPolicy, TrustAnchors, assess_by};
use time::OffsetDateTime;

/// Whom to trust, and what came along to get there.
pub struct Grounds<'a> {
    /// The installed anchors.
    pub anchors: &'a TrustAnchors,
    /// Certificates trusted for this verification alone.
    pub trusted: &'a [Certificate],
    /// Certificates that the message holds.
    pub carried: &'a [Certificate],
    /// The time of judgement.
    pub at: OffsetDateTime,
}

impl Grounds<'_> {
    /// Looks for a path from this certificate to a trusted one.
    pub fn assess(&self, certificate: &Certificate, at: OffsetDateTime) -> Assessment {
        let anchors = self.anchors.list().iter().map(|anchor| &anchor.certificate);
        let trusted: Vec<_> = anchors.chain(self.trusted).collect();
        assess_by(certificate, self.carried, &trusted, PathPolicy::at(at))
    }

    /// When the signature is known to have existed: the oldest valid time-stamp of an authority
    /// that is trusted itself. Anybody can run an authority that says any time.
    pub fn proven_time(&self, signer: &SignerReport) -> OffsetDateTime {
        let stamps = signer.timestamps.iter();
        let trusted = stamps.filter(|stamp| {
            stamp.verdict == Verdict::Valid
                && stamp.authority.as_ref().is_some_and(|authority| {
                    self.assess(authority, stamp.time).outcome == Outcome::Trusted
                })
        });
        trusted
            .map(|stamp| stamp.time)
            .min()
            .unwrap_or(self.at)
            .min(self.at)
    }
}
