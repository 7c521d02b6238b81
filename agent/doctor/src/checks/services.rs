//! Services on the network: time-stamping authorities, and those of the national PKI. All are asked
//! at once.

use std::thread;

use time::OffsetDateTime;

use crate::{Check, Finding, Network, NetworkTrouble, Subject, Surroundings, Symptom};

/// Servers of the national PKI: which certificates were revoked, and the certificates themselves.
const SERVICES: [&str; 2] = ["http://ocsp.pki.gov.kz", "https://pki.gov.kz"];

/// How far the clock may be off before signatures look as if they were made at another time.
const MINUTES_OFF: u64 = 5;

pub(crate) struct Services;

impl Check for Services {
    fn name(&self) -> &'static str {
        "services"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let Some(network) = around.network else {
            return vec![Finding::of(Symptom::NetworkNotAsked)];
        };
        let authorities = around.records.stamping_authorities();
        thread::scope(|scope| {
            let stamps: Vec<_> = authorities
                .iter()
                .map(|address| scope.spawn(|| stamp(network, address, around.now)))
                .collect();
            let services = SERVICES.map(|address| scope.spawn(move || knock(network, address)));
            stamps
                .into_iter()
                .chain(services)
                .flat_map(|asked| asked.join().unwrap_or_default())
                .collect()
        })
    }
}

fn stamp(network: &dyn Network, address: &str, now: OffsetDateTime) -> Vec<Finding> {
    let about = |symptom| Finding::of(symptom).about(Subject::Server(address.to_owned()));
    match network.stamp(address) {
        Ok(theirs) => {
            let off = (theirs - now).whole_minutes().unsigned_abs();
            let mut findings = vec![about(Symptom::StampingAnswers)];
            if off >= MINUTES_OFF {
                findings.push(about(Symptom::ClockWrong).with("minutes", off));
            }
            findings
        }
        Err(NetworkTrouble::Silent { reason }) => {
            vec![about(Symptom::StampingSilent).with("reason", reason)]
        }
        Err(NetworkTrouble::Wrong { reason }) => {
            vec![about(Symptom::StampingWrong).with("reason", reason)]
        }
        Err(NetworkTrouble::Address) => {
            vec![about(Symptom::StampingWrong).with("reason", "not an address")]
        }
    }
}

fn knock(network: &dyn Network, address: &str) -> Vec<Finding> {
    let about = |symptom| Finding::of(symptom).about(Subject::Server(address.to_owned()));
    match network.knock(address) {
        Ok(()) => vec![about(Symptom::ServiceAnswers)],
        Err(NetworkTrouble::Silent { reason } | NetworkTrouble::Wrong { reason }) => {
            vec![about(Symptom::ServiceSilent).with("reason", reason)]
        }
        Err(NetworkTrouble::Address) => Vec::new(),
    }
}
