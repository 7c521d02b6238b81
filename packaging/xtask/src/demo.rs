//! `demo`: the whole way once, from a page in a browser to a signature that OpenSSL accepts.

use std::process::ExitCode;

/// Not reachable yet.
pub(crate) fn run(_arguments: &[String]) -> anyhow::Result<ExitCode> {
    anyhow::bail!("the pages of tests/browser are not there yet")
}
