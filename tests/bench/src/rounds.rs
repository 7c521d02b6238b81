//! Alternating rounds and their medians.

use rustix::time::{ClockId, clock_gettime};

use crate::error::BenchError;

/// Two medians from rounds that alternated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    /// The peer's.
    pub(crate) peer: f64,
    /// Ours.
    pub(crate) ours: f64,
}

impl Pair {
    /// Ours in relation to the peer's.
    pub(crate) fn ratio(self) -> f64 {
        self.ours / self.peer
    }
}

/// Measures in turn, peer first, so that both see the same machine. One figure a name.
pub(crate) fn alternate<const N: usize>(
    rounds: usize,
    mut peer: impl FnMut() -> Result<[f64; N], BenchError>,
    mut ours: impl FnMut() -> Result<[f64; N], BenchError>,
) -> Result<[Pair; N], BenchError> {
    let mut measured = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        measured.push((peer()?, ours()?));
    }
    Ok(std::array::from_fn(|index| Pair {
        peer: median(measured.iter().filter_map(|(peer, _)| peer.get(index))),
        ours: median(measured.iter().filter_map(|(_, ours)| ours.get(index))),
    }))
}

/// The middle value; of an even number, the upper of the two in the middle.
pub(crate) fn median<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().copied().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// CPU seconds of one call, on average over at least `span` CPU seconds.
pub(crate) fn cpu_of_one(
    span: f64,
    mut work: impl FnMut() -> Result<(), BenchError>,
) -> Result<f64, BenchError> {
    let start = thread_seconds();
    let mut count = 0u32;
    loop {
        work()?;
        count += 1;
        let used = thread_seconds() - start;
        if used >= span {
            return Ok(used / f64::from(count));
        }
    }
}

fn thread_seconds() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

/// CPU seconds of this process, all its threads together.
pub(crate) fn process_seconds() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "seconds of one run are far below 2^52"
)]
fn seconds(clock: ClockId) -> f64 {
    let now = clock_gettime(clock);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 3.0).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }
}
