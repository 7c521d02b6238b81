//! The agent as one call of one module sees it.
//!
//! [`CallHost`] implements [`tanba_module::Host`]: the permission gate ([`gate`]), the dialog
//! ([`choose_signer`]), the key, the signature ([`signer`]) and the journal, in this order and by
//! no other way. Read `choose_signer.rs` next, then `signer.rs`.

mod call_host;
mod candidates;
mod choose_file;
mod choose_signer;
mod environment;
mod facts;
mod fault;
mod gate;
mod grounds;
mod preview;
mod queue;
mod quota;
mod record;
mod refusals;
mod shown;
mod signer;
mod signing;
mod unlocking;
mod verification;

pub use call_host::CallHost;
pub use environment::{AnchorFetch, Environment, GrantStore, KeyFiles, Screens};
pub use facts::certificate_facts;
pub use grounds::Grounds;
pub use queue::DialogQueue;
pub use quota::Quotas;
pub use record::recorded_certificate;
pub use refusals::{PERIOD as REFUSAL_PERIOD, Refusals};
pub use shown::ShownCertificates;
pub use signing::{SigningError, SigningKey, Stamping, add_signature, sign_document};
