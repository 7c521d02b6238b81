//! A home folder with the trust stores of Chromium and Firefox.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::run::run;

/// The profile of Firefox below the home folder.
const FIREFOX_PROFILE: &str = ".mozilla/firefox/test.default";

/// The store of Chromium below the home folder.
const CHROMIUM_STORE: &str = ".pki/nssdb";

/// A home folder of its own, removed in the end.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes the folder and the store of a Firefox profile; that of Chromium is made by whoever
    /// needs it first, as on a person's computer.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("home folder: {error}"));
        make_store(&folder.path().join(FIREFOX_PROFILE));
        Self { folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `tanba trust install` for the agent whose own folder is `agent`.
    pub fn trust(&self, tanba: &Path, agent: &Path) {
        self.tanba(tanba, agent, &["trust", "install"]);
    }

    /// `tanba trust remove`.
    pub fn distrust(&self, tanba: &Path, agent: &Path) {
        self.tanba(tanba, agent, &["trust", "remove"]);
    }

    /// Lets both browsers trust the authority of a site.
    pub fn trust_site_authority(&self, authority: &Path) {
        for database in [CHROMIUM_STORE, FIREFOX_PROFILE] {
            make_store(&self.path().join(database));
            run(Command::new("certutil")
                .args(["-A", "-t", "C,,", "-n", "Authority of sites", "-i"])
                .arg(authority)
                .arg("-d")
                .arg(format!("sql:{}", self.path().join(database).display())));
        }
    }

    fn tanba(&self, tanba: &Path, agent: &Path, arguments: &[&str]) {
        run(Command::new(tanba)
            .arg("--home")
            .arg(agent)
            .args(arguments)
            .env("HOME", self.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME"));
    }
}

/// Makes an empty store, unless there is one.
fn make_store(folder: &Path) {
    if folder.join("cert9.db").exists() {
        return;
    }
    std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("store: {error}"));
    run(Command::new("certutil")
        .args(["-N", "--empty-password", "-d"])
        .arg(format!("sql:{}", folder.display())));
}
