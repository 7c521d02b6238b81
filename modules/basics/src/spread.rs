//! Work on the many texts of one request, on every core.
//!
//! A batch is read while nothing else of its call can be done, so a core without work here is a
//! core lost to the signatures.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Octets of all texts below which a further thread costs more than it gains.
const LITTLE: usize = 1 << 20;

/// What becomes of the texts, a part of them for each core, in their order.
pub(crate) fn parts<T: Send>(texts: &[&str], work: impl Fn(&[&str]) -> T + Sync) -> Vec<T> {
    let octets: usize = texts.iter().map(|text| text.len()).sum();
    let cores = if octets < LITTLE {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZero::get)
    };
    let (first, others) = texts.split_at(texts.len().div_ceil(cores));
    thread::scope(|scope| {
        let others: Vec<_> = others
            .chunks(first.len().max(1))
            .map(|part| scope.spawn(|| work(part)))
            .collect();
        // This thread would only wait.
        let mut results = vec![work(first)];
        results.extend(others.into_iter().map(|other| {
            let result = other.join();
            result.unwrap_or_else(|panic| resume_unwind(panic))
        }));
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_the_order_of_the_texts() {
        for length in [1, 100_000] {
            for count in [0, 1, 2, 3, 25] {
                let texts: Vec<_> = ('a'..='z')
                    .take(count)
                    .map(|letter| letter.to_string().repeat(length))
                    .collect();
                let texts: Vec<_> = texts.iter().map(String::as_str).collect();
                let joined = parts(&texts, |part| part.concat()).concat();
                assert_eq!(joined, texts.concat());
            }
        }
    }

    #[test]
    #[should_panic(expected = "of the last text")]
    fn a_panic_on_another_thread_goes_on_here() {
        let long = "a".repeat(LITTLE);
        parts(&[&long, "b"], |part| {
            assert!(!part.contains(&"b"), "of the last text");
        });
    }
}
