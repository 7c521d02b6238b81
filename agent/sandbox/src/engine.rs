//! The engine, and the modules that it has loaded.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Config, Engine};

use crate::guest::Guest;
use crate::wit;
use crate::{EngineError, SandboxError};

/// Octets of native stack that a guest may use. Threads for blocking work have 2 MiB.
const STACK: usize = 512 * 1024;

/// A component that is ready to be instantiated.
pub(crate) type Loaded = wit::ModulePre<Guest>;

/// Makes an engine; the same for compiling and for running, or artifacts would not fit.
pub(crate) fn engine() -> Result<Engine, SandboxError> {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .epoch_interruption(true)
        .max_wasm_stack(STACK)
        // Nothing that the contract's guests need; each is code of the engine less to trust.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_relaxed_simd(false);
    Engine::new(&config).map_err(|error| SandboxError::Engine(error.into()))
}

/// Everything that costs memory, and goes when no module was called for a while.
pub(crate) struct Works {
    engine: Engine,
    linker: Linker<Guest>,
    loaded: HashMap<[u8; 32], Kept>,
}

struct Kept {
    module: Loaded,
    used: Instant,
}

impl Works {
    pub(crate) fn new() -> Result<Self, SandboxError> {
        let engine = engine()?;
        let mut linker = Linker::new(&engine);
        wit::Module::add_to_linker::<_, HasSelf<_>>(&mut linker, |guest| guest)
            .map_err(|error| SandboxError::Engine(error.into()))?;
        Ok(Self {
            engine,
            linker,
            loaded: HashMap::new(),
        })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The module whose artifact has this digest, when it is loaded already.
    pub(crate) fn loaded(&mut self, digest: &[u8; 32]) -> Option<Loaded> {
        let kept = self.loaded.get_mut(digest)?;
        kept.used = Instant::now();
        Some(kept.module.clone())
    }

    /// Links a component and keeps it under the digest of its artifact.
    pub(crate) fn keep(
        &mut self,
        digest: [u8; 32],
        component: &Component,
    ) -> Result<Loaded, SandboxError> {
        let module = self.link(component)?;
        let kept = Kept {
            module: module.clone(),
            used: Instant::now(),
        };
        self.loaded.insert(digest, kept);
        Ok(module)
    }

    /// Checks that imports and export are the contract's, types included.
    pub(crate) fn link(&self, component: &Component) -> Result<Loaded, SandboxError> {
        self.linker
            .instantiate_pre(component)
            .and_then(wit::ModulePre::new)
            .map_err(|error| SandboxError::NotLinkable(EngineError::from(error)))
    }

    pub(crate) fn forget(&mut self, digest: &[u8; 32]) {
        self.loaded.remove(digest);
    }

    /// Lets go of modules that were not called for so long.
    pub(crate) fn forget_unused(&mut self, idle: Duration) {
        self.loaded.retain(|_, kept| kept.used.elapsed() < idle);
    }
}
