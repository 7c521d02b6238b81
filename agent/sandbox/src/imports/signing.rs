//! Signers. The guest holds a number; the signer stays at the desk.

use wasmtime::component::Resource;

use super::Refusal;
use crate::convert;
use crate::guest::Guest;
use crate::question::Question;
use crate::wit::SignerHandle;
use crate::wit::signing::{
    CertificateDetails, CertificateSummary, Document, Host, HostSigner, SignerRequest, Storage,
};

impl Host for Guest {
    fn choose_signer(&mut self, request: SignerRequest) -> Result<Resource<SignerHandle>, Refusal> {
        self.may_open()?;
        let request = Box::new(convert::signing::request(request));
        let (signer, certificate) =
            self.ask(|answer| Question::ChooseSigner(request, answer))??;
        self.certificates.insert(signer, certificate);
        Ok(Resource::new_own(signer))
    }

    fn shown_certificate(&mut self, alias: String) -> wasmtime::Result<Option<CertificateSummary>> {
        let shown = self.ask(|answer| Question::ShownCertificate(alias, answer))?;
        Ok(shown.map(convert::signing::certificate))
    }

    fn shown_certificate_details(
        &mut self,
        alias: String,
    ) -> wasmtime::Result<Option<CertificateDetails>> {
        let shown = self.ask(|answer| Question::ShownCertificate(alias, answer))?;
        Ok(shown.map(convert::signing::certificate_details))
    }

    fn active_storages(&mut self) -> Result<Vec<Storage>, Refusal> {
        let storages = self.ask(Question::ActiveStorages)??;
        Ok(storages
            .into_iter()
            .map(convert::signing::storage_to_guest)
            .collect())
    }
}

impl HostSigner for Guest {
    fn certificate(
        &mut self,
        signer: Resource<SignerHandle>,
    ) -> wasmtime::Result<CertificateSummary> {
        Ok(convert::signing::certificate(self.certificate_of(&signer)?))
    }

    fn certificate_details(
        &mut self,
        signer: Resource<SignerHandle>,
    ) -> wasmtime::Result<CertificateDetails> {
        Ok(convert::signing::certificate_details(
            self.certificate_of(&signer)?,
        ))
    }

    fn sign_all(
        &mut self,
        signer: Resource<SignerHandle>,
        documents: Vec<Document>,
    ) -> Result<Vec<Vec<u8>>, Refusal> {
        let documents = documents
            .into_iter()
            .map(convert::signing::document)
            .collect();
        Ok(self.ask(|answer| Question::SignAll(signer.rep(), documents, answer))??)
    }

    fn drop(&mut self, signer: Resource<SignerHandle>) -> wasmtime::Result<()> {
        self.certificates.remove(&signer.rep());
        Ok(self.ask(|answer| Question::DropSigner(signer.rep(), answer))?)
    }
}

impl Guest {
    /// The certificate of a signer that this call chose.
    fn certificate_of(
        &self,
        signer: &Resource<SignerHandle>,
    ) -> wasmtime::Result<tanba_module::CertificateSummary> {
        let certificate = self.certificates.get(&signer.rep()).cloned();
        certificate.ok_or_else(|| wasmtime::Error::msg("no such signer"))
    }
}
