//! The administrator's policy: whether it is understood, what it sets, and who may write it.

use crate::{Check, Extent, Finding, Soundness, Surroundings, Symptom};

use super::files;

pub(crate) struct PolicyInForce;

impl Check for PolicyInForce {
    fn name(&self) -> &'static str {
        "policy"
    }

    fn extent(&self) -> Extent {
        Extent::Quick
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let record = around.records.policy();
        let about = |symptom| Finding::of(symptom).about_file(&record.path);
        let mut findings = vec![match &record.soundness {
            Soundness::Absent => return vec![about(Symptom::PolicyNone)],
            Soundness::Sound => {
                let members = around.records.policy_members();
                about(Symptom::PolicyInForce).with("members", members.join(", "))
            }
            Soundness::Damaged { reason } => {
                about(Symptom::PolicyBroken).with("reason", reason.clone())
            }
        }];
        if files::others_may_write(&record.path) {
            findings.push(about(Symptom::PolicyOpen));
        }
        findings
    }
}
