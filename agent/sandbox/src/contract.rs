//! Which versions of the contract are served: this one and the one before.

use tanba_module::{Manifest, Version};

use crate::SandboxError;

const MAJOR: u32 = 1;
const NEWEST_MINOR: u32 = 1;

/// Whether a module of this manifest can be served.
pub fn check_contract(manifest: &Manifest) -> Result<(), SandboxError> {
    let contract = manifest.contract.as_ref();
    check_version(contract.ok_or(SandboxError::ContractMissing)?)
}

pub(crate) fn check_version(version: &Version) -> Result<(), SandboxError> {
    if version.major() == MAJOR && version.minor() <= NEWEST_MINOR {
        Ok(())
    } else {
        Err(SandboxError::ContractVersion(version.clone()))
    }
}
