//! `tanba catalog build`: the index of the packages in a folder, signed.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use tanba_catalog::package::LARGEST_PACKAGE;
use tanba_catalog::{Bundle, CatalogueTrust, Fingerprint, Index, Location, Package, PublisherRule};
use tanba_signature_cms::SignedData;
use time::{Duration, OffsetDateTime};

use super::listing::Listing;
use super::{ModuleError, certificate_digest, facts, read, read_index, sign_with};
use crate::cli::CatalogBuildArgs;
use crate::command::key::{self, ChosenKey};
use crate::command::{CommandError, Exit, Session, block_on};

/// How the files of packages end.
const EXTENSION: &str = "tanba";

pub(super) fn run(session: &Session, args: &CatalogBuildArgs) -> Result<Exit, CommandError> {
    let now = OffsetDateTime::now_utc()
        .replace_nanosecond(0)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let version = next_version(args)?;
    let mut output = args.output.create()?;
    let mut bundles = bundles(&args.folder, now)?;
    Listing::read(&args.folder)?.apply(&mut bundles, &args.folder)?;
    let chosen = block_on(key::choose(session, &args.key.key))?;
    let index = Index {
        version,
        issued: now,
        expires: now + Duration::days(i64::from(args.days)),
        keys: keys(args, &chosen)?,
        bundles,
    };
    let json = index.to_json().map_err(ModuleError::from)?;
    let signed = block_on(sign_with(session, &chosen, &args.output.path, &json, now))?;
    // What comes out is taken by an agent.
    let pins = [Fingerprint::of_certificate(&chosen.certificate)];
    CatalogueTrust::pinned(pins)
        .accept(&signed, now)
        .map_err(ModuleError::from)?;
    output
        .write_all(&signed)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if !args.output.is_standard() {
        let text = format!("{}: {}", args.output.path.display(), facts::text(&index)?);
        session.print(&facts::facts(&index)?, &text)?;
    }
    Ok(Exit::Done)
}

/// The number that was asked for, or one more than that of the catalogue before, or 1.
fn next_version(args: &CatalogBuildArgs) -> Result<u64, CommandError> {
    let previous = match &args.previous {
        Some(path) => Some(path),
        None => args.output.path.exists().then_some(&args.output.path),
    };
    let Some(previous) = previous else {
        return Ok(args.number.unwrap_or(1));
    };
    let octets = read_index(previous)?;
    let content = SignedData::parse(&octets)?.content().unwrap_or_default();
    let seen = Index::parse(&content).map_err(ModuleError::from)?.version;
    match args.number {
        Some(number) if number <= seen => Err(ModuleError::Number { number, seen }.into()),
        Some(number) => Ok(number),
        None => Ok(seen.saturating_add(1)),
    }
}

/// The key that signs, and those that may sign the next one.
fn keys(args: &CatalogBuildArgs, chosen: &ChosenKey) -> Result<Vec<Fingerprint>, CommandError> {
    let mut keys = vec![Fingerprint::of_certificate(&chosen.certificate)];
    for path in &args.next_key {
        let key = certificate_digest(path)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// The newest package of each module in the folder.
fn bundles(folder: &Path, now: OffsetDateTime) -> Result<Vec<Bundle>, CommandError> {
    let mut newest: BTreeMap<String, Bundle> = BTreeMap::new();
    for path in packages(folder)? {
        let bundle = bundle(&path, now)?;
        match newest.get(&bundle.symbolic_name) {
            Some(known) if known.version >= bundle.version => {}
            _ => {
                newest.insert(bundle.symbolic_name.clone(), bundle);
            }
        }
    }
    Ok(newest.into_values().collect())
}

fn bundle(path: &Path, now: OffsetDateTime) -> Result<Bundle, CommandError> {
    let octets = read(path, LARGEST_PACKAGE)?;
    let refused = |source| ModuleError::PackageFile {
        path: path.to_owned(),
        source,
    };
    let package = Package::open(&octets, PublisherRule::ValidAt(now)).map_err(refused)?;
    let name = path.file_name().and_then(|name| name.to_str());
    let location = name
        .and_then(Location::parse)
        .ok_or_else(|| ModuleError::FileName {
            path: path.to_owned(),
        })?;
    let bundle = Bundle::of(&package, location, octets.len() as u64);
    // A package names its contract, or it had not opened.
    bundle.ok_or_else(|| refused(tanba_catalog::package::ContentsError::NoContract.into()).into())
}

fn packages(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let failed = |source| ModuleError::Folder {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|end| end == EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
