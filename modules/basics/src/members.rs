//! Reading members of an object as leniently as pages need (protocol spec 1.7).

use serde_json::{Map, Value};
use tanba_module::{Fault, JsonKind, argument};

/// An object of the request.
#[derive(Clone, Copy)]
pub(crate) struct Members<'a>(pub(crate) &'a Map<String, Value>);

impl<'a> Members<'a> {
    /// A member; `null` counts as absent.
    pub(crate) fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// An object; absent is `None`.
    pub(crate) fn object(self, name: &str) -> Result<Option<Members<'a>>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Members(members))),
            Some(_) => Err(mismatch(name, JsonKind::Object)),
        }
    }

    /// A text that says something; absent and empty are `None`.
    pub(crate) fn text(self, name: &str) -> Result<Option<&'a str>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(mismatch(name, JsonKind::Text)),
        }
    }

    /// A boolean, also as text.
    pub(crate) fn boolean(self, name: &str, default: Default) -> Result<bool, Fault> {
        match self.value(name) {
            None => Ok(default == Default::True),
            Some(value) => {
                argument::boolean(value).ok_or_else(|| mismatch(name, JsonKind::Boolean))
            }
        }
    }

    /// An array of texts; absent is `None`.
    pub(crate) fn texts(self, name: &str) -> Result<Option<Vec<&'a str>>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(values)) => values
                .iter()
                .map(|value| value.as_str().ok_or_else(|| mismatch(name, JsonKind::Text)))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(mismatch(name, JsonKind::Array)),
        }
    }
}

/// What an absent boolean means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Default {
    True,
    False,
}

pub(crate) fn mismatch(name: &str, expected: JsonKind) -> Fault {
    Fault::MemberMismatch {
        member: name.to_owned(),
        expected,
    }
}

pub(crate) fn missing(name: &str) -> Fault {
    Fault::MemberMissing {
        member: name.to_owned(),
    }
}
