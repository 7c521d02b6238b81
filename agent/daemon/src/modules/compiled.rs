//! An installed module, whose component is compiled anew when what was compiled does not fit: made
//! by another version of the agent, for another processor, or damaged.
//!
//! It is served meanwhile. A call waits for the compilation in progress, or begins one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tanba_catalog::store::ArtifactPlace;
use tanba_catalog::{Artifact, Compile as _, Fingerprint, Store, StoreError};
use tanba_module::{
    Call, Fault, Host, Locale, Manifest, Module, ModuleFailure, ModuleLimits, Outcome,
};
use tanba_sandbox::{Sandbox, SandboxError, SandboxedModule, check_contract};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout};

use super::Compiler;
use super::stamp::Stamp;

/// How long a call waits for the compiler; it goes on when nobody waits any more.
const PATIENCE: Duration = Duration::from_secs(45);

/// How long after one attempt the next one may begin: pages call as often as they like.
const PAUSE: Duration = Duration::from_mins(1);

/// What a compiled module is made with.
pub(super) struct Workshop {
    pub(super) store: Store,
    pub(super) compiler: Compiler,
    pub(super) sandbox: Arc<Sandbox>,
    /// The administrator's limits.
    pub(super) bound: ModuleLimits,
}

/// An installed module.
pub(super) struct CompiledModule {
    source: Arc<Source>,
    state: Arc<AsyncMutex<State>>,
    /// The artifact that has been loaded once: what is true of it stays true.
    proved: Mutex<Option<Stamp>>,
}

struct Source {
    manifest: Manifest,
    workshop: Workshop,
}

#[derive(Default)]
struct State {
    ready: Option<Ready>,
    /// When the artifact was looked for last.
    tried: Option<Instant>,
}

/// What can be called.
#[derive(Clone)]
struct Ready {
    module: Arc<SandboxedModule>,
    path: PathBuf,
    digest: Fingerprint,
}

/// Why there is nothing to call.
#[derive(Debug, thiserror::Error)]
enum NotReady {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

impl CompiledModule {
    /// The module of an undamaged package. What lies at `place` is taken when this agent compiled
    /// it; nothing of it is read before the first call.
    pub(super) fn new(
        manifest: Manifest,
        place: ArtifactPlace,
        workshop: Workshop,
    ) -> Result<Self, SandboxError> {
        check_contract(&manifest)?;
        let fits = place.engine == workshop.compiler.engine();
        let source = Source { manifest, workshop };
        let ready = if fits {
            Some(source.load(place.path, place.digest)?)
        } else {
            None
        };
        Ok(Self {
            source: Arc::new(source),
            state: Arc::new(AsyncMutex::new(State { ready, tried: None })),
            proved: Mutex::default(),
        })
    }

    /// Whether it is this module already, or will be when the compiler is done.
    pub(super) fn is(&self, manifest: &Manifest, place: &ArtifactPlace) -> bool {
        if self.source.manifest != *manifest {
            return false;
        }
        let Ok(state) = self.state.try_lock() else {
            return true;
        };
        match &state.ready {
            Some(ready) => ready.digest == place.digest,
            // It may have been installed again meanwhile.
            None => place.engine != self.source.workshop.compiler.engine(),
        }
    }

    /// Whether the compiler has to do something before it can be called.
    pub(super) fn is_outdated(&self) -> bool {
        let state = self.state.try_lock();
        state.is_ok_and(|state| state.ready.is_none() && state.tried.is_none())
    }

    /// Compiles it unless that is done; not for threads that serve.
    pub(super) fn prepare(&self) {
        let state = Arc::clone(&self.state).blocking_lock_owned();
        if state.ready.is_none() {
            self.source.make(state, None);
        }
    }

    /// What can be called; `unfit` is what could not be loaded.
    async fn ready(&self, unfit: Option<Fingerprint>) -> Result<Ready, Fault> {
        let (source, state) = (Arc::clone(&self.source), Arc::clone(&self.state));
        let making = async move {
            let state = state.lock_owned().await;
            match &state.ready {
                Some(ready) if unfit != Some(ready.digest) => Some(ready.clone()),
                _ => {
                    let making = move || source.make(state, unfit);
                    tokio::task::spawn_blocking(making).await.ok().flatten()
                }
            }
        };
        let name = &self.source.manifest.symbolic_name;
        match timeout(PATIENCE, making).await {
            Ok(Some(ready)) => Ok(ready),
            Ok(None) => Err(Fault::Module {
                module: name.clone(),
                failure: ModuleFailure::NotLoadable,
            }),
            Err(_) => Err(Fault::Unavailable {
                what: format!("the module {name}, which is still being compiled").into(),
            }),
        }
    }

    fn proved(&self) -> Option<Stamp> {
        *self.proved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prove(&self, stamp: Option<Stamp>) {
        *self.proved.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
    }
}

impl Source {
    /// Makes what can be called out of the package, unless that was tried a moment ago.
    fn make(&self, mut state: OwnedMutexGuard<State>, unfit: Option<Fingerprint>) -> Option<Ready> {
        if state.tried.is_some_and(|tried| tried.elapsed() < PAUSE) {
            return None;
        }
        let module = &self.manifest.symbolic_name;
        tracing::info!(module, "a module is compiled again");
        let made = self.compile(unfit);
        state.tried = Some(Instant::now());
        state.ready = match made {
            Ok(ready) => Some(ready),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(module, error, "a module could not be compiled");
                None
            }
        };
        state.ready.clone()
    }

    fn compile(&self, unfit: Option<Fingerprint>) -> Result<Ready, NotReady> {
        let (store, name) = (&self.workshop.store, &self.manifest.symbolic_name);
        if let Some(unfit) = unfit
            && let place = store.artifact_place(name)?
            && place.digest == unfit
        {
            // It may be the very file that was compiled, for another processor: only without it
            // the store makes another. Where it cannot be deleted, it is replaced all the same
            // when it was changed.
            drop(std::fs::remove_file(&place.path));
        }
        let Artifact { path, digest } = store.artifact(name, &self.workshop.compiler)?;
        Ok(self.load(path, digest)?)
    }

    fn load(&self, path: PathBuf, digest: Fingerprint) -> Result<Ready, SandboxError> {
        let Workshop { sandbox, bound, .. } = &self.workshop;
        let module = SandboxedModule::new(
            Arc::clone(sandbox),
            self.manifest.clone(),
            path.clone(),
            *digest.as_array(),
            *bound,
        )?;
        Ok(Ready {
            module: Arc::new(module),
            path,
            digest,
        })
    }
}

#[async_trait]
impl Module for CompiledModule {
    fn manifest(&self) -> &Manifest {
        &self.source.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let ready = self.ready(None).await?;
        let stamp = Stamp::of(&ready.path);
        if stamp.is_some() && stamp == self.proved() {
            // A request may be large: it is not kept where nothing has to be tried twice.
            let outcome = ready.module.call(call, locale, host).await;
            if is_not_loadable(&outcome) {
                self.prove(None);
            }
            return outcome;
        }
        let outcome = ready.module.call(call.clone(), locale, host).await;
        if !is_not_loadable(&outcome) {
            self.prove(stamp);
            return outcome;
        }
        // Nothing of the guest has run.
        let again = self.ready(Some(ready.digest)).await?;
        again.module.call(call, locale, host).await
    }
}

fn is_not_loadable(outcome: &Result<Outcome, Fault>) -> bool {
    matches!(
        outcome,
        Err(Fault::Module {
            failure: ModuleFailure::NotLoadable,
            ..
        })
    )
}
