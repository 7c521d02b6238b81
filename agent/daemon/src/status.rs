//! How the agent does, for the status page: what is wrong and how to mend it, by the quick checks of
//! the doctor. Names no key and no person.

use tanba_doctor::{Extent, Severity, examine};
use tanba_module::Locale;
use tanba_server::{Problem, Status, StatusSource};
use time::OffsetDateTime;

use crate::doctor::{Patient, person};
use crate::places::Places;

/// Looks at the running agent.
pub(crate) struct AgentStatus {
    pub(crate) places: Places,
    pub(crate) clock: fn() -> OffsetDateTime,
}

impl StatusSource for AgentStatus {
    fn status(&self, locale: Locale) -> Status {
        let patient = Patient::of(&self.places, None, (self.clock)());
        let findings = examine(&patient.surroundings(None), Extent::Quick, &|_, _| {});
        let person = person();
        let ill = findings
            .into_iter()
            .filter(|finding| finding.symptom.severity() >= Severity::Warning);
        let problems = ill.map(|finding| {
            let words = finding.redacted(&person).words(locale);
            Problem {
                what: words.what,
                remedy: words.remedy.unwrap_or_default(),
            }
        });
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            problems: problems.collect(),
        }
    }
}
