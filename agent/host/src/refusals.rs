//! Refusals without a question, in the journal at a rate that no caller can raise.
//!
//! Each kind of refusal, that is caller, rule and permission, is journaled at once when it happens
//! and then at most once in a [`PERIOD`], with the number of requests that the entry stands for. A
//! page that asks on and on cannot fill the disk, and none of its requests goes uncounted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tanba_journal::{Event, Record, Rule};
use tanba_module::{Caller, Permission};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep_until};

use crate::{Environment, record};

/// How long one entry stands for all refusals of its kind.
pub const PERIOD: Duration = Duration::from_hours(1);

/// Kinds counted at the same time. Each takes a decision of a person or of policy, so only local
/// programs of many names come near it; beyond it refusals are in the log alone.
const CAPACITY: usize = 1024;

/// The module in entries about connections that policy refused before they named one.
const NO_MODULE: &str = "";

/// What was refused of late.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<Kind, Count>>);

/// Refusals that one entry can stand for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind {
    caller: String,
    rule: Rule,
    asked: &'static str,
}

#[derive(Debug)]
struct Count {
    /// The module that was called last.
    module: String,
    /// When the next entry may be written.
    next: Instant,
    /// Refusals since the last entry, and when the last of them was.
    unwritten: u64,
    last: OffsetDateTime,
}

/// What becomes of one refusal.
#[derive(Debug, PartialEq, Eq)]
enum Turn {
    /// It is journaled now.
    Now,
    /// It is counted and journaled at this time.
    Counted { until: Instant },
    /// It was counted beside others that wait for the same entry.
    Joined,
    /// There is no room to count it.
    Passed,
}

impl Refusals {
    fn lock(&self) -> MutexGuard<'_, HashMap<Kind, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, kind: &Kind, module: &str, time: OffsetDateTime, now: Instant) -> Turn {
        let mut counts = self.lock();
        if let Some(count) = counts.get_mut(kind).filter(|count| count.next > now) {
            count.unwritten += 1;
            count.last = time;
            module.clone_into(&mut count.module);
            return match count.unwritten {
                1 => Turn::Counted { until: count.next },
                _ => Turn::Joined,
            };
        }
        counts.retain(|_, count| count.next > now || count.unwritten > 0);
        if counts.len() >= CAPACITY {
            return Turn::Passed;
        }
        let count = Count {
            module: module.to_owned(),
            next: now + PERIOD,
            unwritten: 0,
            last: time,
        };
        counts.insert(kind.clone(), count);
        Turn::Now
    }

    /// Takes what was counted and not written, of one kind or of all.
    fn take(&self, wanted: Option<&Kind>, now: Instant) -> Vec<Record> {
        let next = now + PERIOD;
        let mut counts = self.lock();
        let due = counts
            .iter_mut()
            .filter(|(kind, count)| count.unwritten > 0 && wanted.is_none_or(|one| one == *kind));
        due.map(|(kind, count)| {
            let times = std::mem::take(&mut count.unwritten);
            count.next = next;
            kind.record(count.module.clone(), times, count.last)
        })
        .collect()
    }
}

impl Kind {
    fn record(&self, module: String, times: u64, time: OffsetDateTime) -> Record {
        Record {
            time,
            caller: self.caller.clone(),
            module,
            event: Event::RefusedByRule {
                rule: self.rule,
                asked: self.asked.to_owned(),
                times,
            },
            format: None,
            documents: Vec::new(),
            certificate: None,
            timestamped: false,
        }
    }
}

impl Environment {
    /// Journals that a rule refused a request.
    pub(crate) async fn refused(
        self: &Arc<Self>,
        caller: &Caller,
        module: &str,
        rule: Rule,
        permission: Permission,
    ) {
        self.note(caller, module, rule, permission.name()).await;
    }

    /// Journals that policy refused a page at the door, before it could ask for anything.
    pub async fn refused_at_the_door(self: &Arc<Self>, caller: &Caller) {
        self.note(caller, NO_MODULE, Rule::Policy, "connect").await;
    }

    /// Journals that a module's manifest does not admit a caller, before the module was asked.
    pub async fn refused_by_manifest(self: &Arc<Self>, caller: &Caller, module: &str) {
        self.note(caller, module, Rule::Manifest, "call").await;
    }

    /// Journals refusals that were counted and wait for their entry; the agent is about to end.
    pub async fn journal_waiting_refusals(self: &Arc<Self>) {
        for record in self.refusals.take(None, Instant::now()) {
            self.journal_refusal(record).await;
        }
    }

    async fn note(
        self: &Arc<Self>,
        caller: &Caller,
        module: &str,
        rule: Rule,
        asked: &'static str,
    ) {
        let kind = Kind {
            caller: caller.key(),
            rule,
            asked,
        };
        tracing::info!(caller = %kind.caller, module, ?rule, asked, "refused without a question");
        let now = self.now();
        match self.refusals.count(&kind, module, now, Instant::now()) {
            Turn::Now => {
                let record = kind.record(module.to_owned(), 1, now);
                self.journal_refusal(record).await;
            }
            Turn::Counted { until } => {
                let environment = Arc::downgrade(self);
                tokio::spawn(async move {
                    sleep_until(until).await;
                    let Some(environment) = environment.upgrade() else {
                        return;
                    };
                    for record in environment.refusals.take(Some(&kind), Instant::now()) {
                        environment.journal_refusal(record).await;
                    }
                });
            }
            Turn::Joined => {}
            Turn::Passed => tracing::warn!("too many kinds of refusal to journal each"),
        }
    }

    /// A refusal stands, whether or not it could be journaled.
    async fn journal_refusal(self: &Arc<Self>, record: Record) {
        if record::append(self, record).await.is_err() {
            tracing::warn!("a refusal could not be journaled");
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

    fn kind(number: usize) -> Kind {
        Kind {
            caller: format!("https://{number}.example"),
            rule: Rule::Mute,
            asked: "sign",
        }
    }

    fn times(records: &[Record]) -> Vec<u64> {
        let times = records.iter().map(|record| match record.event {
            Event::RefusedByRule { times, .. } => times,
            _ => 0,
        });
        times.collect()
    }

    #[test]
    fn r40_a_caller_gets_one_entry_a_period_and_every_refusal_is_counted() {
        let refusals = Refusals::default();
        let start = Instant::now();
        let count = |number, at| refusals.count(&kind(number), "m", NOW, at);
        assert_eq!(count(0, start), Turn::Now);
        let until = start + PERIOD;
        assert_eq!(count(0, start), Turn::Counted { until });
        for _ in 0..5_000 {
            assert_eq!(count(0, start), Turn::Joined);
        }
        assert_eq!(count(1, start), Turn::Now, "another caller");
        assert_eq!(times(&refusals.take(Some(&kind(0)), until)), [5_001]);
        assert_eq!(times(&refusals.take(None, until)), [0; 0]);
        // The entry just written stands for the next period too.
        let next = until + PERIOD;
        assert_eq!(count(0, until), Turn::Counted { until: next });
    }

    #[test]
    fn r40_what_is_counted_is_bounded_and_forgotten() {
        let refusals = Refusals::default();
        let start = Instant::now();
        let count = |number, at| refusals.count(&kind(number), "m", NOW, at);
        for number in 0..CAPACITY {
            assert_eq!(count(number, start), Turn::Now);
        }
        assert_eq!(count(CAPACITY, start), Turn::Passed);
        assert_eq!(count(CAPACITY, start + PERIOD), Turn::Now);
        assert_eq!(refusals.lock().len(), 1);
    }
}
