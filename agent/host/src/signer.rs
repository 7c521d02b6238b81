//! A key that a person chose, for exactly the documents that they saw.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_consent::{Approval, DocumentFingerprint, Update};
use tanba_journal::{Event, RecordedDocument};
use tanba_keystore::Key;
use tanba_module::{CertificateSummary, Content, Document, Fault, Report, SignatureParams, Signer};
use tanba_pki::Certificate;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::Environment;
use crate::asking::Asked;
use crate::batch::{Batch, Finished};
use crate::call_host::Reporter;
use crate::fingerprinted::Fingerprinted;
use crate::record::{Subject, recorded_documents};

/// What came out of the dialog: the approval, and the window while it is used.
pub(crate) struct Consented {
    pub(crate) approval: Approval,
    pub(crate) fingerprinted: Fingerprinted,
    /// The key file is being remembered; done before the signatures leave.
    pub(crate) remembering: JoinHandle<()>,
    /// The window, and the turn at the screen.
    pub(crate) asked: Asked,
}

/// Signs what the approval covers. Dropping it closes the window and locks the key.
pub(crate) struct ApprovedSigner {
    pub(crate) environment: Arc<Environment>,
    pub(crate) reporter: Reporter,
    pub(crate) subject: Subject,
    pub(crate) params: Option<SignatureParams>,
    pub(crate) key: Arc<dyn Key>,
    pub(crate) certificate: Certificate,
    pub(crate) summary: CertificateSummary,
    pub(crate) consented: Mutex<Consented>,
}

/// What becomes of signatures that are finished.
#[async_trait]
trait Taker: Send {
    /// Takes some, each with the number of its document.
    async fn take(&mut self, finished: Finished) -> Result<(), Fault>;
}

/// Keeps all of them until the last one is there.
#[derive(Default)]
struct Collected(BTreeMap<usize, Vec<u8>>);

#[async_trait]
impl Taker for Collected {
    async fn take(&mut self, finished: Finished) -> Result<(), Fault> {
        self.0.extend(finished);
        Ok(())
    }
}

/// Journals what is finished, and hands it out then. While one entry is written more is finished,
/// so that writing never takes most of the time.
struct HandedOut<'a> {
    unfinished: Unfinished<'a>,
    ready: &'a mut (dyn FnMut(usize, Vec<u8>) + Send),
}

#[async_trait]
impl Taker for HandedOut<'_> {
    async fn take(&mut self, finished: Finished) -> Result<(), Fault> {
        let numbers = finished.iter().map(|(number, _)| *number);
        let documents = self.unfinished.finish_some(numbers);
        let signer = self.unfinished.signer;
        signer.journal(Event::Signed, documents).await?;
        for (number, signature) in finished {
            (self.ready)(number, signature);
        }
        Ok(())
    }
}

impl ApprovedSigner {
    /// Takes the documents out of the approval, all or none, and gives them with their records.
    async fn approved<'a>(
        &'a self,
        consented: &mut Consented,
        documents: &[Document],
    ) -> Result<(Vec<(Content, DocumentFingerprint)>, Unfinished<'a>), Fault> {
        if consented.asked.turn.is_over() {
            return Err(Fault::Cancelled);
        }
        let (caller, key) = (&self.subject.caller, self.key.public_key());
        let handed_over = consented.fingerprinted.of_same(documents).await?;
        let fingerprints = handed_over.fingerprints();
        let (approval, now) = (&mut consented.approval, self.environment.now());
        if !approval.take(caller, key, &fingerprints, now) {
            return Err(Fault::NotApproved);
        }
        let recorded = recorded_documents(documents, &fingerprints);
        Ok((handed_over.into_pairs(), Unfinished::new(self, recorded)))
    }

    /// Signs until everything is signed, something fails or the person leaves the screen.
    async fn sign_approved(
        &self,
        documents: Vec<(Content, DocumentFingerprint)>,
        asked: &mut Asked,
        taker: &mut dyn Taker,
    ) -> Result<(), Fault> {
        let over = asked.turn.over();
        tokio::select! {
            biased;
            () = over => Err(Fault::Cancelled),
            outcome = self.sign_batch(documents, asked, taker) => outcome,
        }
    }

    async fn sign_batch(
        &self,
        documents: Vec<(Content, DocumentFingerprint)>,
        asked: &mut Asked,
        taker: &mut dyn Taker,
    ) -> Result<(), Fault> {
        let Some(params) = &self.params else {
            return Err(Fault::NotApproved);
        };
        if params.timestamp {
            (self.reporter)(Report::TimeStamping);
            asked.update(Update::Timestamping).await?;
        }
        let batch = Batch {
            environment: Arc::clone(&self.environment),
            key: Arc::clone(&self.key),
            certificate: self.certificate.clone(),
            params: params.clone(),
            documents,
            large: std::sync::Mutex::new(()),
        };
        let mut running = batch.start();
        while let Some(finished) = running.finished().await? {
            taker.take(finished).await?;
            let (done, total) = running.progress();
            (self.reporter)(Report::Signing { done, total });
            if done < total {
                asked.update(Update::Progress { done, total }).await?;
            }
        }
        Ok(())
    }

    /// Journals what happened; only after that may signatures leave.
    async fn journal(&self, event: Event, documents: Vec<RecordedDocument>) -> Result<(), Fault> {
        let certificate = Some(&self.certificate);
        self.subject
            .journal(&self.environment, event, documents, certificate)
            .await
    }

    async fn journal_failure(&self, fault: &Fault, documents: Vec<RecordedDocument>) {
        let event = Event::Failed {
            fault: fault.to_string(),
        };
        // A journal that cannot be written has said so in the log, and nothing leaves here.
        let _ = self.journal(event, documents).await;
    }

    /// Tells the window how it ended, unless more may be signed.
    async fn ended(&self, consented: &mut Consented, outcome: Result<(), &Fault>) {
        if !consented.remembering.is_finished() {
            // What is not remembered has said so in the log.
            let _ = (&mut consented.remembering).await;
        }
        let update = match outcome {
            Ok(()) if consented.approval.remaining() == 0 => Update::Finished,
            Ok(()) => return,
            Err(fault) => Update::Failed {
                fault: fault.clone(),
            },
        };
        // The window may already be gone; the signatures are made and journaled all the same.
        let _ = consented.asked.update(update).await;
    }
}

#[async_trait]
impl Signer for ApprovedSigner {
    fn certificate(&self) -> &CertificateSummary {
        &self.summary
    }

    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault> {
        let mut consented = self.consented.lock().await;
        let (approved, unfinished) = self.approved(&mut consented, documents).await?;
        let mut collected = Collected::default();
        let asked = &mut consented.asked;
        let mut outcome = self.sign_approved(approved, asked, &mut collected).await;
        let recorded = unfinished.finish();
        match &outcome {
            Ok(()) => outcome = self.journal(Event::Signed, recorded).await,
            Err(fault) => self.journal_failure(fault, recorded).await,
        }
        self.ended(&mut consented, outcome.as_ref().copied()).await;
        outcome.map(|()| collected.0.into_values().collect())
    }

    async fn sign_each(
        &self,
        documents: &[Document],
        ready: &mut (dyn FnMut(usize, Vec<u8>) + Send),
    ) -> Result<(), Fault> {
        let mut consented = self.consented.lock().await;
        let (approved, unfinished) = self.approved(&mut consented, documents).await?;
        let mut handed_out = HandedOut { unfinished, ready };
        let asked = &mut consented.asked;
        let outcome = self.sign_approved(approved, asked, &mut handed_out).await;
        let recorded = handed_out.unfinished.finish();
        if let Err(fault) = &outcome {
            self.journal_failure(fault, recorded).await;
        }
        self.ended(&mut consented, outcome.as_ref().copied()).await;
        outcome
    }
}

/// Approved documents of which no end is journaled yet. Dropped before that, because the caller
/// went away, it journals the failure: the key may have been used, though nothing was given out.
struct Unfinished<'a> {
    signer: &'a ApprovedSigner,
    /// By their number; empty when each has its end.
    documents: BTreeMap<usize, RecordedDocument>,
}

impl<'a> Unfinished<'a> {
    fn new(signer: &'a ApprovedSigner, documents: Vec<RecordedDocument>) -> Self {
        let documents = documents.into_iter().enumerate().collect();
        Self { signer, documents }
    }

    /// All ended, well or not, and their end is journaled by the usual way.
    fn finish(mut self) -> Vec<RecordedDocument> {
        std::mem::take(&mut self.documents).into_values().collect()
    }

    /// The same of the documents of these numbers.
    fn finish_some(&mut self, numbers: impl Iterator<Item = usize>) -> Vec<RecordedDocument> {
        numbers
            .filter_map(|number| self.documents.remove(&number))
            .collect()
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if self.documents.is_empty() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let documents = std::mem::take(&mut self.documents);
        let documents = documents.into_values().collect();
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
