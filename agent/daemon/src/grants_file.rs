//! Remembered decisions on disk (`grants.toml`).

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tanba_consent::{Decision, Grant, Grants};
use tanba_host::GrantStore;
use tanba_module::Permission;

use crate::toml_file::{self, TomlFileError};

/// The file.
pub(crate) struct GrantsFile(pub(crate) PathBuf);

#[derive(Default, Serialize, Deserialize)]
struct File {
    #[serde(default)]
    grant: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    caller: String,
    permission: String,
    allow: bool,
}

impl GrantsFile {
    pub(crate) fn read(&self) -> Result<Grants, TomlFileError> {
        let file: File = toml_file::read(&self.0)?;
        let grants = file.grant.into_iter().filter_map(|row| {
            let permission = Permission::from_name(&row.permission)?;
            let decision = if row.allow {
                Decision::Allow
            } else {
                Decision::Deny
            };
            Some(Grant {
                caller: row.caller,
                permission,
                decision,
            })
        });
        Ok(grants.collect())
    }
}

impl GrantStore for GrantsFile {
    fn save(&self, grants: &Grants) {
        let rows = grants.iter().map(|grant| Row {
            caller: grant.caller,
            permission: grant.permission.name().to_owned(),
            allow: grant.decision == Decision::Allow,
        });
        let file = File {
            grant: rows.collect(),
        };
        if let Err(error) = toml_file::write(&self.0, &file) {
            tracing::error!(%error, "decisions about sites could not be stored");
        }
    }
}

#[cfg(test)]
mod tests {
    use tanba_module::{Caller, Origin};

    use super::*;

    #[test]
    fn decisions_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = GrantsFile(folder.path().join("grants.toml"));
        let caller = Caller::Page(Origin::from_parts("https://egov.kz", "https://egov.kz"));
        let mut grants = Grants::default();
        grants.remember(&caller, Permission::Sign, Decision::Allow);
        grants.remember(&caller, Permission::SignDigest, Decision::Deny);
        file.save(&grants);
        assert_eq!(file.read().unwrap(), grants);
    }
}
