//! The agent as one call of one module sees it.
//!
//! [`CallHost`] implements [`tanba_module::Host`]: the permission gate ([`gate`]), the dialog
//! ([`choose_signer`]), the key, the signature ([`signer`]) and the journal, in this order and by
//! no other way. Read `choose_signer.rs` next, then `signer.rs`.

mod account;
mod asking;
mod authenticate;
mod batch;
mod call_host;
mod candidates;
mod choose_file;
mod choose_signer;
mod conversation;
mod documents;
mod environment;
mod facts;
mod fault;
mod fetch;
mod fingerprinted;
mod gate;
mod grounds;
mod held;
mod install_module;
mod module_log;
mod module_settings;
mod permissions;
mod portions;
mod preview;
mod queue;
mod quota;
mod record;
mod refusals;
mod save_file;
mod show_message;
mod shown;
mod signer;
mod signing;
mod spread;
mod unlocking;
mod verification;

pub use call_host::CallHost;
pub use environment::{AnchorFetch, Environment, GrantStore, KeyFiles, Screens, ServedModules};
pub use facts::certificate_facts;
pub use fetch::{ModuleFetch, OutboundRequest, OutboundResponse};
pub use grounds::Grounds;
pub use held::HeldDocuments;
pub use install_module::Installer;
pub use module_settings::{ModuleSettings, SettingsStore};
pub use permissions::PermissionChanges;
pub use queue::DialogQueue;
pub use quota::Quotas;
pub use record::recorded_certificate;
pub use refusals::{PERIOD as REFUSAL_PERIOD, Refusals};
pub use shown::ShownCertificates;
pub use signing::{SigningError, SigningKey, Stamping, add_signature, sign_document};
