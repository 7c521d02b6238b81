//! From JSON to parameters and from results to JSON. Reading is strict: a misspelt member is an
//! error, or it would silently have no effect.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tanba_module::Fault;

/// The parameters of a method; absent ones are an empty object.
pub(crate) fn params<T: DeserializeOwned>(args: Value) -> Result<T, Fault> {
    let args = match args {
        Value::Null => Value::Object(Map::new()),
        args => args,
    };
    serde_json::from_value(args).map_err(|error| invalid("params", error.to_string()))
}

/// A result as JSON.
pub(crate) fn result(result: &impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(result).map_err(|error| invalid("result", error.to_string()))
}

/// A parameter that cannot be served.
pub(crate) fn invalid(parameter: &'static str, reason: impl Into<String>) -> Fault {
    Fault::InvalidParameter {
        parameter: parameter.into(),
        reason: reason.into(),
    }
}
