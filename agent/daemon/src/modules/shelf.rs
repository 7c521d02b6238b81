//! What is served: one place that knows built-in, installed and developed modules.
//!
//! What is installed stands in the store's state file, which a command beside the agent may
//! change. So its time is looked at when a page calls a module that is not built in, and before
//! modules are listed; nothing is polled.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tanba_catalog::{InstalledModule as StoredModule, Store, StoreError};
use tanba_host::ServedModules;
use tanba_journal::Journal;
use tanba_module::{InstalledModule, Manifest, Module, ModuleName, Permission};
use tanba_sandbox::{Sandbox, SandboxError};
use tanba_server::Registry;
use tanba_trust::Fetch;
use time::OffsetDateTime;
use tokio::sync::Mutex as AsyncMutex;

use super::catalogue::Asked;
use super::compiled::{CompiledModule, Workshop};
use super::compiler::Compiler;
use super::journaling::{AskedBy, Journaling};
use super::missing::Missed;
use super::stamp::Stamp;
use super::{Chosen, Developed, DevelopmentError};
use crate::notices::Notices;
use crate::settings::ModulesPolicy;

/// What a shelf is made of.
pub(crate) struct ShelfParts {
    pub(crate) built_in: Vec<Arc<dyn Module>>,
    pub(crate) developed: Option<Developed>,
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) compiler: Compiler,
    /// The folder of installed modules.
    pub(crate) folder: PathBuf,
    /// Where changes of what is installed go.
    pub(crate) journal: Arc<Journal>,
    pub(crate) choice: Chosen,
    pub(crate) policy: ModulesPolicy,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) notices: Arc<dyn Notices>,
    pub(crate) clock: fn() -> OffsetDateTime,
}

/// The modules of this agent.
pub struct Shelf {
    built_in: Vec<Arc<dyn Module>>,
    developed: Option<Developed>,
    sandbox: Arc<Sandbox>,
    compiler: Compiler,
    folder: PathBuf,
    journal: Arc<Journal>,
    registry: Registry,
    installed: Mutex<Installed>,
    pub(super) choice: Chosen,
    pub(super) asked: AsyncMutex<Option<Asked>>,
    pub(super) missed: Missed,
    pub(super) policy: ModulesPolicy,
    pub(super) fetch: Arc<dyn Fetch>,
    pub(super) notices: Arc<dyn Notices>,
    pub(super) clock: fn() -> OffsetDateTime,
}

/// What was installed when the state file was read last.
#[derive(Default)]
struct Installed {
    stamp: Option<Stamp>,
    served: Vec<Served>,
}

/// An installed module that is served.
struct Served {
    module: Arc<CompiledModule>,
    refused: BTreeSet<Permission>,
}

/// Why an installed module is not served.
#[derive(Debug, thiserror::Error)]
enum NotServed {
    #[error("policy forbids it")]
    Forbidden,
    #[error("the catalogue forbids it")]
    Banned,
    #[error("it answers to the name of a built-in module")]
    BuiltIn,
    #[error("it is damaged: install it again")]
    Damaged(#[from] tanba_catalog::Damage),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

impl Shelf {
    /// Reads what is installed, and serves it beside what is built in.
    pub(crate) fn open(parts: ShelfParts) -> Result<Self, DevelopmentError> {
        let shelf = Self {
            built_in: parts.built_in,
            developed: parts.developed,
            sandbox: parts.sandbox,
            compiler: parts.compiler,
            folder: parts.folder,
            journal: parts.journal,
            registry: Registry::default(),
            installed: Mutex::default(),
            choice: parts.choice,
            asked: AsyncMutex::default(),
            missed: Missed::default(),
            policy: parts.policy,
            fetch: parts.fetch,
            notices: parts.notices,
            clock: parts.clock,
        };
        if let Some(developed) = &shelf.developed {
            let module = &developed.manifest().symbolic_name;
            if shelf.takes_a_built_in_name(developed.manifest()) {
                return Err(DevelopmentError::BuiltIn(module.clone()));
            }
            tracing::warn!(
                module,
                "developer mode: this module is served, and nobody signed it"
            );
        }
        let installed = shelf.installed();
        shelf.publish(&installed);
        drop(installed);
        shelf.refresh();
        Ok(shelf)
    }

    /// The registry that the server looks into.
    pub(crate) fn registry(&self) -> Registry {
        self.registry.clone()
    }

    /// The folder of installed modules. Made when it is needed first.
    pub(crate) fn store(&self) -> Result<Store, StoreError> {
        Store::open(&self.folder)
    }

    /// The same for changes that somebody wants: they are journaled.
    pub(super) fn store_for(&self, asked_by: AskedBy) -> Result<Store, StoreError> {
        Ok(self.store()?.witnessed_by(Journaling {
            journal: Arc::clone(&self.journal),
            asked_by,
            clock: self.clock,
        }))
    }

    pub(super) fn compiler(&self) -> Compiler {
        self.compiler.clone()
    }

    /// Brings the registry up to date when the state file is another than the one read last.
    pub(crate) fn refresh(&self) {
        let mut installed = self.installed();
        let stamp = self.stamp();
        if installed.stamp == stamp {
            return;
        }
        match self.read(&installed) {
            Ok(served) => {
                installed.served = served;
                installed.stamp = stamp;
                self.publish(&installed);
            }
            // What was served is served on; the next call looks again.
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "installed modules could not be read"
            ),
        }
    }

    /// Whether a page that calls this name calls a built-in module.
    pub(crate) fn is_built_in(&self, name: &ModuleName) -> bool {
        self.built_in
            .iter()
            .any(|module| module.manifest().answers.contains(name))
    }

    /// Whether a module is the one that its developer tries.
    pub(crate) fn is_developed(&self, manifest: &Manifest) -> bool {
        self.developed
            .as_ref()
            .is_some_and(|developed| std::ptr::eq(developed.manifest(), manifest))
    }

    /// The symbolic name of the module that its developer tries.
    pub(crate) fn developed_name(&self) -> Option<String> {
        Some(self.developed_manifest()?.symbolic_name.clone())
    }

    /// The module that its developer tries.
    pub(super) fn developed_manifest(&self) -> Option<&Manifest> {
        self.developed.as_ref().map(Developed::manifest)
    }

    /// What the person refused a module.
    pub(crate) fn refused(&self, symbolic_name: &str) -> BTreeSet<Permission> {
        let installed = self.installed();
        let mut served = installed.served.iter();
        served
            .find(|served| served.module.manifest().symbolic_name == symbolic_name)
            .map(|served| served.refused.clone())
            .unwrap_or_default()
    }

    fn installed(&self) -> MutexGuard<'_, Installed> {
        self.installed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn stamp(&self) -> Option<Stamp> {
        Stamp::of(&Store::state_file(&self.folder))
    }

    fn read(&self, before: &Installed) -> Result<Vec<Served>, StoreError> {
        if self.stamp().is_none() {
            return Ok(Vec::new());
        }
        let store = self.store()?;
        let mut served = Vec::new();
        for stored in store.modules()? {
            let name = stored.symbolic_name.clone();
            match self.serve(&store, stored, before) {
                Ok(module) => served.push(module),
                Err(not_served) => tracing::warn!(
                    module = name,
                    reason = &not_served as &dyn std::error::Error,
                    "an installed module is not served"
                ),
            }
        }
        prepare(&served);
        Ok(served)
    }

    fn serve(
        &self,
        store: &Store,
        stored: StoredModule,
        before: &Installed,
    ) -> Result<Served, NotServed> {
        if self.policy.forbidden.contains(&stored.symbolic_name) {
            return Err(NotServed::Forbidden);
        }
        if !stored.is_usable() && stored.package.is_ok() {
            return Err(NotServed::Banned);
        }
        let refused = stored.refused;
        let manifest = stored.package?.manifest;
        if self.takes_a_built_in_name(&manifest) {
            return Err(NotServed::BuiltIn);
        }
        let place = store.artifact_place(&stored.symbolic_name)?;
        let mut earlier = before.served.iter();
        // The module that is served already stays as warm as it is.
        let module = match earlier.find(|served| served.module.is(&manifest, &place)) {
            Some(served) => Arc::clone(&served.module),
            None => Arc::new(CompiledModule::new(manifest, place, self.workshop(store))?),
        };
        Ok(Served { module, refused })
    }

    fn workshop(&self, store: &Store) -> Workshop {
        Workshop {
            store: store.clone(),
            compiler: self.compiler(),
            sandbox: Arc::clone(&self.sandbox),
            bound: self.policy.limits.bound(),
        }
    }

    /// No module from elsewhere can take the name of a built-in one, in any letter case.
    fn takes_a_built_in_name(&self, manifest: &Manifest) -> bool {
        let same = |own: &str, other: &str| own.eq_ignore_ascii_case(other);
        self.built_in.iter().any(|module| {
            let own = module.manifest();
            let taken = |name: &ModuleName| {
                let mut names = own.answers.iter();
                names.any(|own| same(own.as_str(), name.as_str()))
            };
            same(&own.symbolic_name, &manifest.symbolic_name) || manifest.answers.iter().any(taken)
        })
    }

    fn publish(&self, installed: &Installed) {
        let built_in = self.built_in.iter();
        let developed = self.developed.iter().map(|developed| &developed.module);
        let served = installed
            .served
            .iter()
            .map(|served| Arc::clone(&served.module) as Arc<dyn Module>);
        let others = built_in.chain(developed).map(Arc::clone);
        self.registry.replace(others.chain(served));
    }
}

/// Compiles in the background what another version of the agent compiled. The state file changes
/// by that, and the modules that are served stay the same.
fn prepare(served: &[Served]) {
    let modules = served.iter().map(|served| &served.module);
    let outdated = modules.filter(|module| module.is_outdated());
    let outdated: Vec<_> = outdated.map(Arc::clone).collect();
    if !outdated.is_empty() {
        std::thread::spawn(move || outdated.iter().for_each(|module| module.prepare()));
    }
}

impl ServedModules for Shelf {
    fn list(&self) -> Vec<InstalledModule> {
        self.refresh();
        let installed = self.installed();
        let served = installed.served.iter();
        let served = served.map(|served| served.module.manifest());
        let developed = self.developed_manifest().into_iter();
        let built_in = self.built_in.iter().map(|module| module.manifest());
        let mut list: Vec<InstalledModule> = Vec::new();
        for manifest in built_in.chain(developed).chain(served) {
            let known = |other: &InstalledModule| other.symbolic_name == manifest.symbolic_name;
            if !list.iter().any(known) {
                list.push(InstalledModule {
                    symbolic_name: manifest.symbolic_name.clone(),
                    version: manifest.version.to_string(),
                    answers: manifest.answers.clone(),
                });
            }
        }
        list
    }
}
