//! Documents of any size that do not come by a stream: out of our chooser, or made here.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use tanba_module::{Announced, DigestName, Fault, FileRequest, HeldDocument, Intake};

use crate::choose_file::choose_path;
use crate::{CallHost, Environment, fault};

/// Octets read at once.
const PIECE: usize = 256 << 10;

/// The person chooses a file; what is in it now is digested and kept, and nothing that others
/// write into it afterwards changes what is signed.
pub(crate) async fn choose_document(
    call: &CallHost,
    request: FileRequest,
) -> Result<HeldDocument, Fault> {
    let request = FileRequest {
        read: true,
        ..request
    };
    let (path, asked) = choose_path(call, request).await?;
    // Reading may take long, and the person has done their part.
    drop(asked);
    let (environment, caller) = (Arc::clone(&call.environment), call.caller.clone());
    blocking(move || {
        let (file, announced) = opened(&path)?;
        copy(file, environment.receive(&caller, announced)?)
    })
    .await
}

/// Keeps octets that were made here.
pub(crate) async fn hold(
    call: &CallHost,
    name: Option<String>,
    octets: Vec<u8>,
) -> Result<HeldDocument, Fault> {
    let (environment, caller) = (Arc::clone(&call.environment), call.caller.clone());
    blocking(move || {
        let announced = announced(name, octets.len() as u64);
        let mut intake = Environment::receive(&environment, &caller, announced)?;
        intake.write(&octets)?;
        intake.finish()
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let worked = tokio::task::spawn_blocking(work).await;
    worked.unwrap_or_else(|error| Err(fault::incident(&error)))
}

fn announced(name: Option<String>, size: u64) -> Announced {
    Announced {
        name,
        size: Some(size),
        keep: true,
        digests: vec![DigestName::Sha256],
    }
}

fn opened(path: &Path) -> Result<(File, Announced), Fault> {
    let unusable = |_| Fault::FileUnusable;
    // Before it is opened, because opening a pipe waits for its other end.
    if !std::fs::metadata(path).map_err(unusable)?.is_file() {
        return Err(Fault::FileUnusable);
    }
    let file = File::open(path).map_err(unusable)?;
    // Again for what was opened, which may be another file by now.
    let metadata = file.metadata().map_err(unusable)?;
    if !metadata.is_file() {
        return Err(Fault::FileUnusable);
    }
    let name = path.file_name();
    let name = name.map(|name| name.to_string_lossy().into_owned());
    Ok((file, announced(name, metadata.len())))
}

/// A file that grows or shrinks meanwhile is not what the person chose.
fn copy(mut file: File, mut intake: Box<dyn Intake>) -> Result<HeldDocument, Fault> {
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => intake.write(piece.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(Fault::FileUnusable),
        }
    }
    intake.finish().map_err(|fault| match fault {
        Fault::InvalidParameter { .. } => Fault::FileUnusable,
        fault => fault,
    })
}
