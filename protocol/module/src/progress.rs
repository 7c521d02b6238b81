//! How far a call is, for callers that want to know while they wait.

use serde_json::Value;

/// One step of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// It waits for its turn at the screen.
    Waiting,
    /// A window is open.
    Asking,
    /// The person approved.
    Approved,
    /// So many documents of so many are signed.
    Signing {
        /// Signed so far.
        done: usize,
        /// All.
        total: usize,
    },
    /// It waits for a time-stamping authority.
    TimeStamping,
    /// One result of several, as soon as it is ready. Only modules report this.
    Result {
        /// Its place among the results.
        index: usize,
        /// The result.
        value: Value,
    },
}
