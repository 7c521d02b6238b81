//! `tanba module list`: what is installed, and what the catalogue that was seen last offers.

use serde_json::{Value, json};
use tanba_catalog::{Ban, Catalogue, InstalledModule};
use tanba_module::Locale;

use super::facts::names;
use super::{ModuleError, store};
use crate::command::{CommandError, Exit, Session};
use crate::settings::{Policy, catalogue};

pub(super) fn run(session: &Session) -> Result<Exit, CommandError> {
    let settings = session.settings()?;
    let locale = settings.locale();
    let store = store(session)?;
    let modules = store.modules().map_err(ModuleError::from)?;
    let policy = Policy::read(&session.places)?;
    let choice = catalogue(&settings, &policy).map_err(ModuleError::from)?;
    let known = match choice {
        Some(choice) => store.catalogue(&choice.pinned).map_err(ModuleError::from)?,
        None => None,
    };
    let mut text = String::new();
    for module in &modules {
        text += &line(module, known.as_ref(), locale);
    }
    let offered = offered(known.as_ref(), &modules);
    if modules.is_empty() {
        text += "No module is installed.\n";
    }
    for (name, version) in &offered {
        text += &format!("{name} {version} (in the catalogue)\n");
    }
    let facts: Vec<_> = modules
        .iter()
        .map(|module| module_facts(module, known.as_ref()))
        .collect();
    let offered: Vec<_> = offered
        .iter()
        .map(|(name, version)| json!({ "symname": name, "version": version }))
        .collect();
    session.print(&json!({ "modules": facts, "offered": offered }), &text)?;
    Ok(Exit::Done)
}

/// What may be installed and is not.
fn offered(known: Option<&Catalogue>, modules: &[InstalledModule]) -> Vec<(String, String)> {
    let bundles = known.into_iter().flat_map(|known| &known.index().bundles);
    let installed = |name: &str| modules.iter().any(|module| module.symbolic_name == name);
    bundles
        .filter(|bundle| !bundle.hidden && !bundle.bans(&bundle.version))
        .filter(|bundle| !installed(&bundle.symbolic_name))
        .map(|bundle| (bundle.symbolic_name.clone(), bundle.version.to_string()))
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
