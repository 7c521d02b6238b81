//! The agent's end of the channel: owns the host and the signers of one call.

use std::collections::HashMap;

use tanba_module::{CertificateSummary, Document, Fault, Host, Signer, SignerRequest};

use crate::question::{Question, SignerNumber};

/// Answers what one guest asks. Dropped with the future of the call, and every signer with it.
pub(crate) struct Desk<'a> {
    host: &'a dyn Host,
    signers: HashMap<SignerNumber, Box<dyn Signer>>,
    last: SignerNumber,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(host: &'a dyn Host) -> Self {
        Self {
            host,
            signers: HashMap::new(),
            last: 0,
        }
    }

    /// Asks the host. A guest that does not wait for the answer any more is no failure of ours.
    pub(crate) async fn answer(&mut self, question: Question) {
        let host = self.host;
        match question {
            Question::ChooseSigner(request, to) => {
                let _ = to.send(self.choose_signer(*request).await);
            }
            Question::SignAll(signer, documents, to) => {
                let _ = to.send(self.sign_all(signer, &documents).await);
            }
            Question::DropSigner(signer, to) => {
                self.signers.remove(&signer);
                let _ = to.send(());
            }
            Question::ShownCertificate(alias, to) => {
                let _ = to.send(host.shown_certificate(&alias).await);
            }
            Question::ActiveStorages(to) => {
                let _ = to.send(host.active_storages().await);
            }
            Question::ChangeLocale(locale, to) => {
                let _ = to.send(host.change_locale(locale).await);
            }
            Question::Show(screen, to) => {
                let _ = to.send(host.show(screen).await);
            }
            Question::InstalledModules(to) => {
                let _ = to.send(host.installed_modules().await);
            }
            Question::ShowMessage(notice, to) => {
                let _ = to.send(host.show_message(notice).await);
            }
            Question::ChooseFile(request, to) => {
                let _ = to.send(host.choose_file(request).await);
            }
            Question::SaveFile(request, to) => {
                let _ = to.send(host.save_file(request).await);
            }
            Question::Fetch(request, to) => {
                let _ = to.send(host.fetch(request).await);
            }
            Question::Setting(name, to) => {
                let _ = to.send(host.setting(&name).await);
            }
            Question::KeepSetting(name, value, to) => {
                let _ = to.send(host.keep_setting(&name, value.as_deref()).await);
            }
            Question::Log(level, text, to) => {
                host.log(level, &text);
                let _ = to.send(());
            }
            Question::Verify(request, to) => {
                let _ = to.send(host.verify(request).await);
            }
            Question::Timestamp(request, to) => {
                let _ = to.send(host.timestamp(request).await);
            }
        }
    }

    async fn choose_signer(
        &mut self,
        request: SignerRequest,
    ) -> Result<(SignerNumber, CertificateSummary), Fault> {
        let signer = self.host.choose_signer(request).await?;
        let certificate = signer.certificate().clone();
        self.last += 1;
        self.signers.insert(self.last, signer);
        Ok((self.last, certificate))
    }

    async fn sign_all(
        &self,
        signer: SignerNumber,
        documents: &[Document],
    ) -> Result<Vec<Vec<u8>>, Fault> {
        let signer = self.signers.get(&signer).ok_or(Fault::NotApproved)?;
        signer.sign_all(documents).await
    }
}
