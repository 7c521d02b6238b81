//! The provider of key files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use tanba_keystore::{OpenError, Provider, Token};

use crate::folders::key_files;
use crate::open::{open, open_file};
use crate::token::off_thread;

/// Finds key files in the places it was given.
///
/// Places are files (those used before) and folders (see
/// [`well_known_folders`](crate::well_known_folders)); earlier places come first in the listing.
#[derive(Clone, Debug, Default)]
pub struct FileProvider {
    places: Vec<PathBuf>,
}

impl FileProvider {
    /// A provider for these files and folders; those that are not there are passed over.
    pub fn new(places: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            places: places.into_iter().collect(),
        }
    }

    /// Opens one file, wherever it is.
    pub async fn open_file(&self, path: &Path) -> Result<Arc<dyn Token>, OpenError> {
        open_file(path).await
    }
}

#[async_trait]
impl Provider for FileProvider {
    fn name(&self) -> &'static str {
        "file"
    }

    /// The key stores among the files; files with a promising name that are none are left out.
    async fn tokens(&self) -> Result<Vec<Arc<dyn Token>>, OpenError> {
        let places = self.places.clone();
        let tokens = off_thread(move || {
            let open_known = |path: PathBuf| match open(&path) {
                Ok(token) => Some(token),
                Err(error) => {
                    tracing::debug!(%error, "a file in a key folder is left out");
                    None
                }
            };
            key_files(&places)
                .into_iter()
                .filter_map(open_known)
                .collect()
        });
        Ok(tokens.await)
    }
}
