//! The doctor of this agent: what its checks look at, and how they ask the agent and the network.
//!
//! What the checks are and how they judge is in `tanba-doctor`; here are its ports. `records.rs`
//! and `modules.rs` read the agent's files as they are on the disk, so that they serve the running
//! agent and the command line alike; `network.rs` is the way out.

mod modules;
mod network;
mod records;

use std::collections::BTreeMap;
use std::path::PathBuf;

use tanba_doctor::{Person, Surroundings};
use time::OffsetDateTime;

use crate::places::Places;
use crate::settings::{PORT, Settings};

use modules::StoredModules;
pub(crate) use network::WebNetwork;
use records::FileRecords;

/// Variables of the environment that name proxies, as the way out reads them.
const PROXIES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// Everything about this agent that checks may look at.
pub(crate) struct Patient {
    places: Places,
    port: u16,
    now: OffsetDateTime,
    records: FileRecords,
    modules: StoredModules,
}

impl Patient {
    /// The agent of these places. Settings that cannot be read are those of the start: the checks
    /// say that they are damaged.
    pub(crate) fn of(places: &Places, port: Option<u16>, now: OffsetDateTime) -> Self {
        let settings = Settings::read(places).unwrap_or_default();
        Self {
            places: places.clone(),
            port: port.or(settings.port).unwrap_or(PORT),
            now,
            records: FileRecords::new(places.clone(), now),
            modules: StoredModules::new(places.clone(), now),
        }
    }

    /// The port on which the agent listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// As the checks see it.
    pub(crate) fn surroundings<'a>(&'a self, network: Option<&'a WebNetwork>) -> Surroundings<'a> {
        Surroundings {
            person: person(),
            root: PathBuf::from(std::path::MAIN_SEPARATOR_STR),
            places: tanba_doctor::Places {
                config: self.places.config().to_owned(),
                data: self.places.data().to_owned(),
                runtime: self.places.runtime().to_owned(),
                tls: self.places.tls(),
                policy: self.places.policy().to_owned(),
                program: std::env::current_exe().unwrap_or_default(),
            },
            port: self.port,
            now: self.now,
            proxies: proxies(),
            records: &self.records,
            modules: &self.modules,
            network: network.map(|network| network as &dyn tanba_doctor::Network),
        }
    }
}

/// Whose computer it is.
pub(crate) fn person() -> Person {
    let home = std::env::home_dir().unwrap_or_default();
    let of_home = home
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let variables = ["USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"];
    let named = variables
        .iter()
        .filter_map(|variable| std::env::var(variable).ok());
    let mut names: Vec<String> = of_home
        .into_iter()
        .chain(named)
        .chain(host_name())
        // One letter says nothing about a person, and stands in every sentence.
        .filter(|name| name.chars().count() > 1)
        .collect();
    names.sort();
    names.dedup();
    Person { home, names }
}

/// The name of the computer, where the system tells it in a file.
fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned())
}

fn proxies() -> BTreeMap<String, String> {
    let set = PROXIES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
    set.filter(|(_, value)| !value.is_empty()).collect()
}

/// An error and its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    // Errors of files show the line with the fault below; a report has one line for each.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
