//! Certificates that a person showed to a caller not long ago.
//!
//! The legacy dialect asks about one certificate in many calls; a window for each of them would
//! teach people to click without reading. Only what the person chose for this very caller is
//! here, and only its public part.

use std::sync::{Mutex, PoisonError};

use tanba_module::{Caller, CertificateSummary};
use time::{Duration, OffsetDateTime};

/// How long a shown certificate is remembered.
const REMEMBERED_FOR: Duration = Duration::minutes(30);

/// Certificates remembered at most.
const CAPACITY: usize = 64;

/// The memory.
#[derive(Default)]
pub struct ShownCertificates {
    entries: Mutex<Vec<Shown>>,
}

struct Shown {
    caller: Caller,
    at: OffsetDateTime,
    certificate: CertificateSummary,
}

impl ShownCertificates {
    /// Remembers that the person showed this certificate to this caller.
    pub(crate) fn remember(
        &self,
        caller: &Caller,
        certificate: &CertificateSummary,
        now: OffsetDateTime,
    ) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|shown| {
            let same = shown.caller == *caller && shown.certificate.alias == certificate.alias;
            now - shown.at < REMEMBERED_FOR && !same
        });
        if entries.len() >= CAPACITY {
            entries.remove(0);
        }
        entries.push(Shown {
            caller: caller.clone(),
            at: now,
            certificate: certificate.clone(),
        });
    }

    /// What this caller was shown under this alias.
    pub(crate) fn find(
        &self,
        caller: &Caller,
        alias: &str,
        now: OffsetDateTime,
    ) -> Option<CertificateSummary> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries
            .iter()
            .find(|shown| {
                shown.caller == *caller
                    && shown.certificate.alias == alias
                    && now - shown.at < REMEMBERED_FOR
            })
            .map(|shown| shown.certificate.clone())
    }
}
