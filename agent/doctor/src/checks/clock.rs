//! The clock: against files that cannot be younger than now. What a time-stamping authority says is
//! asked by the check of services.

use std::path::Path;

use time::{Duration, OffsetDateTime};

use crate::{Check, Extent, Finding, Surroundings, Symptom};

/// How far a file may be ahead: time zones that were set wrongly, other systems on one disk.
const AHEAD: Duration = Duration::hours(26);

pub(crate) struct Clock;

impl Check for Clock {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn extent(&self) -> Extent {
        Extent::Quick
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let places = &around.places;
        let files = [
            places.program.clone(),
            places.tls.join("localhost.pem"),
            places.data.join("journal").join("journal.jsonl"),
            places.config.join("settings.toml"),
        ];
        let younger = files.iter().find_map(|file| {
            let written = written(file)?;
            (written > around.now + AHEAD).then_some((file, written))
        });
        let found = match younger {
            Some((file, written)) => Finding::of(Symptom::ClockBehind)
                .about_file(file)
                .with("now", around.now)
                .with("day", written),
            None => Finding::of(Symptom::ClockRight).with("now", around.now),
        };
        vec![found]
    }
}

fn written(file: &Path) -> Option<OffsetDateTime> {
    let written = file.metadata().ok()?.modified().ok()?;
    Some(written.into())
}
