//! `pickFile`: the person chooses a file, and the page gets a handle of it, never its path.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tanba_module::{Fault, FileFilter, FileRequest, HeldDocument, Host};

use crate::reading::params;

/// Parameters of `pickFile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PickFile {
    /// Which files are offered.
    pub kind: FileKind,
}

/// Which files a chooser offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    /// Every file.
    #[default]
    All,
    /// Certificates.
    Certificate,
    /// Certificate revocation lists.
    Crl,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let PickFile { kind } = params(args)?;
    let filter = match kind {
        FileKind::All => FileFilter::All,
        FileKind::Certificate => FileFilter::Certificate,
        FileKind::Crl => FileFilter::Crl,
    };
    let request = FileRequest {
        filter,
        suggested: None,
        read: true,
    };
    Ok(held(&host.choose_document(request).await?))
}

/// A held document as pages know it.
fn held(held: &HeldDocument) -> Value {
    let mut told = json!({
        "document": held.handle,
        "size": held.size,
        "sha256": hex::encode(held.sha256),
    });
    if let Some(name) = &held.name {
        told["name"] = json!(name);
    }
    told
}
