//! What this process may use of the system.

use std::io;

/// Octets of address space. A component of 32 MiB compiles within a quarter of it.
#[cfg(unix)]
const ADDRESS_SPACE: u64 = 4 << 30;

/// Seconds of processor time.
#[cfg(unix)]
const SECONDS: u64 = 120;

/// Gives up what compiling does not need: no files are written or left behind by a crash, and
/// memory and time have an end.
#[cfg(unix)]
pub(crate) fn lower() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let wished = [
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::As, ADDRESS_SPACE),
        (Resource::Cpu, SECONDS),
    ];
    for (resource, wish) in wished {
        let most = getrlimit(resource)
            .maximum
            .map_or(wish, |most| most.min(wish));
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

/// The agent ends this process when it takes too long; this system has no limits of that kind
/// that a process could set for itself.
#[cfg(not(unix))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "the signature of the other systems"
)]
pub(crate) fn lower() -> io::Result<()> {
    Ok(())
}
