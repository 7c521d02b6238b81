//! One request from its turn to its reply: module, host, panic guard, spelling.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use serde_json::Value;
use tanba_module::fault::Incident;
use tanba_module::{Call, Caller, Fault, MethodName, Module, ModuleName, Outcome};
use tanba_wire::{Malformed, RawRequest};
use tracing::{Instrument, info_span};

use super::{Door, LARGE};
use crate::hosts::ConnectionLocale;
use crate::reply::{self, Spelling};

/// What waits for its turn on a connection.
pub(super) enum Pending {
    /// A request to be answered by its module.
    Request { request: RawRequest, octets: usize },
    /// A request that is answered without being looked into.
    Refused {
        module: Option<String>,
        uuid: Option<Value>,
        fault: Fault,
    },
    /// A frame that is no request.
    Malformed(Malformed),
}

impl Pending {
    /// Keeps of a request what its refusal needs.
    pub(super) fn refused(request: &RawRequest, fault: Fault) -> Self {
        Self::Refused {
            module: request.module.clone(),
            uuid: uuid_of(request),
            fault,
        }
    }

    /// The octets of the request that are held in memory.
    pub(super) fn octets(&self) -> usize {
        match self {
            Self::Request { octets, .. } => *octets,
            Self::Refused { .. } | Self::Malformed(_) => 0,
        }
    }
}

/// The future that gives the frame of the reply, or `None` for silence. Dropping it cancels.
pub(super) fn answer(
    door: &Arc<Door>,
    caller: &Caller,
    locale: ConnectionLocale,
    pending: Pending,
) -> BoxFuture<'static, Option<String>> {
    match pending {
        Pending::Malformed(malformed) => ready(Some(reply::malformed(malformed))).boxed(),
        Pending::Refused {
            module,
            uuid,
            fault,
        } => {
            let refusal = find(door, module).map_or_else(
                || Some(reply::module_not_found()),
                |(_, module)| {
                    Spelling::new(module.manifest(), uuid, locale.current()).frame(&Err(fault))
                },
            );
            ready(refusal).boxed()
        }
        Pending::Request { request, octets } => {
            let module = request.module.clone();
            let Some((name, module)) = find(door, module) else {
                return ready(Some(reply::module_not_found())).boxed();
            };
            let span = info_span!("call", module = %name, method = request.method.as_deref());
            let call = RoutedCall {
                door: Arc::clone(door),
                module,
                uuid: uuid_of(&request),
                call: Call {
                    caller: caller.clone(),
                    module: name,
                    method: request.method.map(MethodName::new),
                    request: request.object,
                },
            };
            call.answer(locale, octets).instrument(span).boxed()
        }
    }
}

/// A call and the module it is for.
struct RoutedCall {
    door: Arc<Door>,
    module: Arc<dyn Module>,
    uuid: Option<Value>,
    call: Call,
}

impl RoutedCall {
    async fn answer(self, locale: ConnectionLocale, octets: usize) -> Option<String> {
        let Self {
            door,
            module,
            uuid,
            call,
        } = self;
        let asked_for = call.locale();
        let answering = async {
            let host = door.hosts.host(&call.caller, module.manifest(), &locale);
            module.call(call, locale.current(), host.as_ref()).await
        };
        // A module that panics has broken its own call and nothing else: the host is made for
        // this call, and what outlives it guards itself against poisoned locks.
        let outcome = AssertUnwindSafe(answering).catch_unwind().await.unwrap_or_else(|panic| {
            let incident = incident();
            tracing::error!(%incident, reason = panic_text(panic.as_ref()), "a module panicked");
            Err(Fault::Failed(incident))
        });
        let locale = asked_for.unwrap_or_else(|| locale.current());
        let spelling = Spelling::new(module.manifest(), uuid, locale);
        write(spelling, outcome, octets).await
    }
}

/// Writes the frame; after a large request on a thread of its own, as its reply is large too.
async fn write(
    spelling: Spelling,
    outcome: Result<Outcome, Fault>,
    octets: usize,
) -> Option<String> {
    if octets < LARGE {
        return spelling.frame(&outcome);
    }
    let writing = tokio::task::spawn_blocking(move || spelling.frame(&outcome));
    writing.await.unwrap_or_default()
}

/// The module of a name, or the one for requests without a name.
fn find(door: &Door, name: Option<String>) -> Option<(ModuleName, Arc<dyn Module>)> {
    let name = name.map_or_else(|| door.config.nameless_module.clone(), ModuleName::new);
    let module = door.registry.find(&name)?;
    Some((name, module))
}

/// The member `uuid`, which is a text where it is used.
fn uuid_of(request: &RawRequest) -> Option<Value> {
    request
        .object
        .get("uuid")
        .filter(|uuid| uuid.is_string())
        .cloned()
}

/// Names a failure by its moment, which is where one looks in the log.
fn incident() -> Incident {
    let moment = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Incident(format!("{:x}", moment.as_micros()))
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text")
}
