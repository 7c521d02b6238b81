//! The member `signer`: which keys may be chosen. All of it may be absent.

use tanba_sdk::module::{Fault, JsonKind, KeyPurpose, SignerFilter, Storage};
use tanba_sdk::serde_json::{Map, Value};

use crate::batch::mismatch;

pub(crate) fn of(args: &Map<String, Value>) -> Result<SignerFilter, Fault> {
    let mut filter = SignerFilter {
        purpose: KeyPurpose::Signature,
        ..SignerFilter::default()
    };
    let members = match args.get("signer") {
        None | Some(Value::Null) => return Ok(filter),
        Some(Value::Object(members)) => members,
        Some(_) => return Err(mismatch("signer", JsonKind::Object)),
    };
    filter.iin = text(members, "iin")?;
    filter.bin = text(members, "bin")?;
    filter.serial_number = text(members, "serialNumber")?;
    filter.storages = storages(members)?;
    Ok(filter)
}

fn text(members: &Map<String, Value>, member: &str) -> Result<Option<String>, Fault> {
    match members.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(mismatch(member, JsonKind::Text)),
    }
}

fn storages(members: &Map<String, Value>) -> Result<Option<Vec<Storage>>, Fault> {
    let names = match members.get("storages") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(names)) => names,
        Some(_) => return Err(mismatch("storages", JsonKind::Array)),
    };
    names
        .iter()
        .map(|name| {
            let name = name
                .as_str()
                .ok_or_else(|| mismatch("storages", JsonKind::Text))?;
            Storage::from_wire_name(name).ok_or(Fault::StorageUnknown)
        })
        .collect::<Result<_, _>>()
        .map(Some)
}
