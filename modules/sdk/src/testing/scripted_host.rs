//! The questions of a module, and their answers in order.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tanba_module::{
    CertificateSummary, ChosenFile, Document, Fault, FetchReply, FetchRequest, FileRequest, Host,
    InstalledModule, Locale, LogLevel, Notice, SaveRequest, Screen, Signer, SignerRequest, Storage,
    TimestampRequest, Verification, VerificationRequest,
};

use super::scripted_signer::ScriptedSigner;

/// What the host answers to one question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To `choose_signer`: the person chose, or why there is no signer.
    Signer(Result<CertificateSummary, Fault>),
    /// To a signer that signs: [`super::signature_of`] each document, or why there is none.
    Signatures(Result<(), Fault>),
    /// To `shown_certificate`.
    ShownCertificate(Option<CertificateSummary>),
    /// To `verify`.
    Verification(Result<Verification, Fault>),
    /// To `timestamp`.
    Timestamp(Result<Vec<u8>, Fault>),
    /// To `choose_file`.
    File(Result<ChosenFile, Fault>),
    /// To `save_file`.
    Saved(Result<PathBuf, Fault>),
    /// To `active_storages`.
    Storages(Result<Vec<Storage>, Fault>),
    /// To `installed_modules`.
    Modules(Result<Vec<InstalledModule>, Fault>),
    /// To `fetch`.
    Fetched(Result<FetchReply, Fault>),
    /// To `setting`.
    Setting(Result<Option<String>, Fault>),
    /// To what gives nothing back: `change_locale`, `show`, `show_message`, `keep_setting`.
    Done(Result<(), Fault>),
}

/// What a module asked.
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "a test keeps a handful, and takes them apart by pattern"
)]
pub enum Asked {
    /// For a signer.
    Signer(SignerRequest),
    /// For signatures of these documents.
    Signatures(Vec<Document>),
    /// For the certificate of an alias.
    ShownCertificate(String),
    /// Whether signatures hold.
    Verification(VerificationRequest),
    /// For a time-stamp.
    Timestamp(TimestampRequest),
    /// For a file.
    File(FileRequest),
    /// That octets be kept.
    Saved(SaveRequest),
    /// Which tokens are inserted.
    Storages,
    /// Which modules there are.
    Modules,
    /// A server.
    Fetched(FetchRequest),
    /// For its setting.
    Setting(String),
    /// That a setting be kept.
    KeepSetting(String, Option<String>),
    /// For another language.
    ChangeLocale(Locale),
    /// For a window.
    Show(Screen),
    /// That words be shown.
    ShowMessage(Notice),
}

/// A host that answers what its script says and remembers what it was asked.
#[derive(Debug)]
pub struct ScriptedHost {
    script: Arc<Script>,
}

#[derive(Debug)]
pub(super) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<Asked>>,
}

impl ScriptedHost {
    /// A host with these answers, in order.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script {
            answers: Mutex::new(answers.into_iter().collect()),
            asked: Mutex::default(),
        };
        Self {
            script: Arc::new(script),
        }
    }

    /// What was asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        locked(&self.script.asked).clone()
    }

    /// The request for a signer.
    ///
    /// # Panics
    /// When there was none.
    pub fn signer_request(&self) -> SignerRequest {
        self.asked()
            .into_iter()
            .find_map(|asked| match asked {
                Asked::Signer(request) => Some(request),
                _ => None,
            })
            .unwrap_or_else(|| panic!("the module asked for no signer"))
    }
}

impl Drop for ScriptedHost {
    fn drop(&mut self) {
        let left = locked(&self.script.answers).len();
        assert!(
            left == 0 || std::thread::panicking(),
            "{left} answers of the script were not asked for"
        );
    }
}

impl Script {
    /// The next answer; the question goes into the record.
    pub(super) fn answer(&self, asked: Asked) -> Answer {
        let answer = locked(&self.answers).pop_front();
        let answer = answer.unwrap_or_else(|| panic!("the script has no answer to {asked:?}"));
        locked(&self.asked).push(asked);
        answer
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer, when it is one to this kind of question.
macro_rules! answered {
    ($host:expr, $kind:ident, $asked:expr) => {
        match $host.script.answer($asked) {
            Answer::$kind(answer) => answer,
            other => panic!(
                "the script says {other:?} where {} is asked",
                stringify!($kind)
            ),
        }
    };
}

#[async_trait]
impl Host for ScriptedHost {
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault> {
        let certificate = answered!(self, Signer, Asked::Signer(request))?;
        let script = Arc::clone(&self.script);
        Ok(Box::new(ScriptedSigner::new(certificate, script)))
    }

    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary> {
        let asked = Asked::ShownCertificate(alias.to_owned());
        answered!(self, ShownCertificate, asked)
    }

    async fn verify(&self, request: VerificationRequest) -> Result<Verification, Fault> {
        answered!(self, Verification, Asked::Verification(request))
    }

    async fn timestamp(&self, request: TimestampRequest) -> Result<Vec<u8>, Fault> {
        answered!(self, Timestamp, Asked::Timestamp(request))
    }

    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault> {
        answered!(self, File, Asked::File(request))
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        answered!(self, Storages, Asked::Storages)
    }

    async fn change_locale(&self, locale: Locale) -> Result<(), Fault> {
        answered!(self, Done, Asked::ChangeLocale(locale))
    }

    async fn show(&self, screen: Screen) -> Result<(), Fault> {
        answered!(self, Done, Asked::Show(screen))
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        answered!(self, Modules, Asked::Modules)
    }

    /// Refused, as every module but the agent's own is.
    async fn install_module(&self, _: &str) -> Result<String, Fault> {
        Err(Fault::Refused)
    }

    async fn show_message(&self, notice: Notice) -> Result<(), Fault> {
        answered!(self, Done, Asked::ShowMessage(notice))
    }

    async fn save_file(&self, request: SaveRequest) -> Result<PathBuf, Fault> {
        answered!(self, Saved, Asked::Saved(request))
    }

    async fn fetch(&self, request: FetchRequest) -> Result<FetchReply, Fault> {
        answered!(self, Fetched, Asked::Fetched(request))
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, Fault> {
        answered!(self, Setting, Asked::Setting(name.to_owned()))
    }

    async fn keep_setting(&self, name: &str, value: Option<&str>) -> Result<(), Fault> {
        let asked = Asked::KeepSetting(name.to_owned(), value.map(str::to_owned));
        answered!(self, Done, asked)
    }

    /// Lines of the log need no answer.
    fn log(&self, _: LogLevel, _: &str) {}
}
