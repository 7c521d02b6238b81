//! `tanba module verify`: whether a package could be installed.

use std::path::Path;

use serde_json::json;
use tanba_catalog::{Compile, Package, PublisherRule};
use time::OffsetDateTime;

use super::facts::{contents_facts, publisher_facts};
use super::{ModuleError, read_package};
use crate::command::{CommandError, Exit, Session};
use crate::modules::Compiler;

pub(super) fn run(session: &Session, file: &Path) -> Result<Exit, CommandError> {
    let octets = read_package(file)?;
    let rule = PublisherRule::ValidAt(OffsetDateTime::now_utc());
    let package = Package::open(&octets, rule).map_err(ModuleError::from)?;
    tanba_sandbox::check_contract(&package.contents.manifest)
        .map_err(|error| ModuleError::from(tanba_catalog::CompileError::new(error.to_string())))?;
    Compiler::beside()
        .compile(&package.contents.component)
        .map_err(ModuleError::from)?;
    let facts = json!({
        "valid": true,
        "sha256": package.digest.to_string(),
        "module": contents_facts(&package.contents),
        "publisher": publisher_facts(&package.publisher)?,
    });
    let manifest = &package.contents.manifest;
    let text = format!(
        "{} {} is valid, signed by {}\n  certificate {}",
        manifest.symbolic_name,
        manifest.version,
        package.publisher.name(),
        package.publisher.fingerprint()
    );
    session.print(&facts, &text)?;
    Ok(Exit::Done)
}
