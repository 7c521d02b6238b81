//! Files come from our own chooser, never from a path that a page names.

use std::path::Path;
use std::sync::Arc;

use tanba_consent::{Answer, Question, QuestionKind};
use tanba_module::{ChosenFile, Fault, FileRequest, Permission};

use crate::{CallHost, fault};

/// Octets read from a chosen file at most.
const LARGEST: u64 = 512 * 1024 * 1024;

pub(crate) async fn choose_file(
    call: &CallHost,
    request: FileRequest,
) -> Result<ChosenFile, Fault> {
    call.admit(Permission::ChooseFile)?;
    let environment = &call.environment;
    let _turn = environment.queue.turn(&call.caller).await?;
    call.admit(Permission::ChooseFile)?;
    let read = request.read;
    let question = Question {
        caller: call.caller.clone(),
        module: call.module.clone(),
        locale: call.locale,
        logo: None,
        kind: QuestionKind::ChooseFile(request),
    };
    let mut dialog = environment
        .prompter
        .open(question)
        .await
        .map_err(fault::prompt)?;
    loop {
        match dialog.answer().await.map_err(fault::prompt)? {
            Answer::File(path) => {
                environment.rules().mutes.approved(&call.caller);
                let content = if read {
                    Some(read_once(&path).await?)
                } else {
                    None
                };
                return Ok(ChosenFile { path, content });
            }
            Answer::Decline { remember } => {
                call.declined(Permission::ChooseFile, remember);
                return Err(Fault::Cancelled);
            }
            Answer::Unlock { .. } | Answer::Approve { .. } | Answer::FetchAnchors => {}
        }
    }
}

/// Reads the file once into memory: what is shown and what is signed are these octets.
async fn read_once(path: &Path) -> Result<Arc<[u8]>, Fault> {
    let metadata = tokio::fs::metadata(path)
        .await
        .map_err(|_| Fault::FileUnusable)?;
    if !metadata.is_file() {
        return Err(Fault::FileUnusable);
    }
    if metadata.len() > LARGEST {
        return Err(Fault::Limit { what: "file size" });
    }
    tokio::fs::read(path)
        .await
        .map(Arc::from)
        .map_err(|_| Fault::FileUnusable)
}
