//! `tanba module …`: for people `list`, `install`, `update` and `remove`; for authors `new`,
//! `pack`, `sign`, `inspect`, `verify` and `run`.

mod choose;
mod error;
mod facts;
mod inspect;
mod install;
mod list;
mod new;
mod pack;
mod sign;
mod update;
mod verify;

use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::path::Path;

use tanba_catalog::Store;
use tanba_catalog::package::LARGEST_PACKAGE;
use tanba_host::SettingsStore as _;

pub use error::ModuleError;
pub(super) use sign::{sign_content, sign_with};

use super::{CommandError, Exit, Session, journaling, of_file};
use crate::cli::{CatalogueArgs, ModuleCommand};
use crate::modules::SettingsFiles;
use crate::serve;

pub(super) fn run(session: &Session, command: &ModuleCommand) -> Result<Exit, CommandError> {
    match command {
        ModuleCommand::List(args) => list::run(session, args),
        ModuleCommand::Install(args) => install::run(session, args),
        ModuleCommand::Update(args) => update::run(session, args),
        ModuleCommand::Remove { name } => remove(session, name),
        ModuleCommand::New(args) => new::run(session, args),
        ModuleCommand::Pack(args) => pack::run(session, args),
        ModuleCommand::Sign(args) => sign::run(session, args),
        ModuleCommand::Inspect { file } => inspect::run(session, file),
        ModuleCommand::Verify { file } => verify::run(session, file),
        ModuleCommand::Run(args) => serve::run_with(session, &args.run, Some(&args.file)),
    }
}

/// Asks the catalogue that stands, and takes it.
pub(super) fn refresh_catalogue(session: &Session) -> Result<(), CommandError> {
    install::Market::open(session, &STANDING).map(drop)
}

/// Installs what the catalogue that stands offers under this name, over what is there.
pub(super) fn install_again(session: &Session, name: &str) -> Result<(), CommandError> {
    let market = install::Market::open(session, &STANDING)?;
    let offer = market.offer(name)?;
    market.install(&offer).map(drop)
}

/// No other catalogue for this run.
const STANDING: CatalogueArgs = CatalogueArgs {
    catalog: None,
    pin: Vec::new(),
};

fn remove(session: &Session, name: &str) -> Result<Exit, CommandError> {
    let store = store(session)?;
    store.remove(name).map_err(ModuleError::from)?;
    // What it kept goes with it, and so does what the person refused it.
    let settings = SettingsFiles::new(session.places.module_settings(), None);
    settings
        .remove(name)
        .map_err(of_file(&session.places.module_settings()))?;
    session.print(
        &serde_json::json!({ "removed": name }),
        &format!("{name} removed"),
    )?;
    Ok(Exit::Done)
}

/// The person's modules; what changes of them is journaled.
fn store(session: &Session) -> Result<Store, CommandError> {
    let store = Store::open(session.places.modules()).map_err(ModuleError::from)?;
    Ok(store.witnessed_by(journaling::of_modules(session)))
}

/// Reads a package, or a file that may become one.
pub(super) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, CommandError> {
    let mut octets = Vec::new();
    let file = File::open(path).map_err(of_file(path))?;
    let bound = (limit as u64).saturating_add(1);
    let read = file.take(bound).read_to_end(&mut octets);
    read.map_err(of_file(path))?;
    if octets.len() > limit {
        return Err(ModuleError::TooLarge {
            path: path.to_owned(),
            limit,
        }
        .into());
    }
    Ok(octets)
}

/// Reads a package.
fn read_package(path: &Path) -> Result<Vec<u8>, CommandError> {
    read(path, LARGEST_PACKAGE)
}

/// Shows something on the terminal and asks whether it is to be done.
fn ask(shown: &str, question: &str) -> Result<Answer, CommandError> {
    let mut out = std::io::stderr().lock();
    write!(out, "{shown}{question} [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(match answer.trim() {
        "y" | "Y" | "yes" => Answer::Yes,
        _ => Answer::No,
    })
}

/// What a person answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}
