//! The catalogue that came with the program: a folder beside it, and in the folder whose signature
//! on it counts.
//!
//! Who can change that folder can change the program, so the key that the folder names is as good
//! as one inside the program. A folder that others than the program's owner can write into is not
//! such a folder, and is refused.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use tanba_catalog::{Fingerprint, FingerprintError};

/// The folder beside the program.
const FOLDER: &str = "catalogue";
/// The folder of packages of Linux, from the folder that `bin` is in.
const SHARED: &str = "share/tanba/catalogue";
/// Which keys sign the catalogue: SHA-256 of their certificates, one a line, `#` for remarks.
pub const KEYS_FILE: &str = "catalog.keys";
/// Octets of that file at most.
const LARGEST: u64 = 16 * 1024;
/// Keys in it at most.
const MOST_KEYS: usize = 16;

/// Where a program finds the catalogue that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedCatalogue {
    program: PathBuf,
}

/// A folder with a catalogue, and whose signature on it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shipped {
    pub(super) folder: PathBuf,
    pub(super) keys: Vec<Fingerprint>,
}

/// Why the catalogue that came with the program is not used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShippedError {
    /// It could not be read.
    #[error("{path} could not be read")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody else could name a key of their own.
    #[error("{path} can be changed by others than the owner of the program")]
    Writable {
        /// The file or folder.
        path: PathBuf,
    },
    /// A line that is no fingerprint.
    #[error("{path}: {source}")]
    Fingerprint {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FingerprintError,
    },
    /// No key, too many, or no text.
    #[error("{path} does not name one to {MOST_KEYS} keys")]
    Keys {
        /// The file.
        path: PathBuf,
    },
}

impl ShippedCatalogue {
    /// Of the program at this path.
    pub fn of(program: PathBuf) -> Self {
        Self { program }
    }

    /// Files that say whose catalogue it is, of which the first one counts that is there: in
    /// `catalogue` beside the program, and where the program stands in a `bin`, in
    /// `../share/tanba/catalogue`.
    pub(crate) fn keys_files(&self) -> Vec<PathBuf> {
        let Some(beside) = self.program.parent() else {
            return Vec::new();
        };
        let mut folders = vec![beside.join(FOLDER)];
        if beside.ends_with("bin") {
            folders.extend(beside.parent().map(|prefix| prefix.join(SHARED)));
        }
        let files = folders.into_iter().map(|folder| folder.join(KEYS_FILE));
        files.collect()
    }

    /// The catalogue; `None` when none came with the program.
    pub(super) fn find(&self) -> Result<Option<Shipped>, ShippedError> {
        for path in self.keys_files() {
            match File::open(&path) {
                Ok(file) => return self.read(&path, file).map(Some),
                Err(error) if is_absent(&error) => {}
                Err(source) => return Err(ShippedError::Io { path, source }),
            }
        }
        Ok(None)
    }

    fn read(&self, path: &Path, file: File) -> Result<Shipped, ShippedError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            |source| ShippedError::Io { path, source }
        };
        let folder = path.parent().unwrap_or(path);
        let program = self.program.metadata().map_err(failed(&self.program))?;
        let of_folder = folder.metadata().map_err(failed(folder))?;
        let of_file = file.metadata().map_err(failed(path))?;
        for (path, metadata) in [(folder, &of_folder), (path, &of_file)] {
            if !is_as_trusted(metadata, &program) {
                return Err(ShippedError::Writable {
                    path: path.to_owned(),
                });
            }
        }
        let mut octets = Vec::new();
        let read = file.take(LARGEST).read_to_end(&mut octets);
        read.map_err(failed(path))?;
        Ok(Shipped {
            folder: folder.to_owned(),
            keys: keys(path, &octets)?,
        })
    }
}

fn keys(path: &Path, octets: &[u8]) -> Result<Vec<Fingerprint>, ShippedError> {
    let wrong = || ShippedError::Keys {
        path: path.to_owned(),
    };
    let text = std::str::from_utf8(octets).map_err(|_| wrong())?;
    let lines = text.lines().map(str::trim);
    let named = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let keys: Vec<Fingerprint> =
        named
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|source| ShippedError::Fingerprint {
                path: path.to_owned(),
                source,
            })?;
    if (1..=MOST_KEYS).contains(&keys.len()) {
        Ok(keys)
    } else {
        Err(wrong())
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Whether who may change this may change the program too, or is the system.
#[cfg(unix)]
fn is_as_trusted(metadata: &Metadata, program: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    /// Others may write (`S_IWOTH`).
    const OTHERS: u32 = 0o002;
    let owner = metadata.uid();
    (owner == program.uid() || owner == 0) && metadata.mode() & OTHERS == 0
}

/// Folders of programs are protected by the system there.
#[cfg(not(unix))]
fn is_as_trusted(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    /// A program in `FOLDER/bin`, and a catalogue in another folder below.
    fn installed(catalogue: &str, keys: &str) -> (tempfile::TempDir, ShippedCatalogue) {
        let root = tempfile::tempdir().unwrap();
        let program = root.path().join("bin/tanba");
        let folder = root.path().join(catalogue);
        for folder in [root.path().join("bin"), folder.clone()] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(&program, "").unwrap();
        fs::write(folder.join(KEYS_FILE), keys).unwrap();
        (root, ShippedCatalogue::of(program))
    }

    #[test]
    fn it_is_found_beside_the_program_and_in_share() {
        for place in ["bin/catalogue", "share/tanba/catalogue"] {
            let text = format!("# the key of 2026\n\n  {KEY}\n");
            let (root, catalogue) = installed(place, &text);
            let found = catalogue.find().unwrap().unwrap();
            assert_eq!(found.folder, root.path().join(place));
            assert_eq!(found.keys, [KEY.parse().unwrap()]);
        }
        let (_root, catalogue) = installed("catalogue", KEY);
        assert_eq!(catalogue.find().unwrap(), None, "another folder");
        let nowhere = ShippedCatalogue::of("/nowhere/tanba".into());
        assert_eq!(nowhere.find().unwrap(), None);
    }

    #[test]
    fn a_file_that_names_no_key_is_an_error_and_not_nothing() {
        for text in ["", "# nobody\n", "abc", &format!("{KEY}\n").repeat(17)] {
            let (_root, catalogue) = installed("bin/catalogue", text);
            assert!(catalogue.find().is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn r36_a_folder_that_anybody_can_write_is_not_as_trusted_as_the_program() {
        use std::os::unix::fs::PermissionsExt;

        for (name, mode) in [
            ("bin/catalogue", 0o777),
            ("bin/catalogue/catalog.keys", 0o666),
        ] {
            let (root, catalogue) = installed("bin/catalogue", KEY);
            assert!(catalogue.find().is_ok());
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(root.path().join(name), mode).unwrap();
            let error = catalogue.find().unwrap_err();
            assert!(matches!(error, ShippedError::Writable { .. }), "{error}");
        }
    }
}
