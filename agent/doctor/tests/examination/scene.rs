//! A computer and a person of their own, with ports that answer as a test says.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tanba_doctor::{
    CatalogueState, Extent, Finding, ModuleState, Modules, Network, NetworkTrouble, Person, Places,
    Record, Records, Remedies, Repair, Soundness, Surroundings, Symptom, examine, treat,
};
use tanba_l10n::Locale;
use tanba_local_ca::LocalCertificate;
use tempfile::TempDir;
use time::OffsetDateTime;

pub(crate) struct Scene {
    folder: TempDir,
    pub(crate) port: u16,
    pub(crate) now: OffsetDateTime,
    pub(crate) proxies: BTreeMap<String, String>,
    pub(crate) settings: Soundness,
    pub(crate) policy: Soundness,
    pub(crate) anchors: Result<bool, String>,
    pub(crate) installed: Result<Vec<(String, ModuleState)>, String>,
    pub(crate) catalogue: CatalogueState,
    pub(crate) required: Vec<String>,
    pub(crate) stamp: Option<Result<OffsetDateTime, NetworkTrouble>>,
    /// What the agent was told to do.
    pub(crate) asked: Mutex<Vec<String>>,
}

impl Scene {
    /// Everything is well, but the agent does not run and nobody trusts it.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let until = now + time::Duration::days(30);
        let scene = Self {
            folder,
            port: free_port(),
            now,
            proxies: BTreeMap::new(),
            settings: Soundness::Absent,
            policy: Soundness::Absent,
            anchors: Ok(true),
            installed: Ok(Vec::new()),
            catalogue: CatalogueState::Fresh { until },
            required: Vec::new(),
            stamp: None,
            asked: Mutex::default(),
        };
        for part in ["home", "root", "config", "data", "run"] {
            let path = scene.at(part);
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        scene
    }

    /// The same with a local certificate of this moment.
    pub(crate) fn with_certificate(at: OffsetDateTime) -> Self {
        let scene = Self::new();
        LocalCertificate::create(&scene.at("data/tls"), at.into()).unwrap();
        scene
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: &str) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn around(&self) -> Surroundings<'_> {
        Surroundings {
            person: self.person(),
            root: self.at("root"),
            places: Places {
                config: self.at("config"),
                data: self.at("data"),
                runtime: self.at("run"),
                tls: self.at("data/tls"),
                policy: self.at("policy.toml"),
                program: "/proc/self/exe".into(),
            },
            port: self.port,
            now: self.now,
            proxies: self.proxies.clone(),
            records: self,
            modules: self,
            network: self.stamp.as_ref().map(|_| self as &dyn Network),
        }
    }

    pub(crate) fn person(&self) -> Person {
        Person {
            home: self.at("home"),
            names: vec!["Aigerim".to_owned()],
        }
    }

    /// Everything that is found; each finding has words without holes.
    pub(crate) fn examine(&self) -> Vec<Finding> {
        let findings = examine(&self.around(), Extent::Whole, &|_, _| {});
        for (finding, locale) in findings
            .iter()
            .flat_map(|it| Locale::ALL.map(|at| (it, at)))
        {
            let words = finding.words(locale);
            let all = format!("{words:?}");
            assert!(!all.contains("{ $") && !all.contains("{$"), "{all}");
            assert!(!words.what.starts_with("doctor-"), "{all}");
        }
        findings
    }

    /// What is found of this kind.
    pub(crate) fn found(&self, symptom: Symptom) -> Vec<Finding> {
        let findings = self.examine().into_iter();
        findings.filter(|it| it.symptom == symptom).collect()
    }

    /// The one finding of this kind.
    #[track_caller]
    pub(crate) fn the(&self, symptom: Symptom) -> Finding {
        let all = self.examine();
        let mut found = all.iter().filter(|it| it.symptom == symptom);
        match (found.next(), found.next()) {
            (Some(one), None) => one.clone(),
            (None, _) => panic!("{symptom:?} was not found: {all:#?}"),
            (Some(_), Some(_)) => panic!("{symptom:?} was found more than once: {all:#?}"),
        }
    }

    /// Makes the repair of the one finding of this kind.
    #[track_caller]
    pub(crate) fn repair(&self, symptom: Symptom) {
        let repair = self.the(symptom).repair.unwrap();
        treat(&repair, &self.around(), self).unwrap();
    }

    /// What the agent was told to do for the one finding of this kind.
    #[track_caller]
    pub(crate) fn told_by(&self, symptom: Symptom) -> String {
        self.repair(symptom);
        self.asked.lock().unwrap().pop().unwrap()
    }

    fn tell(&self, what: &str) {
        self.asked.lock().unwrap().push(what.to_owned());
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Names of repairs in the order of the findings.
pub(crate) fn repairs(findings: &[Finding]) -> Vec<&'static str> {
    let repairs = findings.iter().filter_map(|it| it.repair.as_ref());
    repairs.map(Repair::name).collect()
}

fn record(path: &Path, soundness: &Soundness) -> Record {
    Record {
        path: path.to_owned(),
        soundness: soundness.clone(),
    }
}

impl Records for Scene {
    fn settings(&self) -> Record {
        record(&self.at("config/settings.toml"), &self.settings)
    }

    fn grants(&self) -> Record {
        record(&self.at("config/grants.toml"), &Soundness::Absent)
    }

    fn policy(&self) -> Record {
        record(&self.at("policy.toml"), &self.policy)
    }

    fn policy_members(&self) -> Vec<String> {
        vec!["refuse-programs".to_owned()]
    }

    fn national_anchors(&self) -> Result<bool, String> {
        self.anchors.clone()
    }

    fn stamping_authorities(&self) -> Vec<String> {
        vec!["http://tsp.pki.gov.kz".to_owned()]
    }
}

impl Modules for Scene {
    fn installed(&self) -> Result<Vec<(String, ModuleState)>, String> {
        self.installed.clone()
    }

    fn catalogue(&self) -> CatalogueState {
        self.catalogue.clone()
    }

    fn required_missing(&self) -> Vec<String> {
        self.required.clone()
    }
}

impl Network for Scene {
    fn stamp(&self, _: &str) -> Result<OffsetDateTime, NetworkTrouble> {
        self.stamp.clone().unwrap()
    }

    fn listens(&self, host: &str) -> bool {
        TcpStream::connect(host).is_ok()
    }

    fn knock(&self, _: &str) -> Result<(), NetworkTrouble> {
        self.stamp.clone().unwrap().map(drop)
    }
}

impl Remedies for Scene {
    fn renew_certificate(&self) -> Result<(), String> {
        LocalCertificate::create(&self.at("data/tls"), self.now.into())
            .map(drop)
            .map_err(|error| error.to_string())
    }

    fn start_agent(&self) -> Result<(), String> {
        self.tell("start");
        Ok(())
    }

    fn refresh_catalogue(&self) -> Result<(), String> {
        self.tell("refresh");
        Ok(())
    }

    fn install_module(&self, symbolic_name: &str) -> Result<(), String> {
        self.tell(&format!("install {symbolic_name}"));
        Ok(())
    }

    fn fetch_anchors(&self) -> Result<(), String> {
        self.tell("anchors");
        Ok(())
    }
}
