//! `tanba catalog build | sign | check`: for those who run a catalogue.

mod build;
mod check;
mod facts;
mod listing;
mod sign;

use std::path::Path;

use tanba_catalog::Fingerprint;
use tanba_catalog::index::LARGEST_INDEX;

use super::module::{ModuleError, read, sign_content, sign_with};
use super::verify::certificates;
use super::{CommandError, Exit, Session};
use crate::cli::CatalogCommand;

pub(super) fn run(session: &Session, command: &CatalogCommand) -> Result<Exit, CommandError> {
    match command {
        CatalogCommand::Build(args) => build::run(session, args),
        CatalogCommand::Sign(args) => sign::run(session, args),
        CatalogCommand::Check(args) => check::run(session, args),
    }
}

fn read_index(path: &Path) -> Result<Vec<u8>, CommandError> {
    read(path, LARGEST_INDEX)
}

/// The digest of the first certificate of a file.
fn certificate_digest(path: &Path) -> Result<Fingerprint, CommandError> {
    let certificates = certificates(path)?;
    let first = certificates.first().map(Fingerprint::of_certificate);
    first.ok_or_else(|| ModuleError::Pin(path.display().to_string()).into())
}

/// A key that counts: a certificate's file, or its digest.
pub(super) fn pin(text: &str) -> Result<Fingerprint, CommandError> {
    match text.parse() {
        Ok(pin) => Ok(pin),
        Err(_) if Path::new(text).exists() => certificate_digest(Path::new(text)),
        Err(_) => Err(ModuleError::Pin(text.to_owned()).into()),
    }
}
