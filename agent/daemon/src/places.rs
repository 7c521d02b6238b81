//! Where the agent keeps what.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::settings::ShippedCatalogue;

/// The administrator's policy, for every user of the computer.
#[cfg(unix)]
const POLICY: &str = "/etc/tanba/policy.toml";
#[cfg(windows)]
const POLICY: &str = r"C:\ProgramData\Tanba\policy.toml";

/// The folders of one user.
#[derive(Clone, Debug)]
pub struct Places {
    config: PathBuf,
    data: PathBuf,
    runtime: PathBuf,
    policy: PathBuf,
    shipped_catalogue: ShippedCatalogue,
    owner: Owner,
}

/// Whose folders they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// The user's own.
    User,
    /// Named on the command line: an agent beside the user's own one.
    Named,
}

/// There is no home folder to keep anything in.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the home folder of this user is not known; set HOME or use --home DIR")]
pub struct NoHome;

impl Places {
    /// The user's own folders, or everything below `home` when it is given.
    pub fn of_user(home: Option<&Path>) -> Result<Self, NoHome> {
        let program = std::env::current_exe().unwrap_or_default();
        let shipped_catalogue = ShippedCatalogue::of(program);
        if let Some(home) = home {
            return Ok(Self {
                config: home.join("config"),
                data: home.join("data"),
                runtime: home.join("run"),
                policy: home.join("policy.toml"),
                shipped_catalogue,
                owner: Owner::Named,
            });
        }
        let folders = ProjectDirs::from("kz", "Tanba", "tanba").ok_or(NoHome)?;
        Ok(Self {
            config: folders.config_dir().to_owned(),
            data: folders.data_local_dir().to_owned(),
            runtime: folders
                .runtime_dir()
                .unwrap_or(folders.data_local_dir())
                .to_owned(),
            policy: POLICY.into(),
            shipped_catalogue,
            owner: Owner::User,
        })
    }

    /// Whether these are the user's own folders, so that what browsers trust of this program is
    /// the certificate kept here.
    pub(crate) fn are_the_users_own(&self) -> bool {
        self.owner == Owner::User
    }

    /// The folder of what the person set and decided.
    pub(crate) fn config(&self) -> &Path {
        &self.config
    }

    /// The folder of everything else that stays.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of what ends with the agent.
    pub(crate) fn runtime(&self) -> &Path {
        &self.runtime
    }

    /// What the person set.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// What the person decided about sites.
    pub fn grants(&self) -> PathBuf {
        self.config.join("grants.toml")
    }

    /// What the administrator decided.
    pub fn policy(&self) -> &Path {
        &self.policy
    }

    /// The same folders, of a program at another path; for tests.
    #[must_use]
    pub fn of_program(self, program: PathBuf) -> Self {
        Self {
            shipped_catalogue: ShippedCatalogue::of(program),
            ..self
        }
    }

    /// The catalogue that came with the program.
    pub fn shipped_catalogue(&self) -> &ShippedCatalogue {
        &self.shipped_catalogue
    }

    /// Trust anchors.
    pub fn anchors(&self) -> PathBuf {
        self.data.join("anchors")
    }

    /// The local certificate and its key.
    pub fn tls(&self) -> PathBuf {
        self.data.join("tls")
    }

    /// The audit journal.
    pub fn journal(&self) -> PathBuf {
        self.data.join("journal").join("journal.jsonl")
    }

    /// What the command line signed; the running agent holds the other journal.
    pub fn command_journal(&self) -> PathBuf {
        self.data.join("journal").join("command-line.jsonl")
    }

    /// Installed modules.
    pub fn modules(&self) -> PathBuf {
        self.data.join("modules")
    }

    /// What modules keep between calls.
    pub fn module_settings(&self) -> PathBuf {
        self.data.join("module-settings")
    }

    /// Content of documents that are held for sites, in files without a name.
    pub fn spool(&self) -> PathBuf {
        self.data.join("spool")
    }

    /// Key files used before.
    pub fn recent_keys(&self) -> PathBuf {
        self.data.join("recent-keys.toml")
    }

    /// Where a second instance finds the first.
    pub fn instance_socket(&self) -> PathBuf {
        self.runtime.join("agent.sock")
    }
}
