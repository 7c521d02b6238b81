//! From a path or octets to a token: reads a file once, with limits, and tells what it is.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_keystore::{OpenError, Token, TokenDescription};
use tanba_pki::Certificate;
use zeroize::Zeroizing;

use crate::limits::MAX_FILE_LENGTH;
use crate::store::Store;
use crate::token::{FileToken, off_thread};

/// The extensions of a certificate that stands beside a bare key, in the order of preference.
const CERTIFICATE_EXTENSIONS: &[&str] = &["crt", "cer", "pem"];

/// Opens a key store file. It is read once, off the async threads, and recognised by its
/// contents. For a key without certificate, a certificate file of the same stem is taken in.
pub async fn open_file(path: &Path) -> Result<Arc<dyn Token>, OpenError> {
    let path = path.to_owned();
    off_thread(move || open(&path)).await
}

/// Opens the octets of a key store that did not come from a file of this computer. They are
/// recognised by their contents; `label` is what the person sees as its name. Reads certificates
/// that stand in clear and derives no keys, so it is quick enough for any thread.
pub fn open_octets(octets: Zeroizing<Vec<u8>>, label: &str) -> Result<Arc<dyn Token>, OpenError> {
    if octets.len() as u64 > MAX_FILE_LENGTH {
        return Err(OpenError::TooLarge {
            limit: MAX_FILE_LENGTH,
        });
    }
    Ok(token(Store::read(octets)?, label.to_owned(), None))
}

/// The same as [`open_file`] on this thread.
pub(crate) fn open(path: &Path) -> Result<Arc<dyn Token>, OpenError> {
    let mut store = Store::read(read(path)?)?;
    if store.lacks_certificates() {
        store.add_certificates(certificates_beside(path));
    }
    let label = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok(token(store, label, Some(path.to_owned())))
}

fn token(store: Store, label: String, path: Option<PathBuf>) -> Arc<dyn Token> {
    let description = TokenDescription {
        kind: store.kind(),
        label,
        path,
        needs_secret: store.needs_secret(),
        public_certificates: store.public_certificates(),
    };
    Arc::new(FileToken::new(description, store))
}

/// Reads a whole file; it may hold a clear key, so its octets are wiped after use.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let io = |source| OpenError::Io {
        path: path.to_owned(),
        source,
    };
    // Looked at before it is opened: opening a pipe or a device could wait forever.
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(io(std::io::Error::other("not a file")));
    }
    if metadata.len() > MAX_FILE_LENGTH {
        return Err(OpenError::TooLarge {
            limit: MAX_FILE_LENGTH,
        });
    }
    let file = File::open(path).map_err(io)?;
    // The capacity is enough from the start: growing would leave copies behind.
    let capacity = usize::try_from(metadata.len()).unwrap_or_default() + 1;
    let mut octets = Zeroizing::new(Vec::with_capacity(capacity));
    file.take(MAX_FILE_LENGTH + 1)
        .read_to_end(&mut octets)
        .map_err(io)?;
    if octets.len() as u64 > MAX_FILE_LENGTH {
        return Err(OpenError::TooLarge {
            limit: MAX_FILE_LENGTH,
        });
    }
    Ok(octets)
}

/// The certificates of the first neighbour with the same stem that has any.
fn certificates_beside(key: &Path) -> Vec<Certificate> {
    let neighbours = CERTIFICATE_EXTENSIONS
        .iter()
        .map(|extension| key.with_extension(extension));
    neighbours
        .filter(|neighbour: &PathBuf| neighbour != key)
        .filter_map(|neighbour| read(&neighbour).ok())
        .filter_map(|octets| Certificate::all_from_bytes(&octets).ok())
        .find(|certificates| !certificates.is_empty())
        .unwrap_or_default()
}
