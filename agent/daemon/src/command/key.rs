//! The key of `--key FILE[#ALIAS]`.

use std::path::Path;
use std::sync::Arc;

use tanba_keystore::Key;
use tanba_keystore_file::open_file;
use tanba_pki::{Certificate, Secret};

use super::{CommandError, Session};

/// An unlocked key with its certificate.
pub(super) struct ChosenKey {
    pub(super) key: Arc<dyn Key>,
    pub(super) certificate: Certificate,
}

/// Opens the key file, asks for its password and picks the key.
pub(super) async fn choose(session: &Session, argument: &str) -> Result<ChosenKey, CommandError> {
    let (path, alias) = split(argument);
    let mut keys = unlock(session, path).await?;
    if let Some(alias) = alias {
        keys.retain(|key| key.alias() == alias);
    }
    keys.retain(|key| key.certificate().is_some());
    let path = path.to_owned();
    if keys.len() > 1 {
        let aliases: Vec<_> = keys.iter().map(|key| key.alias()).collect();
        return Err(CommandError::SeveralKeys {
            path,
            aliases: aliases.join(", #"),
        });
    }
    let key = keys
        .pop()
        .ok_or_else(|| CommandError::NoSuchKey { path: path.clone() })?;
    let certificate = key
        .certificate()
        .cloned()
        .ok_or(CommandError::NoSuchKey { path })?;
    Ok(ChosenKey { key, certificate })
}

/// Every key of a file.
pub(super) async fn unlock(
    session: &Session,
    path: &Path,
) -> Result<Vec<Arc<dyn Key>>, CommandError> {
    let token = open_file(path).await?;
    let secret = if token.description().needs_secret {
        session.password(&token.description().label)?
    } else {
        Secret::new(String::new())
    };
    let unlocked = token
        .unlock(secret)
        .await
        .map_err(|source| CommandError::Unlock {
            path: path.to_owned(),
            source,
        })?;
    Ok(unlocked.keys)
}

/// `FILE#ALIAS`; a file whose own name has a `#` wins.
fn split(argument: &str) -> (&Path, Option<&str>) {
    match argument.rsplit_once('#') {
        Some((path, alias)) if !Path::new(argument).exists() => (Path::new(path), Some(alias)),
        _ => (Path::new(argument), None),
    }
}
