//! The sandbox: holds what the calls of modules share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::keeper::Keeper;

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
