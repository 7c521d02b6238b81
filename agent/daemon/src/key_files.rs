//! Key files of this computer, and what is remembered of those used before.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tanba_consent::{CertificateFacts, KeyLocation};
use tanba_host::KeyFiles;
use tanba_keystore::{OpenError, Provider, Token};
use tanba_keystore_file::{FileProvider, open_file};
use tanba_module::Caller;
use time::OffsetDateTime;

use crate::toml_file;

/// Files remembered at most.
const CAPACITY: usize = 32;

/// Files offered at most.
const OFFERED: usize = 24;

/// Finds, opens and remembers key files.
pub(crate) struct RememberedKeyFiles {
    path: PathBuf,
    provider: FileProvider,
    recent: Mutex<Recent>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Recent {
    #[serde(default)]
    key: Vec<Row>,
}

/// One file, the most recently used first. Only the public part of the certificate is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    path: PathBuf,
    callers: Vec<String>,
    owner: String,
    organisation: Option<String>,
    roles: Vec<String>,
    issuer: String,
    iin: Option<String>,
    bin: Option<String>,
    serial_number: String,
    not_before: i64,
    not_after: i64,
    algorithm: String,
}

impl RememberedKeyFiles {
    /// Reads what was remembered; a damaged file is left alone and nothing is remembered of it.
    pub(crate) fn new(path: PathBuf, provider: FileProvider) -> Self {
        let recent = toml_file::read(&path).unwrap_or_else(|error| {
            tracing::warn!(%error, "recent key files are not known");
            Recent::default()
        });
        Self {
            path,
            provider,
            recent: Mutex::new(recent),
        }
    }

    /// Key files in the folders where people keep them.
    async fn found(&self) -> Vec<PathBuf> {
        match self.provider.tokens().await {
            Ok(tokens) => tokens
                .iter()
                .filter_map(|token| token.description().path.clone())
                .collect(),
            Err(error) => {
                tracing::info!(%error, "folders could not be searched for key files");
                Vec::new()
            }
        }
    }

    fn recent(&self) -> Recent {
        self.recent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl KeyFiles for RememberedKeyFiles {
    async fn locations(&self, caller: &Caller) -> Vec<KeyLocation> {
        let key = caller.key();
        let mut rows: Vec<Row> = self
            .recent()
            .key
            .into_iter()
            .filter(|row| row.path.exists())
            .collect();
        // The order within each half stays: most recently used first.
        rows.sort_by_key(|row| !row.callers.contains(&key));
        let mut seen: HashSet<PathBuf> = rows.iter().map(|row| row.path.clone()).collect();
        let mut locations: Vec<KeyLocation> = rows
            .into_iter()
            .map(|row| KeyLocation {
                last_used_here: row.callers.contains(&key),
                path: row.path.clone(),
                remembered: row.facts(),
            })
            .collect();
        for path in self.found().await {
            if seen.insert(path.clone()) {
                locations.push(KeyLocation {
                    path,
                    remembered: None,
                    last_used_here: false,
                });
            }
        }
        locations.truncate(OFFERED);
        locations
    }

    async fn open(&self, path: &Path) -> Result<Arc<dyn Token>, OpenError> {
        open_file(path).await
    }

    fn remember(&self, caller: &Caller, path: &Path, facts: &CertificateFacts) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let position = recent.key.iter().position(|row| row.path == path);
        let mut callers = position
            .map(|at| recent.key.remove(at).callers)
            .unwrap_or_default();
        for row in &mut recent.key {
            row.callers.retain(|other| *other != caller.key());
        }
        callers.retain(|other| *other != caller.key());
        callers.push(caller.key());
        recent.key.insert(0, Row::of(path, callers, facts));
        recent.key.truncate(CAPACITY);
        if let Err(error) = toml_file::write(&self.path, &*recent) {
            tracing::warn!(%error, "the key file could not be remembered");
        }
    }
}

impl Row {
    fn of(path: &Path, callers: Vec<String>, facts: &CertificateFacts) -> Self {
        Self {
            path: path.to_owned(),
            callers,
            owner: facts.owner.clone(),
            organisation: facts.organisation.clone(),
            roles: facts.roles.clone(),
            issuer: facts.issuer.clone(),
            iin: facts.iin.clone(),
            bin: facts.bin.clone(),
            serial_number: facts.serial_number.clone(),
            not_before: facts.not_before.unix_timestamp(),
            not_after: facts.not_after.unix_timestamp(),
            algorithm: facts.algorithm.clone(),
        }
    }

    fn facts(self) -> Option<CertificateFacts> {
        Some(CertificateFacts {
            owner: self.owner,
            organisation: self.organisation,
            roles: self.roles,
            issuer: self.issuer,
            iin: self.iin,
            bin: self.bin,
            serial_number: self.serial_number,
            not_before: OffsetDateTime::from_unix_timestamp(self.not_before).ok()?,
            not_after: OffsetDateTime::from_unix_timestamp(self.not_after).ok()?,
            algorithm: self.algorithm,
        })
    }
}
