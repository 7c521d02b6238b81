//! A person with a home, a browser and an agent of their own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair};
use serde_json::Value;
use tempfile::TempDir;

/// A profile of Firefox below the home.
pub(crate) const FIREFOX: &str = ".mozilla/firefox/abc.default-release";

/// The name of the person; reports must not say it.
pub(crate) const NAME: &str = "aigerim";

pub(crate) struct Scene {
    folder: TempDir,
    pub(crate) port: u16,
}

/// What the doctor said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) facts: Value,
}

impl Scene {
    /// An agent that never started, a browser that knows nothing of it, and national certificates.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scene = Self {
            folder: tempfile::tempdir().unwrap(),
            port: listener.local_addr().unwrap().port(),
        };
        drop(listener);
        let profile = scene.home().join(FIREFOX);
        fs::create_dir_all(&profile).unwrap();
        scene.certutil(&["-N", "--empty-password"]);
        scene.add_national_certificate();
        scene
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// A place of the agent.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.home().join("agent").join(path)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn tanba(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tanba"))
            .arg("--home")
            .arg(self.at(""))
            .args(arguments)
            .env("HOME", self.home())
            .env("USER", NAME)
            .env("LANG", "C")
            .env_remove("LC_ALL")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_RUNTIME_DIR")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    }

    /// `tanba doctor --json` with these arguments, of the agent on this scene's port.
    pub(crate) fn doctor(&self, arguments: &[&str]) -> Said {
        let port = self.port.to_string();
        let fixed = ["doctor", "--json", "--port", &port];
        let output = self.tanba(&[&fixed, arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let facts = serde_json::from_slice(&output.stdout);
        Said {
            code: output.status.code(),
            facts: facts.unwrap_or_else(|error| panic!("{error}: {said}")),
        }
    }

    pub(crate) fn certutil(&self, arguments: &[&str]) {
        let output = Command::new("certutil")
            .arg("-d")
            .arg(format!("sql:{}", self.home().join(FIREFOX).display()))
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }

    /// The name of the agent's authority, as browsers list it.
    pub(crate) fn authority(&self) -> String {
        let folder = self.at("data/tls");
        let certificate = tanba_local_ca::LocalCertificate::load(&folder).unwrap();
        certificate.authority_name().to_owned()
    }

    fn add_national_certificate(&self) {
        let mut name = DistinguishedName::new();
        name.push(DnType::CountryName, "KZ");
        name.push(DnType::CommonName, "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) 2022");
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = name;
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&KeyPair::generate().unwrap());
        let file = self.home().join("nca.pem");
        fs::write(&file, certificate.unwrap().pem()).unwrap();
        let added = self.tanba(&["anchors", "add", file.to_str().unwrap()]);
        assert!(added.status.success(), "{added:?}");
    }

    /// Ends the agent that the doctor started.
    pub(crate) fn stop(&self) {
        let own = self.folder.path().to_str().unwrap().as_bytes();
        let entries = fs::read_dir("/proc").unwrap();
        for process in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let command = fs::read(process.join("cmdline")).unwrap_or_default();
            let is_ours = command.windows(own.len()).any(|part| part == own);
            let number = process.file_name().and_then(|name| name.to_str());
            if let (true, Some(number)) = (is_ours, number) {
                let _ = Command::new("kill").arg(number).status();
                wait_for_end(&process);
            }
        }
    }
}

fn wait_for_end(process: &Path) {
    for _ in 0..100 {
        // Who is nobody's child here stays as a name without a command.
        if fs::read(process.join("cmdline"))
            .unwrap_or_default()
            .is_empty()
        {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Said {
    /// Ids of what was found; what other tests run beside this one is left out.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let findings = self.facts["findings"].as_array().unwrap().iter();
        let ids = findings.map(|finding| finding["id"].as_str().unwrap());
        ids.filter(|id| *id != "other-agent-running").collect()
    }

    /// Ids of what is wrong.
    pub(crate) fn wrong(&self) -> Vec<&str> {
        let findings = self.facts["findings"].as_array().unwrap().iter();
        let wrong = findings.filter(|finding| {
            let severity = finding["severity"].as_str().unwrap();
            ["warning", "error"].contains(&severity)
        });
        wrong
            .map(|finding| finding["id"].as_str().unwrap())
            .filter(|id| *id != "other-agent-running")
            .collect()
    }

    #[track_caller]
    pub(crate) fn has(&self, id: &str) -> &Self {
        assert!(
            self.ids().contains(&id),
            "{id} was not found: {:#}",
            self.facts
        );
        self
    }

    /// All is well, and the exit code says so, unless another test runs another agent.
    #[track_caller]
    pub(crate) fn is_well(&self) {
        assert_eq!(self.wrong(), Vec::<&str>::new(), "{:#}", self.facts);
        let beside = self.facts.to_string().contains("other-agent-running");
        assert_eq!(self.code, Some(i32::from(beside)), "{:#}", self.facts);
    }
}
