//! A host that follows a script, for the tests of modules (feature `testing`).
//!
//! A test says in which order the module will ask and what it is answered. A question that is not
//! next in the script is a panic that names it, and so is an answer that nobody asked for.
//!
//! ```should_panic
//! use tanba_sdk::module::Fault;
//! use tanba_sdk::testing::{Answer, ScriptedHost};
//!
//! // Nobody asks for a signer before the host goes out of scope: the test fails.
//! let host = ScriptedHost::new([Answer::Signer(Err(Fault::Cancelled))]);
//! ```

mod scripted_host;
mod scripted_signer;

use serde_json::Value;
use tanba_module::{Call, Caller, Fault, Locale, MethodName, Module, ModuleName, Origin, Outcome};

pub use scripted_host::{Answer, Asked, ScriptedHost};
pub use scripted_signer::{CERTIFICATE_NAME, certificate, signature_of};

use crate::immediate;

/// Calls a module with a [`request`], in English.
///
/// # Panics
/// When the request is no object, or the module waits for something else than the host.
pub fn call(module: &dyn Module, json: Value, host: &ScriptedHost) -> Result<Outcome, Fault> {
    immediate::finish(module.call(request(json), Locale::English, host))
        .unwrap_or_else(|| panic!("the module waits for something else than the host"))
}

/// The call of a page of `https://example.kz`. The method is the request's member `method`, `type`
/// or `command`, whichever it has.
///
/// # Panics
/// When the request is no object.
pub fn request(json: Value) -> Call {
    let Value::Object(request) = json else {
        panic!("a request is an object, not {json}");
    };
    let text = |member: &str| request.get(member).and_then(Value::as_str);
    let method = ["method", "type", "command"].into_iter().find_map(text);
    Call {
        caller: Caller::Page(Origin::from_parts(
            "https://example.kz",
            "https://example.kz",
        )),
        module: ModuleName::new(text("module").unwrap_or_default()),
        method: method.map(MethodName::new),
        request: request.clone(),
    }
}

/// The value of an outcome.
///
/// # Panics
/// When it is a fault, or an outcome without a value.
pub fn value(outcome: Result<Outcome, Fault>) -> Value {
    match outcome {
        Ok(Outcome::Value(value)) => value,
        other => panic!("no value but {other:?}"),
    }
}
