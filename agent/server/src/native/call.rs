//! One open request: a task that ends in an answer.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::Value;
use tanba_module::{Fault, Locale, Origin, Report};
use tanba_wire::native::{ErrorObject, Id, Notification, Phase, Progress, SentResult};
use tokio::task::AbortHandle;

use super::batch::{Batch, Batches};
use super::line::Line;
use crate::hosts::ConnectionLocale;
use crate::reply::rpc;
use crate::routed;

/// What a request says beside its parameters.
pub(super) struct Terms {
    /// The language of this request.
    pub(super) locale: ConnectionLocale,
    /// After which it is cancelled.
    pub(super) deadline: Option<Duration>,
    /// The origin of the page around, as the page claims it.
    pub(super) top_origin: Option<Origin>,
}

impl Terms {
    /// Those of a request that says nothing.
    pub(super) fn plain(locale: &ConnectionLocale) -> Self {
        Self {
            locale: locale.clone(),
            deadline: None,
            top_origin: None,
        }
    }
}

/// A request that is not answered yet.
pub(super) enum OpenCall {
    /// It ends with its connection.
    Task(AbortHandle),
    /// It signs a batch that may outlive its connection, once it was approved.
    Batch(OpenBatch),
    /// It listens to a batch that another connection began.
    Listener(String),
}

/// A batch that this connection began.
#[derive(Clone)]
pub(super) struct OpenBatch {
    batch: Arc<Batch>,
    batches: Batches,
    /// By which it is found; there is none before the approval.
    name: Arc<OnceLock<String>>,
    task: Option<AbortHandle>,
}

impl OpenCall {
    /// The page wants it no more.
    pub(super) fn cancel(self, batches: &Batches) {
        match self {
            Self::Task(task) => task.abort(),
            Self::Batch(open) => {
                if let Some(task) = open.task {
                    task.abort();
                }
                if let Some(name) = open.name.get() {
                    batches.cancel(name);
                }
            }
            Self::Listener(name) => batches.cancel(&name),
        }
    }

    /// The connection is gone.
    pub(super) fn unheard(self, batches: &Batches, line: &Line) {
        match self {
            Self::Task(task) => task.abort(),
            Self::Batch(open) => match (open.name.get(), open.task) {
                (Some(name), _) => batches.unheard(name, line),
                (None, Some(task)) => task.abort(),
                (None, None) => {}
            },
            Self::Listener(name) => batches.unheard(&name, line),
        }
    }
}

/// Starts a request. Its answer comes over the line.
pub(super) fn start<F>(line: Line, id: Id, terms: &Terms, answering: F) -> OpenCall
where
    F: Future<Output = Result<Value, Box<ErrorObject>>> + Send + 'static,
{
    let answering = in_time(terms, answering);
    let task = tokio::spawn(async move {
        let outcome = answering.await;
        line.answer(&id, &outcome);
    });
    OpenCall::Task(task.abort_handle())
}

/// Starts a request whose results can be had after a lost connection.
pub(super) fn start_batch<F>(open: OpenBatch, terms: &Terms, answering: F) -> OpenCall
where
    F: Future<Output = Result<Value, Box<ErrorObject>>> + Send + 'static,
{
    let answering = in_time(terms, answering);
    let ending = open.clone();
    let task = tokio::spawn(async move {
        let outcome = answering.await;
        ending.batch.end(outcome);
        if let Some(name) = ending.name.get() {
            ending.batches.idle(name);
        }
    });
    open.batch.signed_by(task.abort_handle());
    OpenCall::Batch(OpenBatch {
        task: Some(task.abort_handle()),
        ..open
    })
}

impl OpenBatch {
    /// A batch that is about to be asked for.
    pub(super) fn new(batches: &Batches, caller: String, line: Line, id: Id) -> Self {
        Self {
            batch: Batch::new(caller, line, id),
            batches: batches.clone(),
            name: Arc::default(),
            task: None,
        }
    }
}

/// The outcome, unless the request's time is up before. Not even a bug leaves a request unanswered.
fn in_time<F>(
    terms: &Terms,
    answering: F,
) -> impl Future<Output = Result<Value, Box<ErrorObject>>> + Send + 'static
where
    F: Future<Output = Result<Value, Box<ErrorObject>>> + Send + 'static,
{
    let (deadline, locale) = (terms.deadline, terms.locale.clone());
    async move {
        let guarded = async {
            let guarded = routed::guarded(async { Ok(answering.await) }).await;
            guarded.unwrap_or_else(|fault| Err(rpc::fault(&fault, locale.current())))
        };
        match deadline {
            None => guarded.await,
            Some(deadline) => match tokio::time::timeout(deadline, guarded).await {
                Ok(outcome) => outcome,
                Err(_) => Err(rpc::deadline_exceeded(locale.current())),
            },
        }
    }
}

/// An outcome in the words of the protocol.
pub(super) fn spelled(
    outcome: Result<Value, Fault>,
    locale: Locale,
) -> Result<Value, Box<ErrorObject>> {
    outcome.map_err(|fault| rpc::fault(&fault, locale))
}

/// What a call reports, as notifications.
pub(super) fn reporter(
    line: Line,
    id: Id,
    batch: Option<OpenBatch>,
) -> Arc<dyn Fn(Report) + Send + Sync> {
    Arc::new(move |report| {
        let progress = |phase, counts: Option<(usize, usize)>, batch| Progress {
            id: id.clone(),
            phase,
            done: counts.map(|(done, _)| done),
            total: counts.map(|(_, total)| total),
            batch,
        };
        let progress = match report {
            Report::Waiting => progress(Phase::Waiting, None, None),
            Report::Asking => progress(Phase::Asking, None, None),
            Report::Approved => {
                let name = batch.as_ref().and_then(OpenBatch::approved);
                progress(Phase::Signing, None, name)
            }
            Report::Signing { done, total } => progress(Phase::Signing, Some((done, total)), None),
            Report::TimeStamping => progress(Phase::TimeStamping, None, None),
            Report::Result { index, value } => {
                return match &batch {
                    Some(open) => open.batch.add(index, value),
                    None => line.notify(&Notification::Result(&SentResult {
                        id: id.clone(),
                        index,
                        signature: value,
                    })),
                };
            }
        };
        line.notify(&Notification::Progress(&progress));
    })
}

impl OpenBatch {
    /// The person approved: from now on the signatures are kept.
    fn approved(&self) -> Option<String> {
        let name = self.batches.keep(&self.batch)?;
        let _ = self.name.set(name.clone());
        Some(name)
    }
}
