//! Whom the agent trusts: the anchors ([`anchors`]), the path from a certificate to one of them
//! ([`path`]), and time-stamps from authorities ([`mod@timestamp`], RFC 3161).
//!
//! The network is reached only through [`Fetch`], which the daemon implements; addresses are
//! judged before that by [`Address`]. No keys, and no clock or randomness except by argument.
//!
//! Revocation (OCSP, CRL) and the rest of RFC 5280 come into `path` beside [`PathPolicy`].

pub mod address;
pub mod anchors;
pub mod fetch;
pub mod national;
pub mod path;
pub mod timestamp;

pub use address::{Address, AddressError, AddressSource};
pub use anchors::{AnchorError, AnchorSet, AnchorSource, TrustAnchor, TrustAnchors};
pub use fetch::{Fetch, FetchError, FetchRequest, FetchResponse, Method};
pub use national::{NationalCertificates, NationalError, fetch_national, national_sources};
pub use path::{
    Assessment, Outcome, PathPolicy, Problem, ProblemKind, assess, assess_against, assess_by,
};
pub use timestamp::{
    Authority, PolicyChoice, TimestampError, TimestampToken, imprint_algorithm, timestamp,
};
