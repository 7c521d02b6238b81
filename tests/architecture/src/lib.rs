//! What the tests of the architecture read: the crates as cargo knows them ([`workspace`]) and
//! the sources without comments, texts and unit tests ([`source`]).
//!
//! Each rule is one test in `tests/`; a broken rule names file and line ([`assert_none`]).

pub mod blank;
pub mod source;
pub mod workspace;

pub use source::Source;
pub use workspace::{Crate, Dependency};

/// Fails with one line for each breach of a rule.
///
/// # Panics
/// When there is a breach.
#[track_caller]
pub fn assert_none(rule: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(
        breaches.is_empty(),
        "{rule}, but:\n  {}\n",
        breaches.join("\n  ")
    );
}
