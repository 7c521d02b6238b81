//! Permissions in plain words.

use tanba_module::{Locale, Permission};

use crate::text;

/// What a permission lets a site or a module do, as the end of "may …".
pub fn permission_text(permission: Permission, locale: Locale) -> String {
    let id = match permission {
        Permission::ChooseCertificate => "permission-choose-certificate",
        Permission::Sign => "permission-sign",
        Permission::SignDigest => "permission-sign-digest",
        Permission::Authenticate => "permission-authenticate",
        Permission::Verify => "permission-verify",
        Permission::ChooseFile => "permission-choose-file",
        Permission::SaveFile => "permission-save-file",
        Permission::ShowMessage => "permission-show-message",
        Permission::Network => "permission-network",
        Permission::KeepSettings => "permission-keep-settings",
        Permission::ListStorages => "permission-list-storages",
        Permission::Interface => "permission-interface",
        Permission::InstallModules => "permission-install-modules",
    };
    text(locale, id)
}
