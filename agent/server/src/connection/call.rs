//! One request from its turn to its reply: module, call, spelling.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use serde_json::{Map, Value};
use tanba_module::{Call, Caller, Fault, Manifest, MethodName, Module, ModuleName, Outcome};
use tanba_wire::{Malformed, RawRequest};
use tracing::{Instrument, info_span};

use super::{Door, LARGE};
use crate::hosts::{Asked, ConnectionLocale};
use crate::reply::{self, Echo, Spelling};
use crate::routed;

/// What waits for its turn on a connection.
pub(super) enum Pending {
    /// A request to be answered by its module.
    Request { request: RawRequest, octets: usize },
    /// A request that is answered without being looked into.
    Refused {
        module: Option<String>,
        echo: Echo,
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
            echo: Echo::of(&request.object),
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
            echo,
            fault,
        } => {
            let name = door.name_of(module);
            let refusal = door.registry.find(&name).map_or_else(
                || Some(reply::module_not_found()),
                |module| {
                    Spelling::new(module.manifest(), echo, locale.current()).frame(&Err(fault))
                },
            );
            ready(refusal).boxed()
        }
        Pending::Request { request, octets } => {
            let name = door.name_of(request.module);
            door.hosts.before_lookup(&name);
            let Some(module) = door.registry.find(&name) else {
                door.hosts.missing(caller, &name);
                return ready(Some(reply::module_not_found())).boxed();
            };
            let method = method_of(&request.object, module.manifest());
            let span = info_span!("call", module = %name, method = method.as_ref().map(MethodName::as_str));
            let call = RoutedCall {
                door: Arc::clone(door),
                module,
                echo: Echo::of(&request.object),
                call: Call {
                    caller: caller.clone(),
                    module: name,
                    method,
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
    echo: Echo,
    call: Call,
}

impl RoutedCall {
    async fn answer(self, locale: ConnectionLocale, octets: usize) -> Option<String> {
        let Self {
            door,
            module,
            echo,
            call,
        } = self;
        let asked_for = call.locale();
        let caller = call.caller.clone();
        let asked = Asked::of(&caller, module.manifest(), &locale);
        let outcome = routed::call(door.hosts.as_ref(), module.as_ref(), asked, call).await;
        let locale = asked_for.unwrap_or_else(|| locale.current());
        let spelling = Spelling::new(module.manifest(), echo, locale);
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

impl Door {
    /// The name that a request means when it names none.
    fn name_of(&self, module: Option<String>) -> ModuleName {
        module.map_or_else(|| self.config.nameless_module.clone(), ModuleName::new)
    }
}

/// The method, in the member that the module's dialect has for it.
fn method_of(request: &Map<String, Value>, manifest: &Manifest) -> Option<MethodName> {
    let method = request.get(manifest.envelope.method_member())?.as_str()?;
    Some(MethodName::new(method))
}
