//! `signDocuments {documents: [{id, name?, data | digest}], format?, attached?, cosign?,
//! timestamp?, signer?: {iin?, bin?, serialNumber?, storages?}, locale?}`.
//!
//! The person sees all documents that can be signed in one window and chooses one key. Each is
//! then signed by itself, so that one that fails takes no other with it. When the key itself
//! stops working, the rest is skipped instead of tried in vain.

use tanba_sdk::module::{Call, Document, Fault, Host, JsonKind, Outcome, Signer, SignerRequest};
use tanba_sdk::serde_json::Value;

use crate::batch::{self, Format, Item};
use crate::report::{Report, Status};
use crate::signer_filter;

pub(crate) async fn call(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let args = match call.args() {
        Value::Object(args) => args,
        Value::Null => {
            return Err(Fault::ArgumentsMissing {
                method: "signDocuments".to_owned(),
            });
        }
        _ => return Err(batch::mismatch("args", JsonKind::Object)),
    };
    let format = Format::of(args)?;
    let params = format.params(args)?;
    let filter = signer_filter::of(args)?;
    let items = batch::items(args, format)?;
    let documents: Vec<Document> = items
        .iter()
        .filter_map(|item| item.document.as_ref().ok().cloned())
        .collect();
    if documents.is_empty() {
        // Nothing is left to show a window for; every document has its reason.
        return Ok(Report::without_signer(items).into());
    }
    let request = SignerRequest {
        documents,
        params: Some(params),
        filter,
        locale: call.locale(),
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    Ok(sign(items, format, signer.as_ref()).await.into())
}

async fn sign(items: Vec<Item<'_>>, format: Format, signer: &dyn Signer) -> Report {
    let mut report = Report::of(signer.certificate());
    let mut key_works = true;
    for item in items {
        let status = match item.document {
            Err(fault) => Status::Failed(fault),
            Ok(_) if !key_works => Status::Skipped,
            Ok(document) => match signer.sign(&document).await {
                Ok(signature) => Status::signed(signature, format),
                Err(fault) => {
                    key_works = !ends_the_batch(&fault);
                    Status::Failed(fault)
                }
            },
        };
        report.add(item.id, status);
    }
    report
}

/// Whether the next document would fail for the same reason.
fn ends_the_batch(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Cancelled
            | Fault::Muted { .. }
            | Fault::Refused
            | Fault::NoSuitableKey { .. }
            | Fault::KeyUnusable { .. }
            | Fault::JournalUnavailable
            | Fault::TimestampUnreachable { .. }
            | Fault::Failed(_)
    )
}
