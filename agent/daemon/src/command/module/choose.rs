//! Which catalogue a command asks: the one that stands, or another for this run.

use std::path::Path;

use tanba_catalog::{Catalogue, CatalogueTrust, IndexError, RefreshError, Source, Store};
use time::OffsetDateTime;

use super::ModuleError;
use crate::cli::CatalogueArgs;
use crate::command::catalog::pin;
use crate::command::{CommandError, Session, block_on};
use crate::fetch::HttpFetch;
use crate::settings::{CatalogueChoice, ChosenBy, Policy, catalogue};

/// The catalogue that policy, arguments, settings or the program name, in this order.
///
/// `--catalog` alone is another place of the catalogue that stands: its keys count there too. With
/// `--pin` it is a catalogue of its own.
pub(super) fn choose(
    session: &Session,
    policy: &Policy,
    args: &CatalogueArgs,
) -> Result<Option<CatalogueChoice>, CommandError> {
    let standing = catalogue(
        &session.settings()?,
        policy,
        session.places.shipped_catalogue(),
    );
    let Some(place) = &args.catalog else {
        return Ok(standing.map_err(ModuleError::from)?);
    };
    if policy.modules.chooses_catalogue() {
        return Err(ModuleError::CatalogueOfPolicy.into());
    }
    let source = source(place)?;
    let choice = if args.pin.is_empty() {
        let standing = standing.map_err(ModuleError::from)?;
        CatalogueChoice {
            source,
            pinned: standing.ok_or(ModuleError::NoPin)?.pinned,
            by: ChosenBy::Person,
        }
    } else {
        let pins: Vec<_> = args
            .pin
            .iter()
            .map(|key| pin(key))
            .collect::<Result<_, _>>()?;
        CatalogueChoice {
            source,
            pinned: CatalogueTrust::pinned(pins),
            by: ChosenBy::ThisRun,
        }
    };
    Ok(Some(choice))
}

/// Fetches a catalogue and takes it. Of one for this run alone nothing is kept.
pub(super) fn fetch(
    store: &Store,
    choice: &CatalogueChoice,
    now: OffsetDateTime,
) -> Result<Catalogue, CommandError> {
    let octets = block_on(async {
        let octets = choice.source.index(&HttpFetch).await;
        Ok(octets.map_err(ModuleError::from)?)
    })?;
    let taken = if choice.by == ChosenBy::ThisRun {
        store.judge_catalogue(&octets, &choice.pinned, now)
    } else {
        store.accept_catalogue(&octets, &choice.pinned, now)
    };
    Ok(taken.map_err(|error| match error {
        RefreshError::Index(IndexError::Expired(at)) if choice.by == ChosenBy::Program => {
            ModuleError::ShippedExpired(at)
        }
        error => error.into(),
    })?)
}

/// A place as people name it at a command line: an address, or a folder seen from here.
fn source(text: &str) -> Result<Source, CommandError> {
    if text.contains("://") {
        return Ok(Source::parse(text).map_err(ModuleError::from)?);
    }
    Ok(Source::Folder(std::path::absolute(Path::new(text))?))
}
