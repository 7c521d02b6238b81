//! The search: from the leaf upwards, anchors first, depth first, with a budget.

use tanba_pki::Certificate;

use super::{Assessment, Outcome, PathPolicy, Problem, ProblemKind};

pub(super) struct Search<'a> {
    trusted: &'a [&'a Certificate],
    untrusted: Vec<&'a Certificate>,
    policy: PathPolicy,
    signatures_left: usize,
    exhausted: bool,
    best: Option<Assessment>,
}

/// Whether to look further.
#[derive(PartialEq, Eq)]
enum Verdict {
    Done,
    Continue,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        trusted: &'a [&'a Certificate],
        untrusted: Vec<&'a Certificate>,
        policy: PathPolicy,
    ) -> Self {
        let signatures_left = policy.max_signatures;
        Self {
            trusted,
            untrusted,
            policy,
            signatures_left,
            exhausted: false,
            best: None,
        }
    }

    pub(super) fn run(mut self, leaf: &'a Certificate) -> Assessment {
        let mut path = vec![leaf];
        self.extend(&mut path);
        let mut best = self.best.unwrap_or_else(|| Assessment {
            path: vec![leaf.clone()],
            outcome: Outcome::NoPath,
            problems: Vec::new(),
        });
        if self.exhausted && best.outcome == Outcome::NoPath {
            best.outcome = Outcome::TooComplex;
        }
        best
    }

    /// Goes on from the last certificate of the path.
    fn extend(&mut self, path: &mut Vec<&'a Certificate>) -> Verdict {
        let Some(&last) = path.last() else {
            return Verdict::Done;
        };
        if self.trusted.contains(&last) {
            return self.finish(path, None, Vec::new());
        }
        let mut failed_links = Vec::new();
        let mut linked = false;
        if path.len() < self.policy.max_length {
            for issuer in self.issuers(last, path) {
                match self.check_link(last, issuer) {
                    Some(Ok(())) => {
                        linked = true;
                        path.push(issuer);
                        let verdict = self.extend(path);
                        path.pop();
                        if verdict == Verdict::Done {
                            return Verdict::Done;
                        }
                    }
                    Some(Err(kind)) => {
                        failed_links.push(Problem {
                            position: path.len() - 1,
                            kind,
                        });
                    }
                    None => break,
                }
            }
        } else {
            self.exhausted = true;
        }
        if linked {
            return Verdict::Continue;
        }
        let is_root = last.is_self_issued() && matches!(self.check_link(last, last), Some(Ok(())));
        let end = if is_root {
            Outcome::UntrustedRoot
        } else {
            Outcome::NoPath
        };
        self.finish(path, Some(end), failed_links)
    }

    /// Certificates that bear the issuer's name: anchors first, then those whose key identifier
    /// fits. One that is in the path is not taken again.
    fn issuers(&self, of: &Certificate, path: &[&Certificate]) -> Vec<&'a Certificate> {
        let mut issuers: Vec<&'a Certificate> = Vec::new();
        for &candidate in self.trusted.iter().chain(&self.untrusted) {
            if candidate.subject().der() == of.issuer().der()
                && !path.contains(&candidate)
                && !issuers.contains(&candidate)
            {
                issuers.push(candidate);
            }
        }
        issuers.sort_by_key(|candidate| (!self.trusted.contains(candidate), !fits(of, candidate)));
        issuers
    }

    /// Whether the issuer signed the certificate; `None` when the budget is used up.
    fn check_link(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Option<Result<(), ProblemKind>> {
        let Some(left) = self.signatures_left.checked_sub(1) else {
            self.exhausted = true;
            return None;
        };
        self.signatures_left = left;
        let Ok(key) = issuer.public_key() else {
            return Some(Err(ProblemKind::UnknownKey));
        };
        Some(
            certificate
                .verify_signature(key)
                .map_err(ProblemKind::Signature),
        )
    }

    /// Judges a path that goes no further and keeps it when it is better than the best so far.
    /// `end` tells why it is not an anchor that it ends with.
    fn finish(
        &mut self,
        path: &[&Certificate],
        end: Option<Outcome>,
        failed_links: Vec<Problem>,
    ) -> Verdict {
        let mut problems = rule_problems(path, &self.policy);
        problems.extend(failed_links);
        let outcome = end.unwrap_or_else(|| outcome_at_anchor(&problems));
        let rank = |assessment: &Assessment| {
            (
                rank(assessment.outcome),
                std::cmp::Reverse(assessment.problems.len()),
            )
        };
        let path = path
            .iter()
            .map(|&certificate| certificate.clone())
            .collect();
        let assessment = Assessment {
            path,
            outcome,
            problems,
        };
        if self
            .best
            .as_ref()
            .is_none_or(|best| rank(best) < rank(&assessment))
        {
            self.best = Some(assessment);
        }
        if outcome == Outcome::Trusted {
            Verdict::Done
        } else {
            Verdict::Continue
        }
    }
}

/// Whether key identifiers, where both are given, agree.
fn fits(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (
        certificate.authority_key_identifier(),
        issuer.subject_key_identifier(),
    ) {
        (Some(authority), Some(subject)) => authority == subject,
        _ => true,
    }
}

/// Which outcome says more, the larger one.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::TooComplex => 0,
        Outcome::NoPath => 1,
        Outcome::UntrustedRoot => 2,
        Outcome::Refused => 3,
        Outcome::NotYetValid => 4,
        Outcome::Expired => 5,
        Outcome::Trusted => 6,
    }
}

fn outcome_at_anchor(problems: &[Problem]) -> Outcome {
    let all = |wanted: &[ProblemKind]| {
        problems
            .iter()
            .all(|problem| wanted.contains(&problem.kind))
    };
    if problems.is_empty() {
        Outcome::Trusted
    } else if all(&[ProblemKind::Expired]) {
        Outcome::Expired
    } else if all(&[ProblemKind::Expired, ProblemKind::NotYetValid]) {
        Outcome::NotYetValid
    } else {
        Outcome::Refused
    }
}

/// What the rules of RFC 5280 6.1.3 and 6.1.4 say against the certificates of a path.
fn rule_problems(path: &[&Certificate], policy: &PathPolicy) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Authorities below the certificate in question that are not self-issued count.
    let mut authorities_below = 0_usize;
    for (position, certificate) in path.iter().enumerate() {
        let mut against = |kind| problems.push(Problem { position, kind });
        if policy.at > certificate.not_after() {
            against(ProblemKind::Expired);
        }
        if policy.at < certificate.not_before() {
            against(ProblemKind::NotYetValid);
        }
        for &extension in certificate.unknown_critical_extensions() {
            against(ProblemKind::UnknownCriticalExtension(extension));
        }
        if position == 0 {
            continue;
        }
        match certificate.ca_path_length() {
            None => against(ProblemKind::NotAuthority),
            Some(Some(limit)) if authorities_below > usize::from(limit) => {
                against(ProblemKind::PathLength);
            }
            Some(_) => {}
        }
        if certificate
            .key_usage()
            .is_some_and(|usage| !usage.key_cert_sign())
        {
            against(ProblemKind::KeyUsage);
        }
        if !certificate.is_self_issued() {
            authorities_below += 1;
        }
    }
    problems
}
