//! Opening the key file that the person named, and saying why it did not open.

use std::path::Path;
use std::sync::Arc;

use tanba_consent::RefusedUnlock;
use tanba_keystore::{Key, OpenError, TokenKind, UnlockError};
use tanba_module::Storage;
use tanba_pki::{Certificate, Secret};

use crate::KeyFiles;

/// Opens and unlocks a key file, if its kind is among the storages that the page offers.
pub(crate) async fn open(
    files: &dyn KeyFiles,
    storages: Option<&[Storage]>,
    path: &Path,
    secret: Secret,
) -> Result<Vec<Arc<dyn Key>>, RefusedUnlock> {
    let token = files
        .open(path)
        .await
        .map_err(|error| refused_open(&error))?;
    let storage = match token.description().kind {
        TokenKind::JavaKeyStore => Storage::Jks,
        _ => Storage::Pkcs12,
    };
    if storages.is_some_and(|offered| !offered.contains(&storage)) {
        return Err(RefusedUnlock::Unsupported);
    }
    let mut keys = token
        .unlock(secret)
        .await
        .map_err(|error| refused_unlock(&error))?
        .keys;
    keys.sort_by_key(|key| key.certificate().map(Certificate::not_before));
    Ok(keys)
}

fn refused_open(error: &OpenError) -> RefusedUnlock {
    tracing::info!(%error, "a key file could not be opened");
    match error {
        OpenError::Io { .. } => RefusedUnlock::Unreadable,
        OpenError::TooLarge { .. } => RefusedUnlock::Unsupported,
        _ => RefusedUnlock::Damaged,
    }
}

fn refused_unlock(error: &UnlockError) -> RefusedUnlock {
    match error {
        UnlockError::WrongSecret { tries_left } => RefusedUnlock::WrongSecret {
            tries_left: *tries_left,
        },
        UnlockError::Unsupported(_) | UnlockError::Limit(_) => RefusedUnlock::Unsupported,
        UnlockError::NoKey => RefusedUnlock::NoKey,
        _ => RefusedUnlock::Damaged,
    }
}
