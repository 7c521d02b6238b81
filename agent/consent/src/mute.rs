//! Callers that were declined too often are silent for a while.

use std::collections::HashMap;

use tanba_module::Caller;
use time::{Duration, OffsetDateTime};

/// Declines in a row after which a caller is muted.
pub const DECLINES: u32 = 3;

/// How long a caller stays muted.
pub const MUTED_FOR: Duration = Duration::minutes(10);

/// Callers remembered at most; beyond it the oldest are forgotten.
const CAPACITY: usize = 1024;

/// Counts declines per caller.
#[derive(Debug, Default)]
pub struct Mutes {
    callers: HashMap<String, Standing>,
}

#[derive(Debug)]
struct Standing {
    declines: u32,
    last: OffsetDateTime,
}

impl Mutes {
    /// The person declined a question of this caller.
    pub fn declined(&mut self, caller: &Caller, now: OffsetDateTime) {
        self.callers
            .retain(|_, standing| now - standing.last < MUTED_FOR);
        if self.callers.len() >= CAPACITY {
            let oldest = self
                .callers
                .iter()
                .min_by_key(|(_, standing)| standing.last);
            if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                self.callers.remove(&key);
            }
        }
        let standing = self.callers.entry(caller.key()).or_insert(Standing {
            declines: 0,
            last: now,
        });
        standing.declines = standing.declines.saturating_add(1);
        standing.last = now;
    }

    /// The person approved a question of this caller: earlier declines no longer count.
    pub fn approved(&mut self, caller: &Caller) {
        self.callers.remove(&caller.key());
    }

    /// Lets a caller ([`Caller::key`]) ask again.
    pub fn forget(&mut self, caller: &str) {
        self.callers.remove(caller);
    }

    /// Who is muted, and how long yet.
    pub fn muted(&self, now: OffsetDateTime) -> impl Iterator<Item = (&str, Duration)> {
        self.callers.iter().filter_map(move |(caller, standing)| {
            standing.left(now).map(|left| (caller.as_str(), left))
        })
    }

    /// How long the caller stays muted; `None` when it may ask.
    pub fn muted_for(&self, caller: &Caller, now: OffsetDateTime) -> Option<Duration> {
        self.callers.get(&caller.key())?.left(now)
    }
}

impl Standing {
    fn left(&self, now: OffsetDateTime) -> Option<Duration> {
        let left = MUTED_FOR - (now - self.last);
        (self.declines >= DECLINES && left.is_positive()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use tanba_module::Origin;
    use time::macros::datetime;

    use super::*;

    fn page(name: &str) -> Caller {
        Caller::Page(Origin::from_parts(name, name))
    }

    #[test]
    fn r08_three_declines_mute_for_ten_minutes() {
        let (bad, good) = (page("https://bad.example"), page("https://good.example"));
        let start = datetime!(2026-11-22 10:00 UTC);
        let mut mutes = Mutes::default();
        for minute in 0..3 {
            assert_eq!(mutes.muted_for(&bad, start), None);
            mutes.declined(&bad, start + Duration::seconds(minute));
        }
        assert!(
            mutes
                .muted_for(&bad, start + Duration::minutes(9))
                .is_some()
        );
        assert_eq!(mutes.muted_for(&good, start), None);
        assert_eq!(mutes.muted_for(&bad, start + Duration::minutes(11)), None);
    }

    #[test]
    fn an_approval_forgets_declines() {
        let caller = page("https://shop.example");
        let now = datetime!(2026-11-22 10:00 UTC);
        let mut mutes = Mutes::default();
        mutes.declined(&caller, now);
        mutes.declined(&caller, now);
        mutes.approved(&caller);
        mutes.declined(&caller, now);
        assert_eq!(mutes.muted_for(&caller, now), None);
    }

    #[test]
    fn memory_is_bounded() {
        let now = datetime!(2026-11-22 10:00 UTC);
        let mut mutes = Mutes::default();
        for number in 0..5_000 {
            mutes.declined(&page(&format!("https://{number}.example")), now);
        }
        assert!(mutes.callers.len() <= CAPACITY);
    }
}
