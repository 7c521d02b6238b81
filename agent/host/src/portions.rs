//! Which of many equal pieces of work a thread does next.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Portions that each worker still gets of what is left, if all take as long.
const AHEAD: usize = 4;

/// Numbers from nought to a total, given out once each. Portions are large while much is left and
/// of one at the end, so that no worker waits for another longer than one piece takes.
pub(crate) struct Portions {
    next: AtomicUsize,
    total: usize,
    workers: usize,
    largest: usize,
}

impl Portions {
    /// `total` pieces for so many workers, at most `largest` at once.
    pub(crate) fn new(total: usize, workers: usize, largest: usize) -> Self {
        Self {
            next: AtomicUsize::new(0),
            total,
            workers,
            largest,
        }
    }

    /// The next portion; `None` when none is left.
    pub(crate) fn next(&self) -> Option<Range<usize>> {
        let mut portion = 0..0;
        let claimed = self
            .next
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |start| {
                portion = start..start + self.length(self.total.saturating_sub(start));
                (!portion.is_empty()).then_some(portion.end)
            });
        claimed.ok().map(|_| portion)
    }

    /// Of the portion that comes next when this many are left.
    fn length(&self, left: usize) -> usize {
        let share = left / (AHEAD * self.workers.max(1));
        share.clamp(1, self.largest.max(1)).min(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_given_out_once_in_order() {
        for total in [0, 1, 2, 7, 8, 9, 63, 64, 65, 1_000] {
            for (workers, largest) in [(0, 0), (1, 1), (1, 8), (2, 8), (16, 8)] {
                let portions = Portions::new(total, workers, largest);
                let given: Vec<_> = std::iter::from_fn(|| portions.next()).collect();
                assert!(given.iter().all(|portion| portion.len() <= largest.max(1)));
                assert!(given.into_iter().flatten().eq(0..total), "{total}");
                assert_eq!(portions.next(), None);
            }
        }
    }

    #[test]
    fn portions_are_large_first_and_single_last() {
        let portions = Portions::new(1_000, 2, 8);
        let lengths: Vec<_> = std::iter::from_fn(|| portions.next())
            .map(|portion| portion.len())
            .collect();
        assert_eq!(lengths.first(), Some(&8));
        assert!(lengths.is_sorted_by(|one, next| one >= next));
        assert!(lengths.ends_with(&[1; 8]));
    }
}
