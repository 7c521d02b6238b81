//! Positional arguments; `storageName, path, alias, password` come first in most methods.

use serde_json::Value;
use tanba_module::{CertificateSummary, Fault, Host, KeyPurpose, SignerFilter, Storage, argument};

/// The arguments of one call.
pub(crate) struct Arguments<'a> {
    method: &'a str,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    pub(crate) fn of(method: &'a str, args: &'a Value) -> Result<Self, Fault> {
        match args {
            Value::Null => Ok(Self {
                method,
                values: &[],
            }),
            Value::Array(values) => Ok(Self { method, values }),
            _ => Err(Fault::ArgumentMismatch {
                method: method.to_owned(),
            }),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn text(&self, position: usize) -> Result<&'a str, Fault> {
        let value = self.values.get(position).and_then(Value::as_str);
        value.ok_or_else(|| Fault::ArgumentMismatch {
            method: self.method.to_owned(),
        })
    }

    pub(crate) fn boolean(&self, position: usize) -> Result<bool, Fault> {
        let value = self.values.get(position).and_then(argument::boolean);
        value.ok_or_else(|| Fault::ArgumentMismatch {
            method: self.method.to_owned(),
        })
    }

    /// A position counted from zero, also as text.
    pub(crate) fn index(&self, position: usize) -> Result<usize, Fault> {
        let value = match self.values.get(position) {
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_u64().and_then(|index| usize::try_from(index).ok()),
            None => None,
        };
        value.ok_or_else(|| Fault::ArgumentMismatch {
            method: self.method.to_owned(),
        })
    }

    /// The filter for `storageName` at the first position.
    pub(crate) fn storage_filter(&self) -> Result<SignerFilter, Fault> {
        let storage = Storage::from_wire_name(self.text(0)?).ok_or(Fault::StorageUnknown)?;
        Ok(SignerFilter {
            storages: Some(vec![storage]),
            allow_expired: true,
            ..SignerFilter::default()
        })
    }

    /// The filter for `storageName, path, alias, password`: only the certificate of this alias,
    /// when the person showed it to the page before. What was shown for logging in is asked for
    /// as that again.
    pub(crate) async fn key_filter(&self, host: &dyn Host) -> Result<SignerFilter, Fault> {
        let shown = host.shown_certificate(self.text(2)?).await;
        let purpose = match &shown {
            Some(certificate) if certificate.purpose == KeyPurpose::Authentication => {
                KeyPurpose::Authentication
            }
            _ => KeyPurpose::Any,
        };
        Ok(SignerFilter {
            purpose,
            serial_number: shown.map(|certificate| certificate.serial_number),
            ..self.storage_filter()?
        })
    }

    /// The certificate of `storageName, path, alias, password`, which the page got by `getKeys`.
    pub(crate) async fn shown(&self, host: &dyn Host) -> Result<CertificateSummary, Fault> {
        host.shown_certificate(self.text(2)?)
            .await
            .ok_or_else(|| Fault::NoSuitableKey {
                reason: "no key of this alias was chosen by getKeys".to_owned(),
            })
    }
}
