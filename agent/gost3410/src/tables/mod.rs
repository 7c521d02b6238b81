//! Multiples of the base points of the three Kazakh sets, computed beforehand.
//!
//! The tables are generated; the tests here compute them anew and compare. After a change of
//! shape `WRITE_TABLES=1 cargo test -p tanba-gost3410 tables` writes them.

#[rustfmt::skip]
pub(crate) mod crypto_pro_a;
#[rustfmt::skip]
pub(crate) mod tc26_256a;
#[rustfmt::skip]
pub(crate) mod tc26_512a;

#[cfg(test)]
mod tests;
