//! What a person refused a module, although its manifest declares it.

use std::collections::{BTreeMap, BTreeSet};

use tanba_module::Permission;

/// Refused permissions, per symbolic name of a module. Storing them is the daemon's business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleRefusals {
    refused: BTreeMap<String, BTreeSet<Permission>>,
}

impl ModuleRefusals {
    /// Whether the person refused this permission to this module.
    pub fn refuses(&self, module: &str, permission: Permission) -> bool {
        self.refused
            .get(module)
            .is_some_and(|permissions| permissions.contains(&permission))
    }

    /// Refuses a permission to a module from now on.
    pub fn refuse(&mut self, module: &str, permission: Permission) {
        self.refused
            .entry(module.to_owned())
            .or_default()
            .insert(permission);
    }

    /// Lets a module have what its manifest declares again.
    pub fn allow(&mut self, module: &str, permission: Permission) {
        if let Some(permissions) = self.refused.get_mut(module) {
            permissions.remove(&permission);
            if permissions.is_empty() {
                self.refused.remove(module);
            }
        }
    }

    /// Forgets a module that is gone.
    pub fn forget(&mut self, module: &str) {
        self.refused.remove(module);
    }

    /// Every refusal: module and permission.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Permission)> {
        self.refused.iter().flat_map(|(module, permissions)| {
            permissions
                .iter()
                .map(|permission| (module.as_str(), *permission))
        })
    }
}

impl FromIterator<(String, Permission)> for ModuleRefusals {
    fn from_iter<I: IntoIterator<Item = (String, Permission)>>(refusals: I) -> Self {
        let mut all = Self::default();
        for (module, permission) in refusals {
            all.refuse(&module, permission);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r35_a_refusal_is_for_one_module_and_one_permission() {
        let mut refusals = ModuleRefusals::default();
        refusals.refuse("kz.a", Permission::Network);
        assert!(refusals.refuses("kz.a", Permission::Network));
        assert!(!refusals.refuses("kz.a", Permission::Sign));
        assert!(!refusals.refuses("kz.b", Permission::Network));
        let kept = refusals.iter().map(|(module, it)| (module.to_owned(), it));
        assert_eq!(kept.collect::<ModuleRefusals>(), refusals);
        refusals.allow("kz.a", Permission::Network);
        assert_eq!(refusals, ModuleRefusals::default());
    }
}
