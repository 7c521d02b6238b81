//! The members `storageName` and `data`.

use tanba_sdk::module::{Call, Fault, JsonKind, Storage};
use tanba_sdk::serde_json::Value;

/// The stores offered; all when the page names none.
pub(crate) fn storages(call: &Call) -> Result<Option<Vec<Storage>>, Fault> {
    let name = match call.request.get("storageName") {
        None | Some(Value::Null) => return Ok(None),
        Some(name) => name.as_str().ok_or_else(|| Fault::MemberMismatch {
            member: "storageName".to_owned(),
            expected: JsonKind::Text,
        })?,
    };
    if name.is_empty() {
        return Err(Fault::StorageNameEmpty);
    }
    let storage = Storage::from_wire_name(name).ok_or(Fault::StorageUnknown)?;
    Ok(Some(vec![storage]))
}

/// The text of `signPlainData` and `auth`.
pub(crate) fn text(call: &Call) -> Result<&str, Fault> {
    data(call)?.as_str().ok_or_else(|| mismatch(JsonKind::Text))
}

/// The texts of `signPlainDataMap` under the page's names, at least one.
pub(crate) fn texts(call: &Call) -> Result<Vec<(&str, &str)>, Fault> {
    let members = data(call)?
        .as_object()
        .ok_or_else(|| mismatch(JsonKind::Object))?;
    if members.is_empty() {
        return Err(missing());
    }
    members
        .iter()
        .map(|(name, text)| match text.as_str() {
            Some(text) => Ok((name.as_str(), text)),
            None => Err(mismatch(JsonKind::Text)),
        })
        .collect()
}

fn data(call: &Call) -> Result<&Value, Fault> {
    call.request.get("data").ok_or_else(missing)
}

fn missing() -> Fault {
    Fault::MemberMissing {
        member: "data".to_owned(),
    }
}

fn mismatch(expected: JsonKind) -> Fault {
    Fault::MemberMismatch {
        member: "data".to_owned(),
        expected,
    }
}
