//! The sandbox: compiles components, and holds what their calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::component::Component;

use crate::engine::Works;
use crate::inspect::inspect;
use crate::keeper::Keeper;
use crate::{EngineError, SandboxError};

/// Octets that a component may have.
pub const LARGEST_COMPONENT: usize = 32 * 1024 * 1024;

/// How long the engine and a module stay in memory after the last call.
const IDLE: Duration = Duration::from_mins(2);

/// Calls that may be open at once. Each holds a thread and the memory of its guest, also while it
/// waits for a person.
const CALLS: usize = 64;

/// Runs components. It costs nothing before the first call and some minutes after the last.
pub struct Sandbox {
    keeper: Arc<Keeper>,
    room: Arc<Semaphore>,
}

impl Sandbox {
    /// A sandbox with nothing in memory.
    pub fn new() -> Self {
        Self::with_idle(IDLE)
    }

    /// A sandbox that lets go of everything so long after the last call.
    pub fn with_idle(idle: Duration) -> Self {
        Self {
            keeper: Arc::new(Keeper::new(idle)),
            room: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// Compiles a component to an artifact for this computer: native code, to be kept beside its
    /// digest ([`crate::artifact_digest`]) and its format ([`crate::artifact_format`]).
    ///
    /// Takes about a second of processor time for a megabyte; call it on a thread for blocking
    /// work. Refuses what is no component of the contract before anything is compiled, as far
    /// as names tell, and afterwards by types.
    pub fn compile(&self, component: &[u8]) -> Result<Vec<u8>, SandboxError> {
        inspect(component)?;
        // An engine of its own, so that an installation leaves nothing in memory.
        let works = Works::new()?;
        let refused = |error| SandboxError::NotCompiled(EngineError::from(error));
        let component = Component::from_binary(works.engine(), component).map_err(refused)?;
        works.link(&component)?;
        component.serialize().map_err(refused)
    }

    /// Whether the engine is in memory now; for diagnostics.
    pub fn is_awake(&self) -> bool {
        self.keeper.is_awake()
    }

    /// The right to run one call; none when too many are open.
    pub(crate) fn room(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }

    pub(crate) fn keeper(&self) -> &Arc<Keeper> {
        &self.keeper
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.keeper.close();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("awake", &self.is_awake())
            .finish_non_exhaustive()
    }
}
