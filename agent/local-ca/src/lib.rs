//! The localhost certificate of this user, and its trust in the stores that browsers ask.
//!
//! [`LocalCertificate`] is made at the first start: a leaf for 127.0.0.1, ::1 and localhost, and
//! an authority that could sign for nothing else and whose private key is gone when the leaf is
//! signed (`authority`, R-12 to R-14). [`Resolver`] serves it and takes a renewed one while
//! connections are open. [`stores()`] finds the trust stores of the system and its browsers;
//! [`install`], [`status`] and [`remove`] change and read them, one file under `stores/` for each
//! kind.

mod authority;
mod certificate;
mod files;
mod resolver;
mod stores;

pub use certificate::{CertificateError, LocalCertificate};
pub use resolver::Resolver;
pub use stores::{
    Scope, Store, StoreKind, StoreReport, Trust, TrustError, install, remove, status, stores,
};

/// Every authority ever made by the agent has a name that begins so; removal goes by it.
pub const NAME_PREFIX: &str = "Tanba local authority";
