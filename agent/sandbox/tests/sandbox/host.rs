//! An agent that answers at once and remembers what it was asked.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tanba_module::fault::Incident;
use tanba_module::{
    CertificateSummary, ChosenFile, Document, Fault, FetchReply, FetchRequest, FileRequest, Host,
    InstalledModule, Integrity, KeyPurpose, Locale, LogLevel, ModuleName, Notice, PathAssessment,
    SaveRequest, Screen, Signer, SignerRequest, Storage, TimestampRequest, Verification,
    VerificationRequest, VerifiedSigner,
};

/// Octets of the file that this agent's person chooses.
pub(crate) const FILE: usize = 20 * 1024 * 1024;

#[derive(Default)]
pub(crate) struct Agent {
    /// What was asked, in order.
    pub(crate) asked: Mutex<Vec<String>>,
    /// Signers that are not dropped.
    pub(crate) open_signers: Arc<AtomicUsize>,
    /// How long the person reads a message; for ever when `None`.
    pub(crate) reading: Option<Duration>,
    /// What a setting answers.
    pub(crate) setting: Option<Fault>,
    /// The last request for a signer.
    pub(crate) signer_request: Mutex<Option<SignerRequest>>,
}

impl Agent {
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn open_signers(&self) -> usize {
        self.open_signers.load(Ordering::SeqCst)
    }

    fn note(&self, what: impl Into<String>) {
        self.asked.lock().unwrap().push(what.into());
    }
}

struct Key {
    certificate: CertificateSummary,
    open: Arc<AtomicUsize>,
}

impl Drop for Key {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Signer for Key {
    fn certificate(&self) -> &CertificateSummary {
        &self.certificate
    }

    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault> {
        Ok(documents.iter().map(|_| vec![1, 2, 3]).collect())
    }
}

fn certificate() -> CertificateSummary {
    CertificateSummary {
        alias: "alias".into(),
        key_id: "a1b2".into(),
        algorithm: "EC".into(),
        subject_cn: "ТЕСТ".into(),
        subject_dn: "CN=ТЕСТ".into(),
        issuer_cn: "ROOT".into(),
        issuer_dn: "CN=ROOT".into(),
        serial_number: "1f".into(),
        not_before_ms: -1,
        not_after_ms: i64::MAX,
        authority_key_identifier: "c3".into(),
        pem: "PEM".into(),
        subject_attributes: vec![("2.5.4.3".into(), "ТЕСТ".into())],
        purpose: KeyPurpose::Signature,
    }
}

#[async_trait]
impl Host for Agent {
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault> {
        self.note(format!("choose_signer {}", request.documents.len()));
        *self.signer_request.lock().unwrap() = Some(request);
        self.open_signers.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Key {
            certificate: certificate(),
            open: Arc::clone(&self.open_signers),
        }))
    }

    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary> {
        self.note(format!("shown_certificate {alias}"));
        Some(certificate())
    }

    async fn verify(&self, request: VerificationRequest) -> Result<Verification, Fault> {
        self.note(format!("verify {}", request.size()));
        Ok(Verification {
            signers: vec![VerifiedSigner {
                certificate: None,
                integrity: Integrity::Undecided,
                findings: Vec::new(),
                path: PathAssessment::Expired,
                claimed_time_ms: None,
                timestamps: Vec::new(),
                xml: None,
            }],
        })
    }

    async fn timestamp(&self, request: TimestampRequest) -> Result<Vec<u8>, Fault> {
        self.note(format!("timestamp {request:?}"));
        Ok(vec![48, 0])
    }

    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault> {
        self.note(format!("choose_file {request:?}"));
        Ok(ChosenFile {
            path: "/home/person/letter.txt".into(),
            content: request.read.then(|| vec![9; FILE].into()),
        })
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        Ok(Storage::ALL.to_vec())
    }

    async fn change_locale(&self, locale: Locale) -> Result<(), Fault> {
        self.note(format!("change_locale {}", locale.tag()));
        Ok(())
    }

    async fn show(&self, screen: Screen) -> Result<(), Fault> {
        self.note(format!("show {screen:?}"));
        Ok(())
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        Ok(vec![InstalledModule {
            symbolic_name: "kz.example".into(),
            version: "1.2".into(),
            answers: vec![ModuleName::new("kz.example.one")],
        }])
    }

    async fn install_module(&self, symbolic_name: &str) -> Result<String, Fault> {
        self.note(format!("install_module {symbolic_name}"));
        Err(Fault::Refused)
    }

    async fn show_message(&self, notice: Notice) -> Result<(), Fault> {
        self.note(format!("show_message {}", notice.title));
        match self.reading {
            Some(reading) => tokio::time::sleep(reading).await,
            None => std::future::pending().await,
        }
        Ok(())
    }

    async fn save_file(&self, request: SaveRequest) -> Result<PathBuf, Fault> {
        self.note(format!(
            "save_file {} {}",
            request.name,
            request.content.len()
        ));
        Ok("/home/person/report.txt".into())
    }

    async fn fetch(&self, request: FetchRequest) -> Result<FetchReply, Fault> {
        self.note(format!("fetch {:?} {}", request.method, request.url));
        Err(Fault::Refused)
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, Fault> {
        match &self.setting {
            Some(fault) => Err(fault.clone()),
            None => Ok(Some(format!("{name} kept"))),
        }
    }

    async fn keep_setting(&self, name: &str, value: Option<&str>) -> Result<(), Fault> {
        self.note(format!("keep_setting {name} {value:?}"));
        Ok(())
    }

    fn log(&self, level: LogLevel, text: &str) {
        self.note(format!("log {level:?} {}", text.chars().count()));
    }
}

/// A bug of the agent.
pub(crate) fn incident() -> Fault {
    Fault::Failed(Incident("incident-7".to_owned()))
}
