//! One report on everything between a page and a signature, with repairs.
//!
//! [`examine()`] runs every [`Check`] at once; a check is one file under `checks/` with one reason.
//! What it finds are [`Finding`]s: a [`Symptom`] (which has its id, its area and its severity in one
//! table), what it is about, facts, and a [`Repair`] where one exists. The words are those of
//! `tanba-l10n`, by the id of the symptom.
//!
//! A check reads files, opens loopback sockets and starts `certutil`; what it must ask of the agent
//! or of the network comes through the ports of [`surroundings`]. No check changes anything:
//! [`treat()`] does, one repair at a time. A [`Report`] puts it all together, and what leaves the
//! computer is [`Report::redacted`] first.
//!
//! Read [`symptom`] next, then `checks/trust.rs`.

mod browser_files;
mod checks;
mod computer;
mod door;
mod examine;
mod finding;
mod handshake;
mod redact;
mod repair;
mod report;
pub mod sqlite;
mod stand_in;
pub mod surroundings;
pub mod symptom;
mod treat;

pub use examine::{Extent, examine};
pub use finding::{Fact, Finding, Subject, Words};
pub use repair::Repair;
pub use report::{Report, Treated, Verdict};
pub use surroundings::{
    CatalogueState, ModuleState, Modules, Network, NetworkTrouble, Person, Places, Record, Records,
    Soundness, Surroundings,
};
pub use symptom::{Area, Severity, Symptom};
pub use treat::{Remedies, TreatmentError, plan, treat};

pub use checks::Check;
pub use door::answers;
