//! From the name in `module` to the module (spec 1.10).

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use tanba_module::{Module, ModuleName};

/// The modules that this agent serves.
#[derive(Clone, Default)]
pub struct Registry {
    modules: HashMap<ModuleName, Arc<dyn Module>>,
}

impl Registry {
    /// A registry of these modules, under every name to which each answers. Of two that answer to
    /// one name the later one wins.
    pub fn new(modules: impl IntoIterator<Item = Arc<dyn Module>>) -> Self {
        let mut registry = Self::default();
        for module in modules {
            for name in module.manifest().answers.clone() {
                registry.modules.insert(name, Arc::clone(&module));
            }
        }
        registry
    }

    /// The module that answers to a name.
    pub(crate) fn find(&self, name: &ModuleName) -> Option<Arc<dyn Module>> {
        self.modules.get(name).cloned()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.modules.keys()).finish()
    }
}
