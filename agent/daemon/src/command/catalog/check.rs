//! `tanba catalog check`: what an agent would say to a catalogue and to the packages beside it.

use std::path::Path;

use serde_json::{Value, json};
use tanba_catalog::{
    Bundle, Catalogue, CatalogueTrust, Fingerprint, Index, InstallError, Location, Package,
    PublisherRule,
};
use tanba_signature_cms::SignedData;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{ModuleError, facts, pin, read, read_index};
use crate::cli::CatalogCheckArgs;
use crate::command::{CommandError, Exit, Session};

pub(super) fn run(session: &Session, args: &CatalogCheckArgs) -> Result<Exit, CommandError> {
    let at = match &args.at {
        Some(text) => {
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| CommandError::Time(text.clone()))?
        }
        None => OffsetDateTime::now_utc(),
    };
    let octets = read_index(&args.file)?;
    let mut trust = CatalogueTrust::pinned(pins(args, &octets)?);
    if let Some(previous) = &args.previous {
        trust = seen(&trust, previous)?;
    }
    let catalogue = trust.accept(&octets, at).map_err(ModuleError::from)?;
    let folder = args.file.parent().unwrap_or(Path::new("."));
    let problems: Vec<_> = catalogue
        .index()
        .bundles
        .iter()
        .filter_map(|bundle| Some((bundle, problem(bundle, &catalogue, folder, at)?)))
        .collect();
    let mut text = facts::text(catalogue.index())?;
    for (bundle, problem) in &problems {
        text += &format!("{}: {problem}\n", bundle.symbolic_name);
    }
    let listed: Vec<Value> = problems
        .iter()
        .map(|(bundle, problem)| json!({ "symname": bundle.symbolic_name, "problem": problem }))
        .collect();
    let exit = if listed.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    };
    let mut facts = facts::facts(catalogue.index())?;
    facts["valid"] = listed.is_empty().into();
    facts["problems"] = listed.into();
    session.print(&facts, &text)?;
    Ok(exit)
}

/// What agents have after the catalogue before: its version and its keys. It may be over by now.
fn seen(trust: &CatalogueTrust, previous: &Path) -> Result<CatalogueTrust, CommandError> {
    let octets = read_index(previous)?;
    let index = contents(&octets)?;
    let catalogue = trust.accept(&octets, index.issued);
    Ok(catalogue.map_err(ModuleError::from)?.trust().clone())
}

/// The keys that agents are said to trust, or those that the catalogue names.
fn pins(args: &CatalogCheckArgs, octets: &[u8]) -> Result<Vec<Fingerprint>, CommandError> {
    if args.pin.is_empty() {
        return Ok(contents(octets)?.keys);
    }
    args.pin.iter().map(|key| pin(key)).collect()
}

fn contents(octets: &[u8]) -> Result<Index, CommandError> {
    let content = SignedData::parse(octets)?.content().unwrap_or_default();
    Ok(Index::parse(&content).map_err(ModuleError::from)?)
}

/// Why an agent could not install a module; packages that lie elsewhere are not fetched.
fn problem(
    bundle: &Bundle,
    catalogue: &Catalogue,
    folder: &Path,
    at: OffsetDateTime,
) -> Option<String> {
    if bundle.bans(&bundle.version) {
        return None;
    }
    if let Err(error) = catalogue.offer(&bundle.symbolic_name, at) {
        return Some(error.to_string());
    }
    let Location::Relative(names) = &bundle.location else {
        return None;
    };
    let path = names
        .split('/')
        .fold(folder.to_owned(), |path, name| path.join(name));
    let size = usize::try_from(bundle.size).unwrap_or(usize::MAX);
    let octets = match read(&path, size) {
        Ok(octets) => octets,
        Err(error) => return Some(error.to_string()),
    };
    match Package::open(&octets, PublisherRule::ValidAt(at)) {
        Err(error) => Some(error.to_string()),
        Ok(package) => match bundle.differs_from(&package) {
            Some(claim) => Some(format!(
                "{}: {claim} is not what the catalogue says",
                path.display()
            )),
            None => bundle
                .exceeded_by(&package.contents.manifest)
                .map(|excess| InstallError::AsksForMore(excess).to_string()),
        },
    }
}
