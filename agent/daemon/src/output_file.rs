//! Results go where the person said, whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A result that is being written; it appears under its name only when committed.
pub(crate) enum OutputFile {
    /// A file beside the target.
    File {
        draft: NamedTempFile,
        target: PathBuf,
        replace: Replace,
    },
    /// Standard output.
    Stdout(io::Stdout),
}

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replace {
    Yes,
    No,
}

impl Replace {
    /// What `--force` says.
    pub(crate) fn when(forced: bool) -> Self {
        if forced { Self::Yes } else { Self::No }
    }
}

impl OutputFile {
    /// Starts writing. An existing file is refused unless it may be replaced.
    pub(crate) fn create(target: &Path, replace: Replace) -> io::Result<Self> {
        if target == Path::new("-") {
            return Ok(Self::Stdout(io::stdout()));
        }
        if replace == Replace::No && target.exists() {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!("{} exists; use --force to replace it", target.display()),
            ));
        }
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let draft = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        Ok(Self::File {
            draft,
            target: target.to_owned(),
            replace,
        })
    }

    /// Makes the result appear under its name.
    pub(crate) fn commit(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File {
                draft,
                target,
                replace,
            } => {
                draft.as_file().sync_all()?;
                shared_mode(&draft)?;
                let persisted = match replace {
                    Replace::Yes => draft.persist(&target),
                    Replace::No => draft.persist_noclobber(&target),
                };
                persisted.map(drop).map_err(|error| error.error)
            }
        }
    }
}

impl Write for OutputFile {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self {
            Self::File { draft, .. } => draft.write(octets),
            Self::Stdout(out) => out.write(octets),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File { draft, .. } => draft.flush(),
            Self::Stdout(out) => out.flush(),
        }
    }
}

/// A draft is readable by its owner alone; a result has the mode of any new file.
#[cfg(unix)]
fn shared_mode(draft: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mask = rustix::process::umask(rustix::fs::Mode::empty());
    rustix::process::umask(mask);
    let mode = 0o666 & !mask.bits();
    draft
        .as_file()
        .set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(windows)]
fn shared_mode(_draft: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_nothing_is_overwritten_without_asking_and_nothing_is_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.cms");
        let mut output = OutputFile::create(&target, Replace::No).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert!(!target.exists());

        let mut output = OutputFile::create(&target, Replace::No).unwrap();
        output.write_all(b"one").unwrap();
        output.commit().unwrap();
        assert!(OutputFile::create(&target, Replace::No).is_err());

        let mut output = OutputFile::create(&target, Replace::Yes).unwrap();
        output.write_all(b"two").unwrap();
        output.commit().unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
