//! A key that a person chose, for exactly the documents that they saw.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_consent::{Approval, DocumentFingerprint, Update};
use tanba_journal::Event;
use tanba_keystore::Key;
use tanba_module::{CertificateSummary, Content, Document, Fault, Report, SignatureParams, Signer};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::account::{Account, Unfinished};
use crate::asking::Asked;
use crate::batch::{Appetite, Batch, Finished};
use crate::call_host::Reporter;
use crate::fingerprinted::Fingerprinted;
use crate::record::recorded_documents;

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
    pub(crate) account: Account,
    pub(crate) reporter: Reporter,
    pub(crate) params: Option<SignatureParams>,
    pub(crate) key: Arc<dyn Key>,
    pub(crate) summary: CertificateSummary,
    pub(crate) consented: Mutex<Consented>,
}

/// What becomes of signatures that are finished.
#[async_trait]
trait Taker: Send {
    /// How much it takes at once.
    fn appetite(&self) -> Appetite;

    /// Takes some, each with the number of its document.
    async fn take(&mut self, finished: Finished) -> Result<(), Fault>;
}

/// Keeps all of them until the last one is there.
#[derive(Default)]
struct Collected(BTreeMap<usize, Vec<u8>>);

#[async_trait]
impl Taker for Collected {
    fn appetite(&self) -> Appetite {
        Appetite::Portion
    }

    async fn take(&mut self, finished: Finished) -> Result<(), Fault> {
        self.0.extend(finished);
        Ok(())
    }
}

/// Journals what is finished, and hands it out then. While one entry is written more is finished,
/// so that writing never takes most of the time.
struct HandedOut<'a> {
    account: &'a Account,
    unfinished: Unfinished,
    ready: &'a mut (dyn FnMut(usize, Vec<u8>) + Send),
}

#[async_trait]
impl Taker for HandedOut<'_> {
    fn appetite(&self) -> Appetite {
        Appetite::Everything
    }

    async fn take(&mut self, finished: Finished) -> Result<(), Fault> {
        let numbers = finished.iter().map(|(number, _)| *number);
        let documents = self.unfinished.finish_some(numbers);
        self.account.journal(Event::Signed, documents).await?;
        for (number, signature) in finished {
            (self.ready)(number, signature);
        }
        Ok(())
    }
}

impl ApprovedSigner {
    /// Takes the documents out of the approval, all or none, and gives them with their records.
    async fn approved(
        &self,
        consented: &mut Consented,
        documents: &[Document],
    ) -> Result<(Vec<(Content, DocumentFingerprint)>, Unfinished), Fault> {
        if consented.asked.turn.is_over() {
            return Err(Fault::Cancelled);
        }
        let (caller, key) = (&self.account.subject.caller, self.key.public_key());
        let handed_over = consented.fingerprinted.of_same(documents).await?;
        let fingerprints = handed_over.fingerprints();
        let (approval, now) = (&mut consented.approval, self.account.environment.now());
        if !approval.take(caller, key, &fingerprints, now) {
            return Err(Fault::NotApproved);
        }
        let recorded = recorded_documents(documents, &fingerprints);
        let unfinished = Unfinished::new(self.account.clone(), recorded);
        Ok((handed_over.into_pairs(), unfinished))
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
            environment: Arc::clone(&self.account.environment),
            key: Arc::clone(&self.key),
            certificate: self.account.certificate.clone(),
            params: params.clone(),
            documents,
            large: std::sync::Mutex::new(()),
        };
        let mut running = batch.start();
        while let Some(finished) = running.finished(taker.appetite()).await? {
            taker.take(finished).await?;
            let (done, total) = running.progress();
            (self.reporter)(Report::Signing { done, total });
            if done < total {
                asked.update(Update::Progress { done, total }).await?;
            }
        }
        Ok(())
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
            Ok(()) => outcome = self.account.journal(Event::Signed, recorded).await,
            Err(fault) => self.account.journal_failure(fault, recorded).await,
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
        let mut handed_out = HandedOut {
            account: &self.account,
            unfinished,
            ready,
        };
        let asked = &mut consented.asked;
        let outcome = self.sign_approved(approved, asked, &mut handed_out).await;
        let recorded = handed_out.unfinished.finish();
        if let Err(fault) = &outcome {
            self.account.journal_failure(fault, recorded).await;
        }
        self.ended(&mut consented, outcome.as_ref().copied()).await;
        outcome
    }
}
