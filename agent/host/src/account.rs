//! What the journal is told of the use of one key, also when nobody waits for the end any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use tanba_journal::{Event, RecordedDocument};
use tanba_module::Fault;
use tanba_pki::Certificate;
use tokio::runtime::Handle;

use crate::Environment;
use crate::record::Subject;

/// Who uses which key, and for what.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) environment: Arc<Environment>,
    pub(crate) subject: Subject,
    pub(crate) certificate: Certificate,
}

impl Account {
    /// Journals what happened; only after that may signatures leave.
    pub(crate) async fn journal(
        &self,
        event: Event,
        documents: Vec<RecordedDocument>,
    ) -> Result<(), Fault> {
        let certificate = Some(&self.certificate);
        self.subject
            .journal(&self.environment, event, documents, certificate)
            .await
    }

    /// Journals that nothing came of it.
    pub(crate) async fn journal_failure(&self, fault: &Fault, documents: Vec<RecordedDocument>) {
        let event = Event::Failed {
            fault: fault.to_string(),
        };
        // A journal that cannot be written has said so in the log, and nothing leaves here.
        let _ = self.journal(event, documents).await;
    }
}

/// Approved documents of which no end is journaled yet. Dropped before that, because the caller
/// went away, it journals the failure: the key may have been used, though nothing was given out.
pub(crate) struct Unfinished {
    account: Account,
    /// By their number; empty when each has its end.
    documents: BTreeMap<usize, RecordedDocument>,
}

impl Unfinished {
    pub(crate) fn new(account: Account, documents: Vec<RecordedDocument>) -> Self {
        let documents = documents.into_iter().enumerate().collect();
        Self { account, documents }
    }

    /// All ended, well or not, and their end is journaled by the usual way.
    pub(crate) fn finish(mut self) -> Vec<RecordedDocument> {
        std::mem::take(&mut self.documents).into_values().collect()
    }

    /// The same of the documents of these numbers.
    pub(crate) fn finish_some(
        &mut self,
        numbers: impl Iterator<Item = usize>,
    ) -> Vec<RecordedDocument> {
        numbers
            .filter_map(|number| self.documents.remove(&number))
            .collect()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.documents.is_empty() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let documents = std::mem::take(&mut self.documents);
        let documents = documents.into_values().collect();
        let account = self.account.clone();
        runtime.spawn(async move {
            let fault = "the caller went away before it was done".to_owned();
            // A journal that cannot be written has said so in the log, and nobody waits here.
            let _ = account.journal(Event::Failed { fault }, documents).await;
        });
    }
}
