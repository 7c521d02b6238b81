//! The audit journal: every signature, every certificate shown, every refusal and every change of
//! what is installed, in a file that is only ever appended to and in which no octet changes
//! unnoticed.
//!
//! One entry is one line of JSON. It names its sequence number, its time and the hash of the
//! entry before it, and ends with its own hash: SHA-256 over the line's octets without the member
//! `hash` (`line.rs`). Beside the journal `NAME` stand `NAME.head`, the number and hash of the last
//! entry, which shows that entries were cut off at the end (`head.rs`); `NAME.lock`, held by the
//! one process that writes; and `NAME.torn`, what a power failure left of a last line.
//!
//! The chain shows damage and clumsy changes. Whoever may write the folder can rewrite journal
//! and head together; only a copy of a head kept elsewhere shows that.
//!
//! Read `journal.rs` next.

mod entries;
mod error;
mod head;
mod journal;
mod line;
mod place;
mod record;
mod tail;
mod verify;

pub use entries::{Entries, entries};
pub use error::{JournalError, Operation};
pub use journal::{Journal, Repair, set_aside};
pub use record::{
    Entry, EntryHash, Event, ModuleChange, Record, RecordedCertificate, RecordedDocument,
    RecordedPackage, Rule,
};
pub use verify::{Broken, Reason, Verification, verify};

#[cfg(test)]
mod tests;
