//! Repairs, one at a time. Each is told, and checked again afterwards by the same checks.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tanba_local_ca::{LocalCertificate, Trust, TrustError, install};

use crate::{Finding, Repair, Severity, Surroundings};

/// What only the agent can do.
pub trait Remedies {
    /// Makes a new local certificate, and has the stores trust it that trusted the old one.
    fn renew_certificate(&self) -> Result<(), String>;
    /// Starts the agent, and waits until it listens.
    fn start_agent(&self) -> Result<(), String>;
    /// Asks the catalogue of modules anew.
    fn refresh_catalogue(&self) -> Result<(), String>;
    /// Installs a module out of the catalogue, over what is there.
    fn install_module(&self, symbolic_name: &str) -> Result<(), String>;
    /// Fetches the national certificates and has the person confirm them.
    fn fetch_anchors(&self) -> Result<(), String>;
}

/// Why something was not repaired.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreatmentError {
    /// A file could not be moved or changed.
    #[error("{} could not be changed", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// There is no certificate to be trusted.
    #[error(transparent)]
    Certificate(#[from] tanba_local_ca::CertificateError),
    /// The store was not changed.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The store was changed and does not trust the certificate all the same.
    #[error("the store still does not trust the certificate")]
    StillUntrusted,
    /// What the agent was to do.
    #[error("{0}")]
    Agent(String),
}

/// What can be repaired without asking anybody, and is worth it, in the order in which it is done:
/// files before the agent that reads them, the certificate before its trust. Nothing twice.
pub fn plan(findings: &[Finding]) -> Vec<(Finding, Repair)> {
    let mut planned: Vec<(Finding, Repair)> = Vec::new();
    for finding in findings {
        let Some(repair) = &finding.repair else {
            continue;
        };
        let known = planned.iter().any(|(_, known)| known == repair);
        let severe = finding.symptom.severity() >= Severity::Warning;
        if severe && !known && !repair.needs_person() {
            planned.push((finding.clone(), repair.clone()));
        }
    }
    planned.sort_by_key(|(_, repair)| repair.order());
    planned
}

/// Makes one repair.
pub fn treat(
    repair: &Repair,
    around: &Surroundings<'_>,
    remedies: &dyn Remedies,
) -> Result<(), TreatmentError> {
    match repair {
        Repair::MoveAside(path) => move_aside(path, around),
        Repair::Restrict(path) => restrict(path),
        Repair::InstallTrust(store) => {
            let certificate = LocalCertificate::load(&around.places.tls)?;
            for report in install(&certificate, std::slice::from_ref(store)) {
                if report.outcome? != Trust::Trusted {
                    return Err(TreatmentError::StillUntrusted);
                }
            }
            Ok(())
        }
        Repair::RenewCertificate => remedies.renew_certificate().map_err(TreatmentError::Agent),
        Repair::StartAgent => remedies.start_agent().map_err(TreatmentError::Agent),
        Repair::RefreshCatalogue => remedies.refresh_catalogue().map_err(TreatmentError::Agent),
        Repair::InstallModule(name) => remedies.install_module(name).map_err(TreatmentError::Agent),
        Repair::FetchAnchors => remedies.fetch_anchors().map_err(TreatmentError::Agent),
    }
}

/// Gives the file another name beside it, with the second in it; nothing is deleted.
fn move_aside(path: &Path, around: &Surroundings<'_>) -> Result<(), TreatmentError> {
    let mut name = OsString::from(path);
    name.push(format!(".damaged-{}", around.now.unix_timestamp()));
    fs::rename(path, name).map_err(|source| file_error(path, source))
}

#[cfg(unix)]
fn restrict(path: &Path) -> Result<(), TreatmentError> {
    use std::os::unix::fs::PermissionsExt;

    let changed = fs::metadata(path).and_then(|metadata| {
        let mode = if metadata.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    });
    changed.map_err(|source| file_error(path, source))
}

#[cfg(not(unix))]
fn restrict(path: &Path) -> Result<(), TreatmentError> {
    let source = io::Error::from(io::ErrorKind::Unsupported);
    Err(file_error(path, source))
}

fn file_error(path: &Path, source: io::Error) -> TreatmentError {
    TreatmentError::File {
        path: path.to_owned(),
        source,
    }
}
