//! Compiled components on disk: made at installation, checked and loaded at the first call.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::SandboxError;

/// The version of wasmtime in `Cargo.lock`. It loads what any version of its own line has made; we
/// do not, because a later one of the same line may be there to compile better.
const ENGINE: &str = "48.0.8";

/// Which artifacts this program can load. One that was recorded with another text is compiled
/// anew from its component; one that still does not fit fails to load, and nothing worse.
pub fn artifact_format() -> String {
    format!(
        "tanba {} wasmtime {ENGINE} {} {}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::ARCH,
        std::env::consts::OS
    )
}

/// The digest that is recorded beside an artifact when it is made: SHA-256.
pub fn artifact_digest(artifact: &[u8]) -> [u8; 32] {
    Sha256::digest(artifact).into()
}

/// Reads an artifact once, and loads it when it is the one that was recorded.
pub(crate) fn load(
    engine: &Engine,
    path: &Path,
    digest: &[u8; 32],
) -> Result<Component, SandboxError> {
    let artifact = fs::read(path).map_err(SandboxError::Unreadable)?;
    if artifact_digest(&artifact) != *digest {
        return Err(SandboxError::Changed);
    }
    deserialize(engine, &artifact)
}

/// Loads native code from octets.
#[allow(unsafe_code)]
fn deserialize(engine: &Engine, artifact: &[u8]) -> Result<Component, SandboxError> {
    // SAFETY: the engine demands octets that its own compiler wrote. These have the digest that
    // was recorded when `compile` gave them to the installation, and they are the very
    // octets that were digested: the file is not read again. Who can forge the record beside the
    // artifact runs as the same user, and could replace this program as well.
    unsafe { Component::deserialize(engine, artifact) }
        .map_err(|error| SandboxError::Outdated(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_names_the_engine_that_is_built_in() {
        let lock = include_str!("../../../Cargo.lock");
        let (_, engine) = lock
            .split_once("name = \"wasmtime\"\nversion = \"")
            .unwrap();
        let (version, _) = engine.split_once('"').unwrap();
        assert_eq!(version, ENGINE);
    }
}
