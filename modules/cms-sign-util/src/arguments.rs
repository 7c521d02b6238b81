//! Positional arguments, all of them text.

use tanba_sdk::module::{Fault, Storage};
use tanba_sdk::serde_json::Value;

/// The arguments of one call.
pub(crate) struct Arguments<'a> {
    method: &'a str,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    pub(crate) fn of(method: &'a str, args: &'a Value) -> Result<Self, Fault> {
        match args {
            Value::Null => Ok(&[][..]),
            Value::Array(values) => Ok(values.as_slice()),
            _ => Err(mismatch(method)),
        }
        .map(|values| Self { method, values })
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn text(&self, position: usize) -> Result<&'a str, Fault> {
        self.values
            .get(position)
            .and_then(Value::as_str)
            .ok_or_else(|| mismatch(self.method))
    }

    /// The text, unless it is empty.
    pub(crate) fn some_text(&self, position: usize) -> Result<Option<&'a str>, Fault> {
        self.text(position)
            .map(|text| Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// The store of a name; an empty name offers all.
    pub(crate) fn storages(&self, position: usize) -> Result<Option<Vec<Storage>>, Fault> {
        match self.some_text(position)? {
            None => Ok(None),
            Some(name) => {
                let storage = Storage::from_wire_name(name).ok_or(Fault::StorageUnknown)?;
                Ok(Some(vec![storage]))
            }
        }
    }
}

fn mismatch(method: &str) -> Fault {
    Fault::ArgumentMismatch {
        method: method.to_owned(),
    }
}
