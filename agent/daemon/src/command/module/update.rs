//! `tanba module update`: newer versions of what is installed.

use serde_json::json;
use tanba_catalog::StoreError;

use super::facts::bundle_text;
use super::install::{Market, facts, text};
use super::{Answer, ModuleError, ask};
use crate::cli::ModuleUpdateArgs;
use crate::command::{CommandError, Exit, Session};

pub(super) fn run(session: &Session, args: &ModuleUpdateArgs) -> Result<Exit, CommandError> {
    let market = Market::open(session, &args.catalogue)?;
    let modules = market.store.modules().map_err(ModuleError::from)?;
    for name in &args.names {
        if !modules.iter().any(|module| module.symbolic_name == *name) {
            return Err(ModuleError::from(StoreError::NotInstalled(name.clone())).into());
        }
    }
    let locale = session.settings()?.locale();
    let mut updated = Vec::new();
    let mut refused = Vec::new();
    let mut said = String::new();
    for module in &modules {
        let name = &module.symbolic_name;
        if !args.names.is_empty() && !args.names.contains(name) {
            continue;
        }
        let bundle = market.catalogue.index().bundle(name);
        // A damaged module is mended by the same version.
        let wanted = bundle.is_some_and(|bundle| {
            bundle.version > module.version
                || (bundle.version == module.version && module.package.is_err())
        });
        if !wanted {
            continue;
        }
        let offer = match market.offer(name) {
            Ok(offer) => offer,
            Err(error) => {
                said += &format!("{name}: {error}\n");
                refused.push(json!({ "symname": name, "reason": error.to_string() }));
                continue;
            }
        };
        let shown = bundle_text(offer.bundle(), locale);
        if !args.yes && ask(&shown, "Install this version?")? == Answer::No {
            continue;
        }
        let installed = market.install(&offer)?;
        said += &text(&installed);
        updated.push(facts(&installed));
    }
    if updated.is_empty() && refused.is_empty() {
        said += "Every module is up to date.\n";
    }
    let exit = if refused.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    };
    session.print(&json!({ "updated": updated, "refused": refused }), &said)?;
    Ok(exit)
}
