//! Sites that a person once refused the way to programs of this computer, as Firefox and its kin
//! remember it in `permissions.sqlite` of each profile.
//!
//! Tables of SQLite are read by a reader of our own ([`sqlite`]): a library for it would be the
//! largest part of this program. As with Chromium, a refusal is told and not taken back.

use std::path::Path;

use tanba_local_ca::{Scope, stores};

use crate::sqlite::{self, Cell, SqliteError};
use crate::{Check, Finding, Subject, Surroundings, Symptom};

/// The table: `id, origin, type, permission, expireType, expireTime, modificationTime`.
const TABLE: &str = "moz_perms";
/// The permissions by their names, the older one last.
const PERMISSIONS: [&str; 2] = ["loopback-network", "localhost"];
/// `DENY_ACTION`.
const DENY: i64 = 2;

pub(crate) struct FirefoxRefusals;

impl Check for FirefoxRefusals {
    fn name(&self) -> &'static str {
        "refusals of Firefox"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        // A profile is where a database of certificates is.
        let profiles = stores(around.home(), Scope::User).into_iter();
        profiles
            .map(|store| store.path().join("permissions.sqlite"))
            .filter(|file| file.is_file())
            .filter_map(|file| of_file(&file))
            .collect()
    }
}

fn of_file(file: &Path) -> Option<Finding> {
    let about = |symptom| {
        Finding::of(symptom).about(Subject::Browser {
            name: "Firefox".to_owned(),
            path: file.parent().unwrap_or(file).to_owned(),
        })
    };
    match refused(file) {
        Ok(sites) if sites.is_empty() => None,
        Ok(sites) => Some(about(Symptom::FirefoxRefused).with("sites", sites.join(", "))),
        Err(error) => Some(about(Symptom::BrowserUnreadable).with("reason", error.to_string())),
    }
}

fn refused(file: &Path) -> Result<Vec<String>, SqliteError> {
    let rows = sqlite::rows(file, TABLE)?;
    let mut sites: Vec<String> = rows
        .into_iter()
        .filter_map(|row| match row.get(1..4)? {
            [Cell::Text(origin), Cell::Text(kind), Cell::Integer(DENY)]
                if PERMISSIONS.contains(&kind.as_str()) =>
            {
                // What follows `^` tells containers and private windows apart.
                Some(origin.split('^').next().unwrap_or(origin).to_owned())
            }
            _ => None,
        })
        .collect();
    sites.sort();
    sites.dedup();
    Ok(sites)
}
