//! Octets that a module made go where the person chooses, whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_consent::{Answer, QuestionKind, Update};
use tanba_module::{Fault, Permission, SaveRequest};
use tempfile::NamedTempFile;

use crate::asking::Asked;
use crate::preview::visible;
use crate::{CallHost, fault};

/// Octets written at most.
const LARGEST: usize = 512 << 20;

/// Octets of a file name at most.
const LONGEST_NAME: usize = 200;

/// What is written when the module gives no name.
const NAMELESS: &str = "document";

pub(crate) async fn save_file(call: &CallHost, request: SaveRequest) -> Result<PathBuf, Fault> {
    call.admit(Permission::SaveFile).await?;
    if request.content.len() > LARGEST {
        return Err(Fault::Limit {
            what: "file size".into(),
        });
    }
    let name = offered(&request.name);
    let kind = QuestionKind::SaveFile {
        name: name.clone(),
        folder: request.folder,
        size: request.content.len() as u64,
    };
    let mut asked = call.ask(Permission::SaveFile, kind).await?;
    let saved = ask_where(call, &mut asked, &name, &request.content).await;
    if !matches!(saved, Err(Fault::Cancelled)) {
        asked.ended(&saved).await;
    }
    saved
}

async fn ask_where(
    call: &CallHost,
    asked: &mut Asked,
    name: &str,
    content: &Arc<[u8]>,
) -> Result<PathBuf, Fault> {
    loop {
        let (path, existing) = match asked.answer().await? {
            Answer::File(path) => (path, Existing::Stays),
            Answer::Replace(path) => (path, Existing::IsReplaced),
            Answer::Decline { remember } => {
                call.declined(Permission::SaveFile, remember);
                return Err(Fault::Cancelled);
            }
            Answer::Unlock { .. }
            | Answer::Approve { .. }
            | Answer::Agree
            | Answer::Install { .. }
            | Answer::Grant { .. }
            | Answer::FetchAnchors => continue,
        };
        let path = if path.is_dir() { path.join(name) } else { path };
        match write(path.clone(), existing, Arc::clone(content)).await? {
            Ok(()) => {
                call.environment.rules().mutes.approved(&call.caller);
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                asked.update(Update::FileExists { path }).await?;
            }
            Err(error) => {
                tracing::warn!(%error, "a file could not be saved");
                return Err(Fault::FileUnusable);
            }
        }
    }
}

/// What becomes of a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existing {
    Stays,
    IsReplaced,
}

async fn write(
    path: PathBuf,
    existing: Existing,
    content: Arc<[u8]>,
) -> Result<io::Result<()>, Fault> {
    let writing = tokio::task::spawn_blocking(move || write_whole(&path, existing, &content));
    writing.await.map_err(|error| fault::incident(&error))
}

/// A power cut leaves the old file or the new one.
fn write_whole(path: &Path, existing: Existing, content: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|_| path.is_absolute())
        .ok_or(io::ErrorKind::InvalidInput)?;
    // Only a file is replaced: no folder, pipe or device, and not what a link points to.
    match std::fs::symlink_metadata(path) {
        Ok(there) if there.is_file() && existing == Existing::IsReplaced => {}
        Ok(there) if there.is_file() => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => return Err(io::ErrorKind::InvalidInput.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut draft = draft_in(folder)?;
    draft.write_all(content)?;
    draft.as_file().sync_all()?;
    let persisted = match existing {
        Existing::IsReplaced => draft.persist(path),
        Existing::Stays => draft.persist_noclobber(path),
    };
    persisted.map(drop).map_err(|error| error.error)
}

/// A draft with the mode of any new file of this user: the document is theirs.
#[cfg(unix)]
fn draft_in(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

/// A draft with the permissions that the folder hands down.
#[cfg(not(unix))]
fn draft_in(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

/// The last part of the claimed name, fit to be shown and to be a file.
fn offered(claimed: &str) -> String {
    let last = claimed.rsplit(['/', '\\']).next().unwrap_or_default();
    let fit: String = last
        .chars()
        .filter(|letter| {
            !letter.is_control() && !matches!(letter, ':' | '*' | '?' | '"' | '<' | '>' | '|')
        })
        .collect();
    // A name that begins with a dot is hidden from the person who shall find it again.
    let fit = fit.trim().trim_start_matches('.').trim_end_matches('.');
    let end = fit.floor_char_boundary(LONGEST_NAME.min(fit.len()));
    let fit = visible(fit.get(..end).unwrap_or_default());
    if fit.is_empty() {
        NAMELESS.to_owned()
    } else {
        fit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_only_the_last_part_of_a_name_is_offered() {
        let table = [
            ("contract.cms", "contract.cms"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system.ini", "system.ini"),
            ("/home/person/.bashrc", "bashrc"),
            ("..", "document"),
            ("", "document"),
            ("құжат.pdf", "құжат.pdf"),
            ("a\0b\n.txt", "ab.txt"),
            ("exe.\u{202e}fdp", "exe.⟦U+202E⟧fdp"),
        ];
        for (claimed, expected) in table {
            assert_eq!(offered(claimed), expected, "{claimed:?}");
        }
        assert!(offered(&"я".repeat(4_000)).len() <= LONGEST_NAME);
    }

    #[test]
    fn r30_nothing_is_replaced_unless_the_person_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cms");
        write_whole(&path, Existing::Stays, b"one").unwrap();
        let refused = write_whole(&path, Existing::Stays, b"two").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        write_whole(&path, Existing::IsReplaced, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn r30_links_folders_and_relative_paths_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        std::fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        for path in [&link, &folder.path().to_owned(), &PathBuf::from("relative")] {
            assert!(write_whole(path, Existing::IsReplaced, b"new").is_err());
        }
        assert_eq!(std::fs::read(&target).unwrap(), b"kept");
    }
}
