//! The present national certificates, without which nobody's certificate can be judged.

use crate::{Check, Extent, Finding, Repair, Surroundings, Symptom};

pub(crate) struct NationalAnchors;

impl Check for NationalAnchors {
    fn name(&self) -> &'static str {
        "anchors"
    }

    fn extent(&self) -> Extent {
        Extent::Quick
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let found = match around.records.national_anchors() {
            Ok(true) => Finding::of(Symptom::AnchorsPresent),
            Ok(false) => Finding::of(Symptom::AnchorsMissing).mended_by(Repair::FetchAnchors),
            Err(reason) => Finding::of(Symptom::AnchorsUnreadable).with("reason", reason),
        };
        vec![found]
    }
}
