//! How much a caller may have of what no person answers, or not alone: verification, time-stamps,
//! and what modules do.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tanba_module::{Caller, Fault};
use time::{Duration, OffsetDateTime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Over which time requests are counted.
const WINDOW: Duration = Duration::minutes(1);

/// Requests remembered at most, of all callers; beyond that everybody waits.
const CAPACITY: usize = 4_096;

/// The quotas of every kind of request.
pub struct Quotas {
    pub(crate) verification: Quota,
    pub(crate) timestamps: Quota,
    pub(crate) fetches: Quota,
    pub(crate) messages: Quota,
    pub(crate) installations: Quota,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            verification: Quota::new(
                "verifications in a minute",
                Bounds {
                    requests: 120,
                    octets_each: 128 << 20,
                    octets: 512 << 20,
                    at_once: 2,
                },
            ),
            timestamps: Quota::new(
                "time-stamps in a minute",
                Bounds {
                    requests: 30,
                    octets_each: 128 << 20,
                    octets: 512 << 20,
                    at_once: 2,
                },
            ),
            fetches: Quota::new(
                "requests of modules to their servers in a minute",
                Bounds {
                    requests: 120,
                    octets_each: 128 << 20,
                    octets: 512 << 20,
                    at_once: 8,
                },
            ),
            messages: Quota::new(
                "messages of modules in a minute",
                Bounds {
                    requests: 6,
                    octets_each: 64 << 10,
                    octets: 1 << 20,
                    at_once: 16,
                },
            ),
            installations: Quota::new(
                "installations in a minute",
                Bounds {
                    requests: 6,
                    octets_each: 0,
                    octets: 0,
                    at_once: 16,
                },
            ),
        }
    }
}

/// What one caller may ask.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// Requests in a [`WINDOW`].
    requests: usize,
    /// Octets of one request.
    octets_each: usize,
    /// Octets of all requests in a [`WINDOW`].
    octets: usize,
    /// Requests that are worked on at the same time, of all callers.
    at_once: usize,
}

/// One kind of request.
pub(crate) struct Quota {
    bounds: Bounds,
    asked: Mutex<VecDeque<Asked>>,
    working: Arc<Semaphore>,
    name: &'static str,
}

struct Asked {
    caller: String,
    at: OffsetDateTime,
    octets: usize,
}

impl Quota {
    fn new(name: &'static str, bounds: Bounds) -> Self {
        Self {
            name,
            bounds,
            asked: Mutex::default(),
            working: Arc::new(Semaphore::new(bounds.at_once)),
        }
    }

    /// Counts a request, then waits until it may be worked on. [`Fault::Limit`] when it is too
    /// large or one too many.
    pub(crate) async fn turn(
        &self,
        caller: &Caller,
        octets: usize,
        now: OffsetDateTime,
    ) -> Result<OwnedSemaphorePermit, Fault> {
        self.count(caller.key(), octets, now)?;
        let working = Arc::clone(&self.working);
        working.acquire_owned().await.map_err(|_| Fault::Busy)
    }

    fn count(&self, caller: String, octets: usize, now: OffsetDateTime) -> Result<(), Fault> {
        if octets > self.bounds.octets_each {
            return Err(Fault::Limit {
                what: "size of one request".into(),
            });
        }
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not lock anybody out.
        asked.retain(|one| (now - one.at).abs() < WINDOW);
        let own = asked.iter().filter(|one| one.caller == caller);
        let (requests, sum) = own.fold((0, octets), |(requests, sum), one| {
            (requests + 1, one.octets.saturating_add(sum))
        });
        let too_many = requests >= self.bounds.requests || asked.len() >= CAPACITY;
        if too_many || sum > self.bounds.octets {
            return Err(Fault::Limit {
                what: self.name.into(),
            });
        }
        let at = now;
        asked.push_back(Asked { caller, at, octets });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

    fn small() -> Quota {
        let bounds = Bounds {
            requests: 3,
            octets_each: 100,
            octets: 150,
            at_once: 1,
        };
        Quota::new("questions", bounds)
    }

    fn ask(quota: &Quota, caller: &str, octets: usize, after: i64) -> bool {
        quota
            .count(caller.to_owned(), octets, NOW + Duration::seconds(after))
            .is_ok()
    }

    #[test]
    fn r08_a_caller_that_asks_too_often_waits_and_others_do_not() {
        let quota = small();
        for second in 0..3 {
            assert!(ask(&quota, "a", 1, second));
        }
        assert!(!ask(&quota, "a", 1, 3));
        assert!(ask(&quota, "b", 1, 3));
        assert!(!ask(&quota, "a", 1, 59));
        assert!(ask(&quota, "a", 1, 60), "the first is a minute ago");
        assert!(!ask(&quota, "a", 1, 60));
    }

    #[test]
    fn r09_octets_are_counted_too() {
        let quota = small();
        assert!(!ask(&quota, "a", 101, 0));
        assert!(ask(&quota, "a", 100, 0));
        assert!(!ask(&quota, "a", 51, 1));
        assert!(ask(&quota, "a", 50, 2));
        assert!(!ask(&quota, "a", usize::MAX, 2));
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let quota = small();
        for _ in 0..3 {
            assert!(ask(&quota, "a", 1, 0));
        }
        assert!(ask(&quota, "a", 1, -3_600));
    }
}
