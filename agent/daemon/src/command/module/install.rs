//! `tanba module install`: from the catalogue, after a question.

use serde_json::{Value, json};
use tanba_catalog::{Catalogue, Installed, Offer, Source, Store};
use time::OffsetDateTime;

use super::choose::{choose, fetch};
use super::facts::{bundle_text, names};
use super::{Answer, ModuleError, ask, store};
use crate::cli::{CatalogueArgs, ModuleInstallArgs};
use crate::command::{CommandError, Exit, Session, block_on};
use crate::fetch::HttpFetch;
use crate::modules::Compiler;
use crate::settings::Policy;

/// A catalogue that was just fetched, and where its modules go.
pub(super) struct Market {
    pub(super) store: Store,
    pub(super) source: Source,
    pub(super) catalogue: Catalogue,
    policy: Policy,
    now: OffsetDateTime,
}

pub(super) fn run(session: &Session, args: &ModuleInstallArgs) -> Result<Exit, CommandError> {
    let market = Market::open(session, &args.catalogue)?;
    let offer = market.offer(&args.name)?;
    if !args.yes {
        let shown = bundle_text(offer.bundle(), session.settings()?.locale());
        if ask(&shown, "Install this module?")? == Answer::No {
            return Ok(Exit::Refused);
        }
    }
    let installed = market.install(&offer)?;
    session.print(&facts(&installed), &text(&installed))?;
    Ok(Exit::Done)
}

impl Market {
    /// Fetches the catalogue and takes it.
    pub(super) fn open(session: &Session, args: &CatalogueArgs) -> Result<Self, CommandError> {
        let policy = Policy::read(&session.places)?;
        let choice = choose(session, &policy, args)?.ok_or(ModuleError::NoCatalogue)?;
        let store = store(session)?;
        let now = OffsetDateTime::now_utc();
        let catalogue = fetch(&store, &choice, now)?;
        Ok(Self {
            store,
            source: choice.source,
            catalogue,
            policy,
            now,
        })
    }

    /// What the catalogue offers, unless the administrator forbids it.
    pub(super) fn offer(&self, name: &str) -> Result<Offer<'_>, ModuleError> {
        if self
            .policy
            .modules
            .forbidden
            .iter()
            .any(|forbidden| forbidden == name)
        {
            return Err(ModuleError::Forbidden(name.to_owned()));
        }
        Ok(self.catalogue.offer(name, self.now)?)
    }

    /// Fetches the package and installs it.
    pub(super) fn install(&self, offer: &Offer<'_>) -> Result<Installed, CommandError> {
        let octets = block_on(async {
            let octets = self.source.package(offer.bundle(), &HttpFetch).await;
            Ok(octets.map_err(ModuleError::from)?)
        })?;
        let compiler = Compiler::beside();
        let installed = self
            .store
            .install(offer, &octets, &compiler, self.now, &|_| {});
        Ok(installed.map_err(ModuleError::from)?)
    }
}

pub(super) fn facts(installed: &Installed) -> Value {
    let module = &installed.module;
    json!({
        "symname": module.symbolic_name,
        "version": module.version.to_string(),
        "replaced": installed.replaced.as_ref().map(ToString::to_string),
        "permissions": names(&module.permissions()),
    })
}

pub(super) fn text(installed: &Installed) -> String {
    let module = &installed.module;
    match &installed.replaced {
        Some(before) if *before != module.version => format!(
            "{} updated from {before} to {}\n",
            module.symbolic_name, module.version
        ),
        _ => format!("{} {} installed\n", module.symbolic_name, module.version),
    }
}
