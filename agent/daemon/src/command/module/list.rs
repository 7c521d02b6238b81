//! `tanba module list`: what is installed, and what the catalogue offers.

use serde_json::{Value, json};
use tanba_catalog::{Ban, Bundle, Catalogue, InstalledModule, Source, Store};
use tanba_module::Locale;
use time::OffsetDateTime;

use super::choose::{choose, fetch};
use super::facts::{bundle_facts, names};
use super::{ModuleError, store};
use crate::cli::CatalogueArgs;
use crate::command::{CommandError, Exit, Session};
use crate::settings::Policy;

pub(super) fn run(session: &Session, args: &CatalogueArgs) -> Result<Exit, CommandError> {
    let locale = session.settings()?.locale();
    let store = store(session)?;
    let (known, problem) = known(session, &store, args)?;
    let known = known.as_ref();
    // Read afterwards: the catalogue may have forbidden one.
    let modules = store.modules().map_err(ModuleError::from)?;
    let mut text = String::new();
    for module in &modules {
        text += &line(module, known, locale);
    }
    let offered = offered(known, &modules);
    if modules.is_empty() {
        text += "No module is installed.\n";
    }
    for bundle in &offered {
        let (name, version) = (&bundle.symbolic_name, &bundle.version);
        text += &format!("{name} {version} (in the catalogue)\n");
    }
    if let Some(problem) = &problem {
        text += &format!("The catalogue was not taken: {problem}\n");
    }
    let facts: Vec<_> = modules
        .iter()
        .map(|module| module_facts(module, known))
        .collect();
    let offered: Vec<_> = offered.into_iter().map(bundle_facts).collect();
    let facts = json!({
        "modules": facts,
        "offered": offered,
        "problem": problem.map(|problem| problem.to_string()),
    });
    session.print(&facts, &text)?;
    Ok(Exit::Done)
}

/// The catalogue: one that is a folder, or was named for this run, is looked into; from the network
/// the one that was seen last. When the standing one cannot be read, the list goes on without.
fn known(
    session: &Session,
    store: &Store,
    args: &CatalogueArgs,
) -> Result<(Option<Catalogue>, Option<CommandError>), CommandError> {
    let policy = Policy::read(&session.places)?;
    let Some(choice) = choose(session, &policy, args)? else {
        return Ok((None, None));
    };
    let folder = matches!(choice.source, Source::Folder(_));
    let problem = if folder || args.catalog.is_some() {
        match fetch(store, &choice, OffsetDateTime::now_utc()) {
            Ok(catalogue) => return Ok((Some(catalogue), None)),
            Err(error) if args.catalog.is_some() => return Err(error),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    let known = store.catalogue(&choice.pinned);
    Ok((known.map_err(ModuleError::from)?, problem))
}

/// What may be installed and is not.
fn offered<'a>(known: Option<&'a Catalogue>, modules: &[InstalledModule]) -> Vec<&'a Bundle> {
    let bundles = known.into_iter().flat_map(|known| &known.index().bundles);
    let installed = |name: &str| modules.iter().any(|module| module.symbolic_name == name);
    bundles
        .filter(|bundle| !bundle.hidden && !bundle.bans(&bundle.version))
        .filter(|bundle| !installed(&bundle.symbolic_name))
        .collect()
}

/// One word for the state of an installed module.
fn word(module: &InstalledModule) -> &'static str {
    match (&module.package, module.ban) {
        (Err(_), _) => "damaged",
        (Ok(_), Ban::Banned) => "banned",
        (Ok(_), Ban::None) => "installed",
    }
}

/// The newer version that the catalogue offers.
fn newer(module: &InstalledModule, known: Option<&Catalogue>) -> Option<String> {
    let bundle = known?.index().bundle(&module.symbolic_name)?;
    (bundle.version > module.version).then(|| bundle.version.to_string())
}

fn module_facts(module: &InstalledModule, known: Option<&Catalogue>) -> Value {
    let package = module.package.as_ref().ok();
    let refused: Vec<_> = module.refused.iter().copied().collect();
    json!({
        "symname": module.symbolic_name,
        "version": module.version.to_string(),
        "state": word(module),
        "damage": module.package.as_ref().err().map(ToString::to_string),
        "publisher": package.map(|package| package.publisher.name()),
        "permissions": package.map(|package| names(&package.manifest.permissions)),
        "refused": names(&refused),
        "newer": newer(module, known),
    })
}

fn line(module: &InstalledModule, known: Option<&Catalogue>, locale: Locale) -> String {
    let mut line = format!("{} {}", module.symbolic_name, module.version);
    match &module.package {
        Ok(package) => {
            let name = package.manifest.name.in_language(locale);
            line += &format!("  {name}  ({})", package.publisher.name());
        }
        Err(damage) => line += &format!("  damaged: {damage}; install it again"),
    }
    if module.ban == Ban::Banned {
        line += "  forbidden by the catalogue";
    }
    if let Some(newer) = newer(module, known) {
        line += &format!("  → {newer}");
    }
    line + "\n"
}
