//! From the name in `module` to the module (spec 1.10).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use tanba_module::{Module, ModuleName};

/// The modules that this agent serves. Clones are handles of one registry, which can change while
/// the agent runs; a call in progress keeps the module that it began with.
#[derive(Clone, Default)]
pub struct Registry {
    modules: Arc<RwLock<Arc<Modules>>>,
}

type Modules = HashMap<ModuleName, Arc<dyn Module>>;

impl Registry {
    /// A registry of these modules, under every name to which each answers. Of two that answer to
    /// one name the earlier one has it.
    pub fn new(modules: impl IntoIterator<Item = Arc<dyn Module>>) -> Self {
        let registry = Self::default();
        registry.replace(modules);
        registry
    }

    /// Serves these modules from the next call on, and no others.
    pub fn replace(&self, modules: impl IntoIterator<Item = Arc<dyn Module>>) {
        let mut named = Modules::new();
        for module in modules {
            for name in &module.manifest().answers {
                named
                    .entry(name.clone())
                    .or_insert_with(|| Arc::clone(&module));
            }
        }
        *self.modules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(named);
    }

    /// The module that answers to a name.
    pub(crate) fn find(&self, name: &ModuleName) -> Option<Arc<dyn Module>> {
        self.now().get(name).cloned()
    }

    fn now(&self) -> Arc<Modules> {
        Arc::clone(&self.modules.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.now().keys()).finish()
    }
}
