//! How long a guest has computed; waiting for the agent does not count.

use std::time::{Duration, Instant};

/// A watch that is stopped while the agent works.
pub(crate) struct Stopwatch {
    allowed: Duration,
    computed: Duration,
    since: Option<Instant>,
}

impl Stopwatch {
    /// A running watch.
    pub(crate) fn start(allowed: Duration) -> Self {
        Self {
            allowed,
            computed: Duration::ZERO,
            since: Some(Instant::now()),
        }
    }

    pub(crate) fn pause(&mut self) {
        self.computed = self.elapsed();
        self.since = None;
    }

    pub(crate) fn resume(&mut self) {
        self.since = Some(Instant::now());
    }

    pub(crate) fn is_over(&self) -> bool {
        self.elapsed() > self.allowed
    }

    fn elapsed(&self) -> Duration {
        let running = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        self.computed.saturating_add(running)
    }
}
