//! The components that `cargo xtask guests` builds.

use std::fs;
use std::sync::Arc;

use tanba_sandbox::{Sandbox, SandboxedModule, artifact_digest, compile};
use tanba_sdk::module::{Manifest, ModuleLimits};

/// A module in the sandbox, and the folder that holds its compiled form.
pub(crate) struct Component {
    pub(crate) module: SandboxedModule,
    _folder: tempfile::TempDir,
}

/// Compiles a component as an installation does.
pub(crate) fn component(name: &str) -> Component {
    let manifest = Manifest::parse(&tanba_guests::manifest(name)).unwrap();
    let sandbox = Arc::new(Sandbox::new());
    let artifact = compile(&tanba_guests::component(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("artifact");
    fs::write(&path, &artifact).unwrap();
    let digest = artifact_digest(&artifact);
    let module =
        SandboxedModule::new(sandbox, manifest, path, digest, ModuleLimits::LARGEST).unwrap();
    Component {
        module,
        _folder: folder,
    }
}
