//! Small TOML files of our own: read leniently, written atomically.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

/// Octets of a file of ours at most.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TomlFileError {
    /// The system refused.
    #[error("{path} could not be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no TOML of the expected shape; the file is left as it is.
    #[error("{path} is damaged: {source}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how.
        source: Box<toml::de::Error>,
    },
    /// Larger than any file of ours.
    #[error("{path} is larger than {LARGEST} octets")]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The value has no TOML form.
    #[error("{path} could not be written: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: toml::ser::Error,
    },
}

/// Reads a file; one that does not exist gives the default.
pub(crate) fn read<T: DeserializeOwned + Default>(path: &Path) -> Result<T, TomlFileError> {
    let io = |source| TomlFileError::Io {
        path: path.to_owned(),
        source,
    };
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.len() > LARGEST => {
            return Err(TomlFileError::TooLarge {
                path: path.to_owned(),
            });
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(io(error)),
    }
    let text = std::fs::read_to_string(path).map_err(io)?;
    toml::from_str(&text).map_err(|source| TomlFileError::Damaged {
        path: path.to_owned(),
        source: Box::new(source),
    })
}

/// Replaces a file; a power cut leaves the old or the new one. Only the user can read it.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), TomlFileError> {
    let text = toml::to_string_pretty(value).map_err(|source| TomlFileError::Unwritable {
        path: path.to_owned(),
        source,
    })?;
    let io = |source| TomlFileError::Io {
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(io)?;
    let mut file = NamedTempFile::new_in(folder).map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    file.persist(path).map_err(|error| io(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Table = BTreeMap<String, String>;

    #[test]
    fn what_is_written_is_read_and_nothing_else_remains() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below").join("a.toml");
        assert_eq!(read::<Table>(&path).unwrap(), Table::new());
        let table = Table::from([("ключ".to_owned(), "мән".to_owned())]);
        write(&path, &table).unwrap();
        assert_eq!(read::<Table>(&path).unwrap(), table);
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1
        );
    }

    #[test]
    fn a_damaged_file_is_named_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "a = [").unwrap();
        assert!(matches!(
            read::<Table>(&path),
            Err(TomlFileError::Damaged { .. })
        ));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a = [");
    }
}
