//! The answers: `{"code":"200",…}`, or `{"code":"500","message":…}`.

use tanba_sdk::module::Fault;
use tanba_sdk::object;
use tanba_sdk::serde_json::{Value, json};

use crate::file_path::FilePath;

/// `responseObject` is one file.
pub(crate) fn file(path: &FilePath<'_>) -> Value {
    let object = json!({
        "path": path.whole(),
        "filename": path.name(),
        "filedir": path.folder(),
    });
    json!({ "code": "200", "responseObject": object })
}

/// `responseObjects` are the signatures of a file.
pub(crate) fn list(objects: Vec<Value>) -> Value {
    object([("code", "200".into()), ("responseObjects", objects.into())])
}

/// The texts that pages compare are those of commonUtils.
pub(crate) fn failure(fault: &Fault, method: &str) -> Value {
    let message = match fault {
        Fault::Cancelled => "action.canceled".to_owned(),
        Fault::FileUnusable => "file.not_found".to_owned(),
        Fault::StorageUnknown => "storage.unknown".to_owned(),
        Fault::StorageEmpty => "storage.empty".to_owned(),
        Fault::NoSuchMethod { .. } => format!("NoSuchMethodException {method}"),
        other => other.to_string(),
    };
    json!({ "code": "500", "message": message })
}
