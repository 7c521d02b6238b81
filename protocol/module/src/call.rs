//! One call of one method, and what answers it.

use std::fmt;

use async_trait::async_trait;
use serde_json::Value;

use crate::{Caller, Fault, Host, Locale, Manifest};

/// The symbolic name that a page puts into `module`, for example `kz.gov.pki.knca.basics`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleName(String);

/// The name of a method of a module, for example `sign`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MethodName(String);

macro_rules! text_newtype {
    ($name:ident) => {
        impl $name {
            /// Wraps the name as the caller wrote it.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_newtype!(ModuleName);
text_newtype!(MethodName);

/// One request of a page, already routed to its module.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asks: decided at the HTTP upgrade, never by anything in the request.
    pub caller: Caller,
    /// The module name under which the page asked.
    pub module: ModuleName,
    /// The method; `None` when the request had no such member.
    pub method: Option<MethodName>,
    /// The whole request object as parsed, with every top-level member (`args`, `uuid`,
    /// `symname`, `apiVersion`, `class`, …); each module reads what its dialect defines.
    pub request: serde_json::Map<String, Value>,
}

impl Call {
    /// The member `args` of the request, or `Value::Null` when absent.
    pub fn args(&self) -> &Value {
        self.request.get("args").unwrap_or(&Value::Null)
    }

    /// The language that the request itself names, in the dialects with named arguments.
    pub fn locale(&self) -> Option<Locale> {
        Locale::from_tag(self.args().get("locale")?.as_str()?)
    }
}

/// What a method gives back when it did what was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value for the page.
    Value(Value),
    /// Done, with nothing to tell (`changeLocale`).
    Done,
    /// The dialect demands that no frame is sent (legacy `setLocale`).
    Silent,
}

/// Something that pages call by name.
#[async_trait]
pub trait Module: Send + Sync {
    /// What this module is, answers to and may do.
    fn manifest(&self) -> &Manifest;

    /// Answers one call. `locale` is the language the person uses with this connection.
    ///
    /// Dropping the future is how a call is cancelled: nothing is signed after that point.
    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault>;
}
