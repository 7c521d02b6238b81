//! What a module may do and with whom, and which of it the person allows.

use slint::{ModelRc, VecModel};
use tanba_l10n::{Locale, permission_text, text};
use tanba_prompt::message::{ModulePermission, PermissionMessage};

use crate::windows::Permit;
use crate::words::with;

/// The permissions that a module declares, each with its tick.
#[derive(Default)]
pub(crate) struct Permits(Vec<ModulePermission>);

impl Permits {
    /// These permissions.
    pub(crate) fn new(permits: impl IntoIterator<Item = ModulePermission>) -> Self {
        Self(permits.into_iter().collect())
    }

    /// As a window takes them.
    pub(crate) fn model(&self, locale: Locale) -> ModelRc<Permit> {
        let permit = |it: &ModulePermission| Permit {
            text: permission_text(it.permission.0, locale).into(),
            allowed: it.allowed,
        };
        ModelRc::new(self.0.iter().map(permit).collect::<VecModel<_>>())
    }

    /// Sets or clears a tick; gives what was changed.
    pub(crate) fn toggle(&mut self, index: i32) -> Option<ModulePermission> {
        let index = usize::try_from(index).ok()?;
        let permit = self.0.get_mut(index)?;
        permit.allowed = !permit.allowed;
        Some(*permit)
    }

    /// What has a tick.
    pub(crate) fn allowed(&self) -> Vec<PermissionMessage> {
        let allowed = self.0.iter().filter(|it| it.allowed);
        allowed.map(|it| it.permission).collect()
    }

    /// What has no tick.
    pub(crate) fn refused(&self) -> Vec<PermissionMessage> {
        let refused = self.0.iter().filter(|it| !it.allowed);
        refused.map(|it| it.permission).collect()
    }
}

/// Which sites may call a module.
pub(crate) fn origins(patterns: &[String], locale: Locale) -> String {
    if patterns.is_empty() {
        text(locale, "modules-origins-all")
    } else {
        with(locale, "modules-origins", "origins", &patterns.join(", "))
    }
}

/// Which servers a module may speak to; empty when none.
pub(crate) fn hosts(hosts: &[String], locale: Locale) -> String {
    if hosts.is_empty() {
        String::new()
    } else {
        with(locale, "modules-hosts", "hosts", &hosts.join(", "))
    }
}
