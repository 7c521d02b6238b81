//! The agent, as a module inside a component sees it.

use std::path::PathBuf;

use async_trait::async_trait;
use tanba_module::{
    CertificateSummary, ChosenFile, Document, Fault, FetchReply, FetchRequest, FileRequest, Host,
    InstalledModule, Locale, LogLevel, ModuleName, Notice, SaveRequest, Screen, Signer,
    SignerRequest, Storage, TimestampRequest, Verification, VerificationRequest,
};

use super::bindings::tanba::module::{person, signing};
use super::{files, wit};

/// The imports of the component. Each returns when the agent has answered.
pub(super) struct Agent;

/// A signer with the certificate that it told once.
struct ChosenSigner {
    signer: wit::Signer,
    certificate: CertificateSummary,
}

#[async_trait]
impl Host for Agent {
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault> {
        let signer = signing::choose_signer(&request.into())?;
        let certificate = signer.certificate_details().into();
        Ok(Box::new(ChosenSigner {
            signer,
            certificate,
        }))
    }

    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary> {
        signing::shown_certificate_details(alias).map(Into::into)
    }

    async fn verify(&self, request: VerificationRequest) -> Result<Verification, Fault> {
        let signers = wit::verify(&request.into())?;
        Ok(Verification {
            signers: signers.into_iter().map(Into::into).collect(),
        })
    }

    async fn timestamp(&self, request: TimestampRequest) -> Result<Vec<u8>, Fault> {
        Ok(wit::timestamp(&request.into())?)
    }

    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault> {
        files::choose(request)
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        let storages = signing::active_storages()?;
        Ok(storages.into_iter().map(Into::into).collect())
    }

    async fn change_locale(&self, locale: Locale) -> Result<(), Fault> {
        Ok(person::change_locale(locale.into())?)
    }

    async fn show(&self, screen: Screen) -> Result<(), Fault> {
        Ok(person::show(screen.into())?)
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        let modules = person::installed_modules()?.into_iter();
        Ok(modules
            .map(|module| InstalledModule {
                symbolic_name: module.symbolic_name,
                version: module.version,
                answers: module.answers.into_iter().map(ModuleName::new).collect(),
            })
            .collect())
    }

    /// For modules that are part of the agent; a component has no import for it.
    async fn install_module(&self, _: &str) -> Result<String, Fault> {
        Err(Fault::Refused)
    }

    async fn show_message(&self, notice: Notice) -> Result<(), Fault> {
        Ok(person::show_message(&notice.title, &notice.text)?)
    }

    async fn save_file(&self, request: SaveRequest) -> Result<PathBuf, Fault> {
        Ok(wit::save_file(&request.into())?.into())
    }

    async fn fetch(&self, request: FetchRequest) -> Result<FetchReply, Fault> {
        Ok(wit::fetch(&request.into())?.into())
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, Fault> {
        Ok(wit::settings::get(name)?)
    }

    async fn keep_setting(&self, name: &str, value: Option<&str>) -> Result<(), Fault> {
        Ok(wit::settings::keep(name, value)?)
    }

    fn log(&self, level: LogLevel, text: &str) {
        wit::log::write(level.into(), text);
    }
}

#[async_trait]
impl Signer for ChosenSigner {
    fn certificate(&self) -> &CertificateSummary {
        &self.certificate
    }

    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault> {
        let documents: Vec<wit::Document> = documents.iter().map(Into::into).collect();
        Ok(self.signer.sign_all(&documents)?)
    }
}
