//! What is examined: places, the time, and the ports through which the agent and the network are
//! asked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

/// Everything that checks may look at.
pub struct Surroundings<'a> {
    /// Whose computer it is.
    pub person: Person,
    /// Where the system begins; `/`, and another folder in tests.
    pub root: PathBuf,
    /// Where the agent keeps what.
    pub places: Places,
    /// The port on which the agent listens.
    pub port: u16,
    /// The time now, by this computer's clock.
    pub now: OffsetDateTime,
    /// Variables of the environment that name proxies.
    pub proxies: BTreeMap<String, String>,
    /// The agent's settings, policy and trust anchors.
    pub records: &'a dyn Records,
    /// The agent's modules.
    pub modules: &'a dyn Modules,
    /// The network, unless nobody is to be asked.
    pub network: Option<&'a dyn Network>,
}

/// Whose computer it is: for finding browsers, and for leaving names out of reports.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The home folder.
    pub home: PathBuf,
    /// Names of the person and of the computer, as they may stand in paths and messages.
    pub names: Vec<String>,
}

/// Where the agent keeps what.
#[derive(Clone, Debug)]
pub struct Places {
    /// Settings.
    pub config: PathBuf,
    /// Certificate, anchors, journal, modules.
    pub data: PathBuf,
    /// The socket of the running agent.
    pub runtime: PathBuf,
    /// The local certificate.
    pub tls: PathBuf,
    /// The administrator's policy.
    pub policy: PathBuf,
    /// This program.
    pub program: PathBuf,
}

/// Whether something is as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Soundness {
    /// There is none.
    Absent,
    /// It is.
    Sound,
    /// It is not.
    Damaged {
        /// How.
        reason: String,
    },
}

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The file.
    pub path: PathBuf,
    /// Whether it can be read.
    pub soundness: Soundness,
}

/// What the agent knows of its own files.
pub trait Records: Sync {
    /// What the person set.
    fn settings(&self) -> Record;
    /// What the person decided about sites.
    fn grants(&self) -> Record;
    /// What the administrator decided.
    fn policy(&self) -> Record;
    /// Which members the policy sets.
    fn policy_members(&self) -> Vec<String>;
    /// Whether the present national certificates are among the trust anchors; the reason when the
    /// anchors cannot be read.
    fn national_anchors(&self) -> Result<bool, String>;
    /// Addresses of time-stamping authorities, in the order in which they are asked.
    fn stamping_authorities(&self) -> Vec<String>;
}

/// An installed module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleState {
    /// It can be served.
    Sound,
    /// Its files were changed.
    Damaged {
        /// How.
        reason: String,
    },
    /// The catalogue forbids it.
    Banned,
}

/// The catalogue of modules.
#[derive(Clone, Debug, PartialEq)]
pub enum CatalogueState {
    /// None is named and none came with the program.
    None,
    /// Settings or policy name it in a way that cannot be understood.
    Unusable {
        /// Why.
        reason: String,
    },
    /// It was never asked.
    Never,
    /// It is good until then.
    Fresh {
        /// Its end.
        until: OffsetDateTime,
    },
    /// Its time is over.
    Stale {
        /// Its end.
        since: OffsetDateTime,
    },
}

/// What the agent knows of its modules.
pub trait Modules: Sync {
    /// Each installed module by its symbolic name; the reason when the folder cannot be read.
    fn installed(&self) -> Result<Vec<(String, ModuleState)>, String>;
    /// The catalogue.
    fn catalogue(&self) -> CatalogueState;
    /// Symbolic names of modules that the policy requires and that are not installed.
    fn required_missing(&self) -> Vec<String>;
}

/// What kept an exchange from its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkTrouble {
    /// The address is none.
    Address,
    /// Nobody answers.
    Silent {
        /// Why.
        reason: String,
    },
    /// An answer came, and it is wrong.
    Wrong {
        /// Why.
        reason: String,
    },
}

/// The network, with short limits. Asked from several threads at once.
pub trait Network: Sync {
    /// Has an authority stamp a digest of nothing: the time by its clock.
    fn stamp(&self, address: &str) -> Result<OffsetDateTime, NetworkTrouble>;
    /// Whether somebody listens on `host:port`.
    fn listens(&self, host: &str) -> bool;
    /// Whether a server answers HTTP.
    fn knock(&self, address: &str) -> Result<(), NetworkTrouble>;
}

impl Surroundings<'_> {
    /// A path of the system.
    pub(crate) fn system(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// A path below the person's home.
    pub(crate) fn home(&self) -> &Path {
        &self.person.home
    }
}
