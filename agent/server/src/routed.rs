//! A call that has found its module: whether the module admits the caller, its host, and the guard
//! against panics. Both protocols come through here.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::FutureExt;
use tanba_module::fault::Incident;
use tanba_module::{Call, Fault, Module, Outcome};

use crate::Hosts;
use crate::hosts::Asked;

/// Calls the module. Dropping the future cancels the call.
pub(crate) async fn call(
    hosts: &dyn Hosts,
    module: &dyn Module,
    asked: Asked<'_>,
    call: Call,
) -> Result<Outcome, Fault> {
    let locale = asked.locale.current();
    let answering = async {
        if !module.manifest().admits(&call.caller) {
            hosts.refused_by_manifest(&call.caller, module.manifest());
            return Err(Fault::Refused);
        }
        let host = hosts.host(asked);
        module.call(call, locale, host.as_ref()).await
    };
    guarded(answering).await
}

/// A future that panics is a fault. It has broken its own call and nothing else: the host is made
/// for this call, and what outlives it guards itself against poisoned locks.
pub(crate) async fn guarded<T>(
    answering: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let outcome = AssertUnwindSafe(answering).catch_unwind().await;
    outcome.unwrap_or_else(|panic| {
        let incident = incident();
        tracing::error!(%incident, reason = panic_text(panic.as_ref()), "a call panicked");
        Err(Fault::Failed(incident))
    })
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
