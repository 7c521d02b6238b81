//! An installed module: its manifest, its artifact, and each call of it.

use std::fmt;
use std::panic;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_module::{
    Call, Fault, Host, Locale, Manifest, Module, ModuleFailure, ModuleLimits, Outcome,
};
use tokio::sync::mpsc;
use tokio::task;

use crate::convert;
use crate::desk::Desk;
use crate::guest::{Ended, Guest};
use crate::question::Question;
use crate::wit;
use crate::{Sandbox, SandboxError, check_contract};

/// A component as a [`Module`]. Nothing is read before the first call.
pub struct SandboxedModule {
    manifest: Manifest,
    limits: ModuleLimits,
    runner: Arc<Runner>,
}

/// What a call needs on its own thread.
struct Runner {
    sandbox: Arc<Sandbox>,
    artifact: PathBuf,
    digest: [u8; 32],
}

impl SandboxedModule {
    /// A module whose component was compiled to `artifact`, with [`crate::artifact_digest`]
    /// `digest`. It may use what its manifest asks for within `bound`, the administrator's limits.
    ///
    /// Fails when the manifest is made for a contract that is not served.
    pub fn new(
        sandbox: Arc<Sandbox>,
        manifest: Manifest,
        artifact: PathBuf,
        digest: [u8; 32],
        bound: ModuleLimits,
    ) -> Result<Self, SandboxError> {
        check_contract(&manifest)?;
        let limits = manifest.limits.within(bound).within(ModuleLimits::LARGEST);
        Ok(Self {
            manifest,
            limits,
            runner: Arc::new(Runner {
                sandbox,
                artifact,
                digest,
            }),
        })
    }

    fn failed(&self, failure: ModuleFailure) -> Fault {
        Fault::Module {
            module: self.manifest.symbolic_name.clone(),
            failure,
        }
    }

    /// Logs how a guest ended, and says it as a fault with the module's name.
    fn ended(&self, ended: Ended) -> Fault {
        let module = &self.manifest.symbolic_name;
        match ended {
            // Nobody hears this: the future that would give it was dropped.
            Ended::Cancelled => Fault::Cancelled,
            Ended::Failed(failure, cause) => {
                let cause = cause.map(|cause| format!("{cause:#}"));
                tracing::warn!(%module, %failure, cause, "a module failed");
                self.failed(failure)
            }
            Ended::NotLoaded(error) => {
                tracing::warn!(%module, error = &error as &dyn std::error::Error, "a module could not be loaded");
                self.failed(ModuleFailure::NotLoadable)
            }
        }
    }
}

impl Runner {
    fn run(
        &self,
        questions: mpsc::Sender<Question>,
        limits: ModuleLimits,
        call: &wit::types::Call,
    ) -> Result<Result<Outcome, Fault>, Ended> {
        let begun = self.sandbox.keeper().begin(&self.artifact, &self.digest);
        let (running, module) = begun.map_err(Ended::NotLoaded)?;
        Guest::new(questions, running, limits).run(&module, call)
    }
}

#[async_trait]
impl Module for SandboxedModule {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let room = self.runner.sandbox.room().ok_or(Fault::Busy)?;
        let (questions, mut asked) = mpsc::channel(1);
        let runner = Arc::clone(&self.runner);
        let limits = self.limits;
        let guest = task::spawn_blocking(move || {
            let call = convert::call::to_guest(call, locale);
            let ended = runner.run(questions, limits, &call);
            drop(room);
            ended
        });
        let mut desk = Desk::new(host);
        // Ends when the guest has ended, and its end of the channel with it.
        while let Some(question) = asked.recv().await {
            desk.answer(question).await;
        }
        drop(desk);
        match guest.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(ended)) => Err(self.ended(ended)),
            Err(error) => match error.try_into_panic() {
                // A bug of ours, and the server's to report as one.
                Ok(panic) => panic::resume_unwind(panic),
                Err(_) => Err(Fault::Cancelled),
            },
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.sandbox.keeper().forget(&self.digest);
    }
}

impl fmt::Debug for SandboxedModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxedModule")
            .field("module", &self.manifest.symbolic_name)
            .finish_non_exhaustive()
    }
}
