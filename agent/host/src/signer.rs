//! A key that a person chose, for exactly the documents that they saw.

use std::sync::Arc;

use async_trait::async_trait;
use tanba_consent::{Approval, Dialog, DocumentFingerprint, Update};
use tanba_journal::{Event, RecordedDocument};
use tanba_keystore::Key;
use tanba_module::{CertificateSummary, Content, Document, Fault, Signer};
use tanba_pki::Certificate;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::batch::{Batch, Progress};
use crate::fingerprinted::Fingerprinted;
use crate::queue::Turn;
use crate::record::{Subject, recorded_documents};
use crate::{Environment, fault};

/// What came out of the dialog: the approval, and the window while it is used.
pub(crate) struct Consented {
    pub(crate) approval: Approval,
    pub(crate) fingerprinted: Fingerprinted,
    /// The key file is being remembered; done before the signatures leave.
    pub(crate) remembering: JoinHandle<()>,
    pub(crate) dialog: Box<dyn Dialog>,
    /// Held until the window closes; its drop lets the next caller ask.
    pub(crate) turn: Turn,
}

/// Signs what the approval covers. Dropping it closes the window and locks the key.
pub(crate) struct ApprovedSigner {
    pub(crate) environment: Arc<Environment>,
    pub(crate) subject: Subject,
    pub(crate) key: Arc<dyn Key>,
    pub(crate) certificate: Certificate,
    pub(crate) summary: CertificateSummary,
    pub(crate) consented: Mutex<Consented>,
}

impl ApprovedSigner {
    async fn sign_approved(
        &self,
        documents: Vec<(Content, DocumentFingerprint)>,
        dialog: &mut dyn Dialog,
    ) -> Result<Vec<Vec<u8>>, Fault> {
        let Some(params) = &self.subject.params else {
            return Err(Fault::NotApproved);
        };
        if params.timestamp {
            dialog
                .update(Update::Timestamping)
                .await
                .map_err(fault::prompt)?;
        }
        let batch = Batch {
            environment: Arc::clone(&self.environment),
            key: Arc::clone(&self.key),
            certificate: self.certificate.clone(),
            params: params.clone(),
            documents,
        };
        let mut running = batch.start();
        while let Some(Progress { done, total }) = running.progress().await? {
            if done < total {
                let progress = Update::Progress { done, total };
                dialog.update(progress).await.map_err(fault::prompt)?;
            }
        }
        Ok(running.signatures())
    }

    /// Journals what happened; only after that may signatures leave.
    async fn journal(
        &self,
        documents: Vec<RecordedDocument>,
        outcome: Result<Vec<Vec<u8>>, Fault>,
    ) -> Result<Vec<Vec<u8>>, Fault> {
        let event = match &outcome {
            Ok(_) => Event::Signed,
            Err(fault) => Event::Failed {
                fault: fault.to_string(),
            },
        };
        let certificate = Some(&self.certificate);
        let journal = self
            .subject
            .journal(&self.environment, event, documents, certificate)
            .await;
        match (outcome, journal) {
            (Ok(signatures), Ok(())) => Ok(signatures),
            (Err(fault), _) | (Ok(_), Err(fault)) => Err(fault),
        }
    }
}

#[async_trait]
impl Signer for ApprovedSigner {
    fn certificate(&self) -> &CertificateSummary {
        &self.summary
    }

    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault> {
        let mut consented = self.consented.lock().await;
        let Consented {
            approval,
            fingerprinted,
            remembering,
            dialog,
            turn,
        } = &mut *consented;
        if turn.is_over() {
            return Err(Fault::Cancelled);
        }
        let (caller, key) = (&self.subject.caller, self.key.public_key());
        let handed_over = fingerprinted.of_same(documents).await?;
        let fingerprints = handed_over.fingerprints();
        if !approval.take(caller, key, &fingerprints, self.environment.now()) {
            return Err(Fault::NotApproved);
        }
        let recorded = recorded_documents(documents, &fingerprints);
        let unfinished = Unfinished::new(self, recorded);
        let approved = handed_over.into_pairs();
        let outcome = tokio::select! {
            biased;
            () = turn.over() => Err(Fault::Cancelled),
            outcome = self.sign_approved(approved, dialog.as_mut()) => outcome,
        };
        let outcome = self.journal(unfinished.finish(), outcome).await;
        if !remembering.is_finished() {
            // What is not remembered has said so in the log.
            let _ = remembering.await;
        }
        let update = match &outcome {
            Ok(_) if approval.remaining() == 0 => Update::Finished,
            Ok(_) => return outcome,
            Err(fault) => Update::Failed {
                fault: fault.clone(),
            },
        };
        // The window may already be gone; the signatures are made and journaled all the same.
        let _ = dialog.update(update).await;
        outcome
    }
}

/// An approved signing that has not ended. Dropped before that, because the caller went away, it
/// journals the failure: the key may have been used, though nothing was given out.
struct Unfinished<'a> {
    signer: &'a ApprovedSigner,
    documents: Option<Vec<RecordedDocument>>,
}

impl<'a> Unfinished<'a> {
    fn new(signer: &'a ApprovedSigner, documents: Vec<RecordedDocument>) -> Self {
        let documents = Some(documents);
        Self { signer, documents }
    }

    /// It ended, well or not, and its end is journaled by the usual way.
    fn finish(mut self) -> Vec<RecordedDocument> {
        self.documents.take().unwrap_or_default()
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        let (Some(documents), Ok(runtime)) = (self.documents.take(), Handle::try_current()) else {
            return;
        };
        let signer = self.signer;
        let environment = Arc::clone(&signer.environment);
        let (subject, certificate) = (signer.subject.clone(), signer.certificate.clone());
        runtime.spawn(async move {
            let fault = "the caller went away before it was done".to_owned();
            let event = Event::Failed { fault };
            // A journal that cannot be written has said so in the log, and nobody waits here.
            let _ = subject
                .journal(&environment, event, documents, Some(&certificate))
                .await;
        });
    }
}
