//! Running the checks, all at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::checks::{self, Check};
use crate::{Area, Finding, Subject, Surroundings, Symptom};

/// Which checks are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    Whole,
    /// What takes a few milliseconds, asks no program and nobody on the network.
    Quick,
}

/// Runs the checks, each on a thread of its own, and gives what they found by area. `observe` hears
/// how many of how many are done.
pub fn examine(
    around: &Surroundings<'_>,
    extent: Extent,
    observe: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Finding> {
    let checks: Vec<&dyn Check> = checks::all()
        .into_iter()
        .filter(|check| extent == Extent::Whole || check.extent() == Extent::Quick)
        .collect();
    let (done, all) = (AtomicUsize::new(0), checks.len());
    let mut findings = thread::scope(|scope| {
        let running: Vec<_> = checks
            .into_iter()
            .map(|check| {
                let done = &done;
                let handle = scope.spawn(move || {
                    let findings = check.findings(around);
                    observe(done.fetch_add(1, Ordering::Relaxed) + 1, all);
                    findings
                });
                (check.name(), handle)
            })
            .collect();
        let mut findings = Vec::new();
        for (name, handle) in running {
            // A bug in one check leaves the others standing.
            findings.extend(handle.join().unwrap_or_else(|_| vec![failed(name)]));
        }
        findings
    });
    if extent == Extent::Whole && !findings.iter().any(is_of_browsers) {
        findings.push(Finding::of(Symptom::BrowsersOpen));
    }
    findings.sort_by_key(|finding| finding.symptom.area());
    findings
}

/// Four checks speak of browsers; when none has anything to say, all is well there.
fn is_of_browsers(finding: &Finding) -> bool {
    finding.symptom.area() == Area::Browsers
}

fn failed(name: &str) -> Finding {
    Finding::of(Symptom::CheckFailed).about(Subject::Program(name.to_owned()))
}
