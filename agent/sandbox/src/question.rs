//! What a guest asks the agent: plain requests of the contract, each with the way back.

use std::path::PathBuf;

use tanba_module::{
    CertificateSummary, ChosenFile, Document, Fault, FetchReply, FetchRequest, FileRequest,
    InstalledModule, Locale, LogLevel, Notice, SaveRequest, Screen, SignerRequest, Storage,
    TimestampRequest, Verification, VerificationRequest,
};
use tokio::sync::oneshot;

/// Where an answer goes.
pub(crate) type Answer<T> = oneshot::Sender<T>;

/// The number of a signer, which stays at the desk.
pub(crate) type SignerNumber = u32;

/// One function of [`tanba_module::Host`] or [`tanba_module::Signer`].
pub(crate) enum Question {
    ChooseSigner(
        Box<SignerRequest>,
        Answer<Result<(SignerNumber, CertificateSummary), Fault>>,
    ),
    SignAll(
        SignerNumber,
        Vec<Document>,
        Answer<Result<Vec<Vec<u8>>, Fault>>,
    ),
    DropSigner(SignerNumber, Answer<()>),
    ShownCertificate(String, Answer<Option<CertificateSummary>>),
    ActiveStorages(Answer<Result<Vec<Storage>, Fault>>),
    ChangeLocale(Locale, Answer<Result<(), Fault>>),
    Show(Screen, Answer<Result<(), Fault>>),
    InstalledModules(Answer<Result<Vec<InstalledModule>, Fault>>),
    ShowMessage(Notice, Answer<Result<(), Fault>>),
    ChooseFile(FileRequest, Answer<Result<ChosenFile, Fault>>),
    SaveFile(SaveRequest, Answer<Result<PathBuf, Fault>>),
    Fetch(FetchRequest, Answer<Result<FetchReply, Fault>>),
    Setting(String, Answer<Result<Option<String>, Fault>>),
    KeepSetting(String, Option<String>, Answer<Result<(), Fault>>),
    Log(LogLevel, String, Answer<()>),
    Verify(VerificationRequest, Answer<Result<Verification, Fault>>),
    Timestamp(TimestampRequest, Answer<Result<Vec<u8>, Fault>>),
}
