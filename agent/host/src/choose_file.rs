//! Files come from our own chooser, never from a path that a page names.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_consent::{Answer, QuestionKind};
use tanba_journal::Event;
use tanba_module::{ChosenFile, Fault, FileRequest, Permission};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::CallHost;
use crate::asking::Asked;
use crate::record::Subject;

/// Octets read from a chosen file at most.
const LARGEST: u64 = 512 * 1024 * 1024;

pub(crate) async fn choose_file(
    call: &CallHost,
    request: FileRequest,
) -> Result<ChosenFile, Fault> {
    let read = request.read;
    let (path, _asked) = choose_path(call, request).await?;
    let content = if read {
        Some(read_once(&path).await?)
    } else {
        None
    };
    Ok(ChosenFile { path, content })
}

/// What the person chose, and the window in which they did.
pub(crate) async fn choose_path(
    call: &CallHost,
    request: FileRequest,
) -> Result<(PathBuf, Asked), Fault> {
    let kind = QuestionKind::ChooseFile(request);
    let mut asked = call.ask(Permission::ChooseFile, kind).await?;
    loop {
        match asked.answer().await? {
            Answer::File(path) => {
                call.environment.rules().mutes.approved(&call.caller);
                return Ok((path, asked));
            }
            Answer::Decline { remember } => {
                call.declined(Permission::ChooseFile, remember);
                journal_decline(call).await;
                return Err(Fault::Cancelled);
            }
            Answer::Unlock { .. }
            | Answer::Approve { .. }
            | Answer::Replace(_)
            | Answer::Agree
            | Answer::Install { .. }
            | Answer::Grant { .. }
            | Answer::FetchAnchors => {}
        }
    }
}

async fn journal_decline(call: &CallHost) {
    let subject = Subject::of(call, None);
    let journal = subject.journal(&call.environment, Event::FileRefused, Vec::new(), None);
    if journal.await.is_err() {
        tracing::warn!("a refusal could not be journaled");
    }
}

/// Reads the file once into memory: what is shown and what is signed are these octets.
async fn read_once(path: &Path) -> Result<Arc<[u8]>, Fault> {
    let unusable = |_| Fault::FileUnusable;
    // Before it is opened, because opening a pipe waits for its other end.
    regular(&tokio::fs::metadata(path).await.map_err(unusable)?)?;
    let file = File::open(path).await.map_err(unusable)?;
    // Again for what was opened, which may be another file by now.
    regular(&file.metadata().await.map_err(unusable)?)?;
    let mut octets = Vec::new();
    let mut limited = file.take(LARGEST + 1);
    limited.read_to_end(&mut octets).await.map_err(unusable)?;
    if octets.len() as u64 > LARGEST {
        return Err(too_large());
    }
    Ok(octets.into())
}

fn regular(metadata: &Metadata) -> Result<(), Fault> {
    if !metadata.is_file() {
        Err(Fault::FileUnusable)
    } else if metadata.len() > LARGEST {
        Err(too_large())
    } else {
        Ok(())
    }
}

fn too_large() -> Fault {
    Fault::Limit {
        what: "file size".into(),
    }
}
