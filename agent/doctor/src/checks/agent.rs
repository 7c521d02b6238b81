//! Whether the agent answers under every name by which pages look for it, and who else holds its
//! port.

use crate::computer::{Holder, holder_of};
use crate::door::{Knock, knock, strange_localhost};
use crate::{Check, Finding, Repair, Subject, Surroundings, Symptom};

pub(crate) struct Agent;

impl Check for Agent {
    fn name(&self) -> &'static str {
        "agent"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let knocks = knock(around);
        let mut findings = Vec::new();
        let under = |wanted: fn(&Knock) -> bool| {
            let names = knocks.iter().filter(move |(_, knock)| wanted(knock));
            let names: Vec<&str> = names.map(|(name, _)| name.spelled).collect();
            names.join(", ")
        };
        let healthy = under(|knock| matches!(knock, Knock::Healthy));
        let closed = under(|knock| matches!(knock, Knock::Closed));
        let port = Subject::Port(around.port);
        if knocks
            .iter()
            .all(|(_, knock)| matches!(knock, Knock::Closed))
        {
            let found = Finding::of(Symptom::AgentNotRunning).about(port.clone());
            findings.push(found.mended_by(Repair::StartAgent));
        } else if knocks
            .iter()
            .any(|(_, knock)| matches!(knock, Knock::Stranger))
        {
            findings.push(stranger(around.port));
        } else if !healthy.is_empty() {
            let found = Finding::of(Symptom::AgentReachable).about(port.clone());
            findings.push(found.with("names", healthy.clone()));
            if !closed.is_empty() {
                let found = Finding::of(Symptom::AgentDeaf).about(port.clone());
                findings.push(found.with("names", closed));
            }
        }
        let unwell = knocks.iter().find_map(|(name, knock)| match knock {
            Knock::Unwell(reason) => Some((name, reason)),
            _ => None,
        });
        if let Some((name, reason)) = unwell {
            let about = Subject::Address(format!("{}:{}", name.spelled, around.port));
            let found = Finding::of(Symptom::AgentUnwell).about(about);
            findings.push(found.with("reason", reason.clone()));
        }
        let strange = strange_localhost(around.port);
        if !strange.is_empty() {
            let addresses: Vec<String> = strange.iter().map(ToString::to_string).collect();
            let found = Finding::of(Symptom::LocalhostElsewhere);
            findings.push(found.with("addresses", addresses.join(", ")));
        }
        findings
    }
}

/// Somebody listens whose certificate is not ours.
fn stranger(port: u16) -> Finding {
    let about = |symptom| Finding::of(symptom).about(Subject::Port(port));
    match holder_of(port) {
        Holder::Program(process) => match process.known_agent() {
            Some(agent) => about(Symptom::PortTakenByAgent)
                .with("agent", agent.name)
                .with("program", process.to_string()),
            None if process.is_tanba() => {
                about(Symptom::AgentOtherCertificate).with("program", process.to_string())
            }
            None => about(Symptom::PortTaken).with("program", process.to_string()),
        },
        Holder::OtherUser => about(Symptom::PortOfOtherUser),
        Holder::Unknown => about(Symptom::PortTaken).with("program", "?"),
    }
}
