//! Signatures that outlive their connection.
//!
//! A page may ask for a batch of which it can have the rest after a lost connection. From the
//! person's approval on its signatures are kept here, for the caller that asked and nobody else,
//! until ten minutes after the last page that listened has gone or heard the end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;
use tanba_module::Locale;
use tanba_wire::native::{ErrorObject, Id, Notification, Resume, SentResult};
use tokio::task::AbortHandle;

use super::line::Line;
use crate::reply::rpc;

/// How long a batch is kept that nobody listens to.
const KEPT_FOR: Duration = Duration::from_mins(10);

/// Octets of signatures that one batch may keep; larger ones cannot be resumed.
const MOST_OCTETS: usize = 64 << 20;

/// Batches of one caller at once.
const MOST_OF_CALLER: usize = 8;

/// Octets of randomness in a batch's name.
const NAME: usize = 16;

/// The batches that can be resumed.
#[derive(Clone, Default)]
pub(crate) struct Batches(Arc<Mutex<HashMap<String, Arc<Batch>>>>);

/// One batch.
pub(super) struct Batch {
    caller: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    signatures: Vec<(usize, Value)>,
    octets: usize,
    outcome: Option<Result<Value, Box<ErrorObject>>>,
    listener: Option<(Line, Id)>,
    task: Option<AbortHandle>,
    /// Since when nobody listens, or nothing more is to be heard.
    idle_since: Option<Instant>,
}

impl Batch {
    /// A batch that is about to be signed; the page that asked listens.
    pub(super) fn new(caller: String, line: Line, id: Id) -> Arc<Self> {
        let state = State {
            listener: Some((line, id)),
            ..State::default()
        };
        Arc::new(Self {
            caller,
            state: Mutex::new(state),
        })
    }

    /// Keeps one signature and tells the page that listens.
    pub(super) fn add(&self, index: usize, signature: Value) {
        let mut state = self.state();
        state.tell(index, &signature);
        state.octets = state.octets.saturating_add(weight(&signature));
        if state.octets > MOST_OCTETS {
            state.signatures = Vec::new();
        } else {
            state.signatures.push((index, signature));
        }
    }

    /// Keeps how it ended and answers the page that listens.
    pub(super) fn end(&self, outcome: Result<Value, Box<ErrorObject>>) {
        let mut state = self.state();
        if let Some((line, id)) = state.listener.take() {
            line.answer(&id, &outcome);
        }
        state.outcome = Some(outcome);
    }

    /// The task that signs, so that it ends when nobody wants the batch any more.
    pub(super) fn signed_by(&self, task: AbortHandle) {
        self.state().task = Some(task);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&self, index: usize, signature: &Value) {
        if let Some((line, id)) = &self.listener {
            line.notify(&Notification::Result(&SentResult {
                id: id.clone(),
                index,
                signature: signature.clone(),
            }));
        }
    }

    fn is_whole(&self) -> bool {
        self.octets <= MOST_OCTETS
    }

    /// The longest idle of those that ended come first.
    fn ended_since(&self) -> (bool, Option<Instant>) {
        (self.outcome.is_none(), self.idle_since)
    }
}

impl Batches {
    /// Makes a batch resumable: gives the name by which it is found. `None` when as many of this
    /// caller are being signed already.
    pub(super) fn keep(&self, batch: &Arc<Batch>) -> Option<String> {
        let name = random_name()?;
        let mut batches = self.all();
        let of_caller = batches
            .iter()
            .filter(|(_, kept)| kept.caller == batch.caller);
        if of_caller.clone().count() >= MOST_OF_CALLER {
            let ended = of_caller.min_by_key(|(_, kept)| kept.state().ended_since());
            let (oldest, _) = ended.filter(|(_, kept)| kept.state().outcome.is_some())?;
            let oldest = oldest.clone();
            batches.remove(&oldest);
        }
        batches.insert(name.clone(), Arc::clone(batch));
        Some(name)
    }

    /// A page listens from now on and is told what it lacks. False when this caller has no such
    /// batch.
    pub(super) fn resume(
        &self,
        resume: &Resume,
        caller: &str,
        (line, id): (Line, Id),
        locale: Locale,
    ) -> bool {
        let Some(batch) = self.all().get(&resume.batch).cloned() else {
            return false;
        };
        let mut state = batch.state();
        if batch.caller != caller || !state.is_whole() {
            return false;
        }
        state.idle_since = None;
        // Two pages of one site: the one that asked last gets the rest.
        if let Some((earlier, request)) = state.listener.replace((line, id)) {
            earlier.answer(&request, &Err(rpc::cancelled_by_page(locale)));
        }
        for (index, signature) in &state.signatures {
            if !resume.have.contains(index) {
                state.tell(*index, signature);
            }
        }
        let ended = state.outcome.is_some();
        if let Some(outcome) = &state.outcome
            && let Some((line, id)) = &state.listener
        {
            line.answer(id, outcome);
        }
        drop(state);
        if ended {
            self.idle(&resume.batch);
        }
        true
    }

    /// The connection at the end of this line is gone: nobody listens any more, unless another page
    /// does.
    pub(super) fn unheard(&self, name: &str, gone: &Line) {
        let batch = self.all().get(name).cloned();
        let heard_elsewhere = batch.is_some_and(|batch| {
            let state = batch.state();
            let mut listener = state.listener.iter();
            listener.any(|(line, _)| !line.is(gone))
        });
        if !heard_elsewhere {
            self.idle(name);
        }
    }

    /// Nobody listens any more, or nothing more is to be heard: the batch is forgotten in a while,
    /// and its signing ends, unless a page comes back.
    pub(super) fn idle(&self, name: &str) {
        let Some(batch) = self.all().get(name).cloned() else {
            return;
        };
        let since = Instant::now();
        {
            let mut state = batch.state();
            state.listener = None;
            state.idle_since = Some(since);
        }
        let (batches, name) = (self.clone(), name.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(KEPT_FOR).await;
            let state = batch.state();
            if state.idle_since == Some(since) {
                if let Some(task) = &state.task {
                    task.abort();
                }
                drop(state);
                batches.forget(&name);
            }
        });
    }

    /// A page wants it no more: its signing ends.
    pub(super) fn cancel(&self, name: &str) {
        let batch = self.all().remove(name);
        if let Some(task) = batch.and_then(|batch| batch.state().task.clone()) {
            task.abort();
        }
    }

    /// Nobody will ask for it.
    pub(super) fn forget(&self, name: &str) {
        self.all().remove(name);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Batch>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name that cannot be guessed; `None` when the system gives no randomness.
fn random_name() -> Option<String> {
    let mut octets = [0; NAME];
    getrandom::fill(&mut octets).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(octets))
}

/// The octets of a signature, about.
fn weight(signature: &Value) -> usize {
    let Value::Object(members) = signature else {
        return 0;
    };
    let texts = members.values().filter_map(Value::as_str);
    texts.map(str::len).sum::<usize>() + 64
}
