//! One call on its own thread: a fresh store, the guest, and how it ended.

use std::collections::HashMap;
use std::time::Duration;

use tanba_module::{CertificateSummary, ChosenFile, Fault, ModuleFailure, ModuleLimits, Outcome};
use tokio::sync::{mpsc, oneshot};
use wasmtime::{Store, Trap, UpdateDeadline};

use crate::SandboxError;
use crate::bounds::{Bounds, mebibytes};
use crate::convert;
use crate::engine::Loaded;
use crate::json;
use crate::keeper::Running;
use crate::question::{Answer, Question, SignerNumber};
use crate::stopwatch::Stopwatch;
use crate::wit;

/// Questions that one call may ask. Each costs the agent a little, whatever it asks.
const QUESTIONS: u32 = 100_000;

/// Octets that a fault of a guest may have in all its texts.
const FAULT_TEXT: usize = 64 * 1024;

/// What the engine itself may hold beside our handles: those that are lent during a call.
const LENT: usize = 16;

/// The guest's side of one call.
pub(crate) struct Guest {
    questions: mpsc::Sender<Question>,
    questions_left: u32,
    stopwatch: Stopwatch,
    running: Running,
    bounds: Bounds,
    limits: ModuleLimits,
    /// Certificates of the signers at the desk.
    pub(crate) certificates: HashMap<SignerNumber, CertificateSummary>,
    pub(crate) files: HashMap<u32, ChosenFile>,
    pub(crate) last_file: u32,
    /// Incidents that the agent told the guest, and the guest may pass on.
    pub(crate) incidents: Vec<String>,
    pub(crate) lines_logged: u32,
}

/// Why a guest is stopped from inside a function of the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    /// Nobody waits for the answer any more.
    #[error("the call was cancelled")]
    Cancelled,
    #[error("computed for longer than it may")]
    OutOfTime,
    #[error("opened more handles than it may")]
    TooManyHandles,
}

/// How a call ended without an answer.
pub(crate) enum Ended {
    Cancelled,
    /// With what the engine said, for the log.
    Failed(ModuleFailure, Option<wasmtime::Error>),
    /// Before it began.
    NotLoaded(SandboxError),
}

impl Guest {
    pub(crate) fn new(
        questions: mpsc::Sender<Question>,
        running: Running,
        limits: ModuleLimits,
    ) -> Self {
        let allowed = Duration::from_secs(u64::from(limits.seconds));
        Self {
            questions,
            questions_left: QUESTIONS,
            stopwatch: Stopwatch::start(allowed),
            running,
            bounds: Bounds::new(limits),
            limits,
            certificates: HashMap::new(),
            files: HashMap::new(),
            last_file: 0,
            incidents: Vec::new(),
            lines_logged: 0,
        }
    }

    /// Runs one call in a store of its own.
    pub(crate) fn run(
        self,
        module: &Loaded,
        call: &wit::types::Call,
    ) -> Result<Result<Outcome, Fault>, Ended> {
        let limits = self.limits;
        let mut store = Store::new(module.engine(), self);
        store.limiter(|guest| &mut guest.bounds);
        // Whatever a guest hands over lies in its memory; only one that hands over the same
        // octets again and again needs more.
        store.set_hostcall_fuel(mebibytes(limits.memory_mib));
        store.set_max_component_handles(handles(limits).saturating_mul(2) + LENT);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|store| {
            store.data().may_go_on()?;
            Ok(UpdateDeadline::Continue(1))
        });
        let answered = match module.instantiate(&mut store) {
            Ok(instance) => instance.tanba_module_guest().call_call(&mut store, call),
            Err(error) => Err(error),
        };
        let guest = store.into_data();
        match answered {
            Ok(Ok(outcome)) => guest.outcome(outcome).map(Ok),
            Ok(Err(fault)) => guest.fault(fault).map(Err),
            Err(error) => Err(guest.ended(error)),
        }
    }

    /// Asks the agent and waits. The watch stands still meanwhile.
    pub(crate) fn ask<T>(
        &mut self,
        question: impl FnOnce(Answer<T>) -> Question,
    ) -> Result<T, Stop> {
        self.may_go_on()?;
        let left = self.questions_left.checked_sub(1);
        self.questions_left = left.ok_or(Stop::OutOfTime)?;
        let (answer, answered) = oneshot::channel();
        self.stopwatch.pause();
        self.running.pause();
        // Both ends go with the future of the call.
        let sent = self.questions.blocking_send(question(answer)).ok();
        let answer = sent.and_then(|()| answered.blocking_recv().ok());
        self.running.resume();
        self.stopwatch.resume();
        answer.ok_or(Stop::Cancelled)
    }

    /// Refuses the person's time for a handle that could not be given.
    pub(crate) fn may_open(&self) -> Result<(), Stop> {
        if self.certificates.len() + self.files.len() < handles(self.limits) {
            Ok(())
        } else {
            Err(Stop::TooManyHandles)
        }
    }

    fn may_go_on(&self) -> Result<(), Stop> {
        if self.questions.is_closed() {
            Err(Stop::Cancelled)
        } else if self.stopwatch.is_over() {
            Err(Stop::OutOfTime)
        } else {
            Ok(())
        }
    }

    fn outcome(&self, outcome: wit::types::Outcome) -> Result<Outcome, Ended> {
        let largest = mebibytes(self.limits.answer_mib);
        match outcome {
            wit::types::Outcome::Value(text) => json::parse(&text, largest)
                .map(Outcome::Value)
                .map_err(|failure| Ended::Failed(failure, None)),
            wit::types::Outcome::Done => Ok(Outcome::Done),
            wit::types::Outcome::Silent => Ok(Outcome::Silent),
        }
    }

    fn fault(&self, fault: wit::types::Fault) -> Result<Fault, Ended> {
        let fault = convert::fault::from_guest(fault);
        let forged = match &fault {
            Fault::Failed(incident) => !self.incidents.contains(&incident.0),
            _ => false,
        };
        if forged {
            Err(Ended::Failed(ModuleFailure::MalformedAnswer, None))
        } else if fault.to_string().len() > FAULT_TEXT {
            Err(Ended::Failed(ModuleFailure::AnswerTooLarge, None))
        } else {
            Ok(fault)
        }
    }

    fn ended(&self, error: wasmtime::Error) -> Ended {
        let failure = match (error.downcast_ref::<Stop>(), error.downcast_ref::<Trap>()) {
            (Some(Stop::Cancelled), _) => return Ended::Cancelled,
            (Some(Stop::OutOfTime), _) => ModuleFailure::OutOfTime,
            (Some(Stop::TooManyHandles), _) => ModuleFailure::OutOfMemory,
            (None, Some(Trap::StackOverflow)) => ModuleFailure::StackOverflow,
            _ if self.bounds.were_exceeded() => ModuleFailure::OutOfMemory,
            (None, Some(_)) => ModuleFailure::Trapped,
            // What the engine refused to read out of the guest: pointers outside its memory, text
            // that is no UTF-8, more octets than it has memory.
            (None, None) => ModuleFailure::MalformedAnswer,
        };
        Ended::Failed(failure, Some(error))
    }
}

fn handles(limits: ModuleLimits) -> usize {
    usize::try_from(limits.handles).unwrap_or(usize::MAX)
}
