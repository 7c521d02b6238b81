//! Positional arguments and their types (protocol spec 2.2 to 2.4).

use serde_json::Value;
use tanba_module::{Fault, KeyPurpose, SignerFilter, Storage, argument};

/// The arguments of one call.
pub(crate) struct Arguments<'a> {
    method: &'a str,
    values: &'a [Value],
}

/// One text, or the array that newer pages send in its place.
pub(crate) enum OneOrMany<'a> {
    One(&'a str),
    Many(Vec<&'a str>),
}

/// Whether the document is inside the CMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attachment {
    Attached,
    Detached,
}

impl<'a> Arguments<'a> {
    /// Absent and `null` mean no arguments.
    pub(crate) fn of(method: &'a str, args: &'a Value) -> Result<Self, Fault> {
        let values = match args {
            Value::Null => &[][..],
            Value::Array(values) => values,
            _ => {
                return Err(Fault::ArgumentMismatch {
                    method: method.to_owned(),
                });
            }
        };
        Ok(Self { method, values })
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn text(&self, position: usize) -> Result<&'a str, Fault> {
        self.value(position)
            .and_then(Value::as_str)
            .ok_or_else(|| self.mismatch())
    }

    pub(crate) fn texts(&self, position: usize) -> Result<Vec<&'a str>, Fault> {
        let values = self.value(position).and_then(Value::as_array);
        values
            .ok_or_else(|| self.mismatch())?
            .iter()
            .map(|value| value.as_str().ok_or_else(|| self.mismatch()))
            .collect()
    }

    pub(crate) fn one_or_many(&self, position: usize) -> Result<OneOrMany<'a>, Fault> {
        match self.value(position) {
            Some(Value::Array(_)) => self.texts(position).map(OneOrMany::Many),
            _ => self.text(position).map(OneOrMany::One),
        }
    }

    /// The boolean `attached`.
    pub(crate) fn attachment(&self, position: usize) -> Result<Attachment, Fault> {
        match self.value(position).and_then(argument::boolean) {
            Some(true) => Ok(Attachment::Attached),
            Some(false) => Ok(Attachment::Detached),
            None => Err(self.mismatch()),
        }
    }

    /// The filter of `storageName, keyType` at the first two positions. Call it after the types
    /// of all arguments were looked at: a mismatch comes before an unknown storage.
    pub(crate) fn filter(&self) -> Result<SignerFilter, Fault> {
        let (storage, purpose) = (self.text(0)?, self.text(1)?);
        let purpose = match purpose {
            "SIGNATURE" => KeyPurpose::Signature,
            "AUTHENTICATION" => KeyPurpose::Authentication,
            _ => KeyPurpose::Any,
        };
        let storages = Some(vec![parse_storage(storage)?]);
        // Expired keys were offered by this module's dialog, with a warning (spec 2.10).
        Ok(SignerFilter {
            storages,
            purpose,
            allow_expired: true,
            ..SignerFilter::default()
        })
    }

    fn value(&self, position: usize) -> Option<&'a Value> {
        self.values.get(position)
    }

    fn mismatch(&self) -> Fault {
        Fault::ArgumentMismatch {
            method: self.method.to_owned(),
        }
    }
}

/// The storage of a name, or the fault that pages know (spec 2.3).
pub(crate) fn parse_storage(name: &str) -> Result<Storage, Fault> {
    if name.is_empty() {
        return Err(Fault::StorageNameEmpty);
    }
    Storage::from_wire_name(name).ok_or(Fault::StorageUnknown)
}
