//! What all calls of a sandbox share: the engine, as long as it is needed, and one thread that
//! lets guests look at the clock.
//!
//! The thread lives while calls run and for a while after. It ticks only while a guest computes;
//! while everybody waits for a person it sleeps without a wake-up. When no call came for a while
//! it lets go of the engine and ends, so that installed modules cost nothing at rest.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::engine::{Loaded, Works};
use crate::{SandboxError, artifact};

/// How often a guest that computes is made to look whether it still may.
const TICK: Duration = Duration::from_millis(10);

/// Shared by the sandbox, its calls and its thread.
pub(crate) struct Keeper {
    state: Mutex<State>,
    changed: Condvar,
    /// How long the engine and a module stay after the last call.
    idle: Duration,
}

#[derive(Default)]
struct State {
    works: Option<Works>,
    /// Calls that have begun and not ended.
    open: usize,
    /// Those of them whose guest computes now.
    computing: usize,
    ticking: bool,
    closed: bool,
}

/// A call that runs. The engine stays at least as long.
pub(crate) struct Running {
    keeper: Arc<Keeper>,
    computing: bool,
}

impl Keeper {
    pub(crate) fn new(idle: Duration) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            idle,
        }
    }

    /// Begins a call and gives its module, loaded now when it was not.
    pub(crate) fn begin(
        self: &Arc<Self>,
        path: &Path,
        digest: &[u8; 32],
    ) -> Result<(Running, Loaded), SandboxError> {
        let mut state = self.lock();
        let begun = state.load(path, digest).and_then(|module| {
            self.start_ticking(&mut state)?;
            Ok(module)
        });
        if begun.is_err() && !state.ticking {
            // No thread would ever let go of it.
            state.works = None;
        }
        let module = begun?;
        state.open += 1;
        drop(state);
        let mut running = Running {
            keeper: Arc::clone(self),
            computing: false,
        };
        running.resume();
        Ok((running, module))
    }

    /// Lets go of a module that will not be called again.
    pub(crate) fn forget(&self, digest: &[u8; 32]) {
        if let Some(works) = &mut self.lock().works {
            works.forget(digest);
        }
    }

    /// Ends the thread as soon as no call runs.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Whether the engine is in memory.
    pub(crate) fn is_awake(&self) -> bool {
        self.lock().works.is_some()
    }

    fn start_ticking(self: &Arc<Self>, state: &mut State) -> Result<(), SandboxError> {
        if state.ticking {
            return Ok(());
        }
        let keeper = Arc::clone(self);
        let thread = thread::Builder::new().name("sandbox-clock".to_owned());
        if let Err(error) = thread.spawn(move || keeper.tick()) {
            return Err(SandboxError::Thread(error));
        }
        state.ticking = true;
        Ok(())
    }

    fn tick(&self) {
        let mut state = self.lock();
        loop {
            if state.computing > 0 {
                drop(state);
                thread::sleep(TICK);
                state = self.lock();
                if let Some(works) = &state.works {
                    works.engine().increment_epoch();
                }
                continue;
            }
            let waited = self.changed.wait_timeout(state, self.idle);
            let (next, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            state = next;
            if state.open == 0 && (timeout.timed_out() || state.closed) {
                state.works = None;
                state.ticking = false;
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn load(&mut self, path: &Path, digest: &[u8; 32]) -> Result<Loaded, SandboxError> {
        let works = match &mut self.works {
            Some(works) => works,
            none => none.insert(Works::new()?),
        };
        if let Some(module) = works.loaded(digest) {
            return Ok(module);
        }
        let component = artifact::load(works.engine(), path, digest)?;
        works.keep(*digest, &component)
    }
}

impl Running {
    /// The guest waits for the agent.
    pub(crate) fn pause(&mut self) {
        if self.computing {
            self.computing = false;
            self.keeper.lock().computing -= 1;
        }
    }

    /// The guest computes.
    pub(crate) fn resume(&mut self) {
        if !self.computing {
            self.computing = true;
            let mut state = self.keeper.lock();
            state.computing += 1;
            if state.computing == 1 {
                self.keeper.changed.notify_all();
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pause();
        let mut state = self.keeper.lock();
        state.open -= 1;
        if state.open == 0 {
            let idle = self.keeper.idle;
            if let Some(works) = &mut state.works {
                works.forget_unused(idle);
            }
            // Nobody waits for the thread but one that is to end.
            self.keeper.changed.notify_all();
        }
    }
}
