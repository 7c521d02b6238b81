//! What people and administrators decide about modules.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tanba_catalog::{CatalogueTrust, Fingerprint, FingerprintError, Source, SourceError};
use tanba_module::ModuleLimits;
use tanba_pki::Certificate;

use super::{Policy, Settings, ShippedCatalogue, ShippedError};

/// `[modules]` of `settings.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ModulesSettings {
    /// The catalogue: an https address, or a folder in full.
    pub catalog: Option<String>,
    /// Whose signature on the catalogue counts: SHA-256 of the certificate, or a file with it.
    pub catalog_key: Option<String>,
    /// Whether the catalogue is asked once a day for newer versions.
    pub check_updates: bool,
}

impl Default for ModulesSettings {
    fn default() -> Self {
        Self {
            catalog: None,
            catalog_key: None,
            check_updates: true,
        }
    }
}

/// `[modules]` of `policy.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ModulesPolicy {
    /// The catalogue, in place of the person's.
    pub catalog: Option<String>,
    /// Whose signatures on it count, in place of the person's key.
    pub catalog_keys: Vec<String>,
    /// Symbolic names of modules that are neither offered nor served.
    pub forbidden: Vec<String>,
    /// Symbolic names of modules that are installed without a question.
    pub required: Vec<String>,
    /// Whether `tanba module run` may serve a module that nobody signed; it may when absent.
    pub developer_mode: Option<bool>,
    /// What one call of a module may use at most.
    pub limits: LimitsPolicy,
}

impl ModulesPolicy {
    /// Whether the administrator chose the catalogue, so that nobody else does.
    pub(crate) fn chooses_catalogue(&self) -> bool {
        self.catalog.is_some() || !self.catalog_keys.is_empty()
    }
}

/// Bounds over what manifests ask for; no bound when absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LimitsPolicy {
    /// Linear memory, MiB.
    pub memory_mib: Option<u32>,
    /// Seconds of its own computing.
    pub seconds: Option<u32>,
    /// The answer, MiB.
    pub answer_mib: Option<u32>,
    /// Signers, files and other handles that are open at once.
    pub handles: Option<u32>,
}

impl LimitsPolicy {
    /// As limits.
    pub fn bound(&self) -> ModuleLimits {
        let largest = ModuleLimits::LARGEST;
        ModuleLimits {
            memory_mib: self.memory_mib.unwrap_or(largest.memory_mib),
            seconds: self.seconds.unwrap_or(largest.seconds),
            answer_mib: self.answer_mib.unwrap_or(largest.answer_mib),
            handles: self.handles.unwrap_or(largest.handles),
        }
    }
}

/// Which catalogue is asked, and whose signature on it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueChoice {
    /// Where it is.
    pub source: Source,
    /// Whose signature counts.
    pub pinned: CatalogueTrust,
    /// Who chose it.
    pub by: ChosenBy,
}

/// Who chose the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// Nobody: it came with the program.
    Program,
    /// The person.
    Person,
    /// The person, for one run of a command and with a key of its own: nothing of it is kept.
    ThisRun,
    /// The administrator: what this catalogue requires is installed without a question.
    Administrator,
}

/// Why there is no catalogue although one is named.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueChoiceError {
    /// Where it is.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The one that came with the program.
    #[error("the catalogue that came with the program: {0}")]
    Shipped(#[from] ShippedError),
    /// A catalogue without a key, or a key without a catalogue.
    #[error("a catalogue and the key of its signature are named together")]
    Incomplete,
    /// A key that is no fingerprint.
    #[error("the catalogue's key: {0}; or name a file with its certificate in full")]
    Fingerprint(#[from] FingerprintError),
    /// A file that could not be read.
    #[error("the catalogue's key: {path} could not be read")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that holds no certificate.
    #[error("the catalogue's key: {path} holds no certificate")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why.
        source: tanba_pki::CertificateError,
    },
}

/// The catalogue that counts: the administrator's, else the person's, else the one that came with
/// the program; `None` when there is none.
pub fn catalogue(
    settings: &Settings,
    policy: &Policy,
    shipped: &ShippedCatalogue,
) -> Result<Option<CatalogueChoice>, CatalogueChoiceError> {
    let policy = &policy.modules;
    let (source, keys, by) = if policy.chooses_catalogue() {
        let keys = policy.catalog_keys.as_slice();
        (policy.catalog.as_deref(), keys, ChosenBy::Administrator)
    } else {
        let settings = &settings.modules;
        let keys = settings.catalog_key.as_slice();
        (settings.catalog.as_deref(), keys, ChosenBy::Person)
    };
    let Some(source) = source else {
        return if keys.is_empty() {
            of_program(shipped)
        } else {
            Err(CatalogueChoiceError::Incomplete)
        };
    };
    if keys.is_empty() {
        return Err(CatalogueChoiceError::Incomplete);
    }
    let mut pins = Vec::new();
    for key in keys {
        pins.extend(fingerprints(key)?);
    }
    Ok(Some(CatalogueChoice {
        source: Source::parse(source)?,
        pinned: CatalogueTrust::pinned(pins),
        by,
    }))
}

fn of_program(shipped: &ShippedCatalogue) -> Result<Option<CatalogueChoice>, CatalogueChoiceError> {
    let choice = shipped.find()?.map(|shipped| CatalogueChoice {
        source: Source::Folder(shipped.folder),
        pinned: CatalogueTrust::pinned(shipped.keys),
        by: ChosenBy::Program,
    });
    Ok(choice)
}

/// A fingerprint as text, or those of the certificates in a file that is named in full.
fn fingerprints(key: &str) -> Result<Vec<Fingerprint>, CatalogueChoiceError> {
    let path = Path::new(key.trim());
    if !path.is_absolute() {
        return Ok(vec![key.trim().parse()?]);
    }
    let octets = std::fs::read(path).map_err(|source| CatalogueChoiceError::Io {
        path: path.to_owned(),
        source,
    })?;
    let certificates = Certificate::all_from_bytes(&octets);
    let certificates = certificates.map_err(|source| CatalogueChoiceError::Certificate {
        path: path.to_owned(),
        source,
    })?;
    Ok(certificates
        .iter()
        .map(Fingerprint::of_certificate)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    const OTHER: &str = "aaaaaaaabbbbbbbbccccccccddddddddaaaaaaaabbbbbbbbccccccccdddddddd";

    fn read(settings: &str, policy: &str) -> (Settings, Policy) {
        (
            toml::from_str(settings).unwrap(),
            toml::from_str(policy).unwrap(),
        )
    }

    /// A program without a catalogue beside it.
    fn nothing() -> ShippedCatalogue {
        ShippedCatalogue::of("/nowhere/tanba".into())
    }

    #[test]
    fn what_came_with_the_program_counts_when_nobody_chose() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = folder.path().join("catalogue");
        std::fs::create_dir(&shipped).unwrap();
        std::fs::write(folder.path().join("tanba"), "").unwrap();
        std::fs::write(shipped.join("catalog.keys"), KEY).unwrap();
        let program = ShippedCatalogue::of(folder.path().join("tanba"));
        let (settings, policy) = read("", "");
        let chosen = catalogue(&settings, &policy, &program).unwrap().unwrap();
        assert_eq!(chosen.by, ChosenBy::Program);
        assert_eq!(chosen.source, Source::Folder(shipped));
        assert_eq!(chosen.pinned.pins(), [KEY.parse().unwrap()]);

        let own = format!("[modules]\ncatalog = \"/a\"\ncatalog-key = {OTHER:?}");
        let (settings, policy) = read(&own, "");
        let chosen = catalogue(&settings, &policy, &program).unwrap().unwrap();
        assert_eq!(chosen.source, Source::Folder("/a".into()));
        // Half a choice is none, and does not become another's.
        let (settings, policy) = read("[modules]\ncatalog = \"/a\"", "");
        assert!(catalogue(&settings, &policy, &program).is_err());
        let (settings, policy) = read("", "[modules]\ncatalog = \"/a\"");
        assert!(catalogue(&settings, &policy, &program).is_err());
    }

    #[test]
    fn the_administrators_catalogue_goes_before_the_persons() {
        let own = format!("[modules]\ncatalog = \"/a\"\ncatalog-key = {KEY:?}");
        let (settings, policy) = read(&own, "");
        let chosen = catalogue(&settings, &policy, &nothing()).unwrap().unwrap();
        assert_eq!(chosen.by, ChosenBy::Person);
        assert_eq!(chosen.pinned.pins(), [KEY.parse().unwrap()]);

        let theirs = format!("[modules]\ncatalog = \"/b\"\ncatalog-keys = [{OTHER:?}]");
        let (settings, policy) = read(&own, &theirs);
        let chosen = catalogue(&settings, &policy, &nothing()).unwrap().unwrap();
        assert_eq!(chosen.by, ChosenBy::Administrator);
        assert_eq!(chosen.source, Source::Folder("/b".into()));
        assert_eq!(chosen.pinned.pins(), [OTHER.parse().unwrap()]);

        let (settings, policy) = read("", "");
        assert_eq!(catalogue(&settings, &policy, &nothing()).unwrap(), None);
        assert!(settings.modules.check_updates);
    }

    #[test]
    fn r35_a_catalogue_without_a_key_counts_for_nothing() {
        let wrong = [
            ("[modules]\ncatalog = \"/a\"".to_owned(), String::new()),
            (format!("[modules]\ncatalog-key = {KEY:?}"), String::new()),
            (
                format!("[modules]\ncatalog = \"http://a.kz/c\"\ncatalog-key = {KEY:?}"),
                String::new(),
            ),
            (
                "[modules]\ncatalog = \"/a\"\ncatalog-key = \"abc\"".to_owned(),
                String::new(),
            ),
            // An administrator's half replaces the person's whole.
            (
                format!("[modules]\ncatalog = \"/a\"\ncatalog-key = {KEY:?}"),
                "[modules]\ncatalog = \"/b\"".to_owned(),
            ),
        ];
        for (settings, policy) in wrong {
            let (settings, policy) = read(&settings, &policy);
            assert!(
                catalogue(&settings, &policy, &nothing()).is_err(),
                "{settings:?}"
            );
        }
    }

    #[test]
    fn a_policy_bounds_and_is_never_half_understood() {
        let text = "[modules]\ndeveloper-mode = false\nlimits = { seconds = 5 }";
        let policy: Policy = toml::from_str(text).unwrap();
        assert_eq!(policy.modules.developer_mode, Some(false));
        let bound = policy.modules.limits.bound();
        assert_eq!(bound.seconds, 5);
        assert_eq!(bound.memory_mib, ModuleLimits::LARGEST.memory_mib);
        assert!(toml::from_str::<Policy>("[modules]\nforbid = []").is_err());
        assert!(toml::from_str::<Policy>("[modules.limits]\nfuel = 1").is_err());
    }
}
