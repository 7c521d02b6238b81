//! What the page gets: the certificate, and a status for each document in its order.

use tanba_sdk::module::{CertificateSummary, Fault, Outcome};
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::{encode_base64, key_info, object};

use crate::batch::{Format, Item};

/// What became of one document.
#[derive(Debug)]
pub(crate) enum Status {
    /// Base64, or the text of signed XML.
    Signed(String),
    Failed(Fault),
    /// The key had stopped working before it was this document's turn.
    Skipped,
}

/// The answer while it grows.
#[derive(Debug)]
pub(crate) struct Report {
    certificate: Value,
    documents: Vec<Value>,
    signed: usize,
}

impl Status {
    pub(crate) fn signed(signature: Vec<u8>, format: Format) -> Self {
        Self::Signed(match format {
            Format::Xml => String::from_utf8_lossy(&signature).into_owned(),
            Format::Cms | Format::Raw => encode_base64(signature),
        })
    }
}

impl Report {
    pub(crate) fn of(certificate: &CertificateSummary) -> Self {
        Self::new(key_info(certificate))
    }

    /// The report on documents of which none can be signed.
    pub(crate) fn without_signer(items: Vec<Item<'_>>) -> Self {
        let mut report = Self::new(Value::Null);
        for item in items {
            let status = item
                .document
                .map_or_else(Status::Failed, |_| Status::Skipped);
            report.add(item.id, status);
        }
        report
    }

    pub(crate) fn add(&mut self, id: &str, status: Status) {
        let entry = match status {
            Status::Signed(signature) => {
                self.signed += 1;
                object([
                    ("id", id.into()),
                    ("status", "signed".into()),
                    ("signature", signature.into()),
                ])
            }
            Status::Failed(fault) => json!({
                "id": id,
                "status": "failed",
                "code": code(&fault),
                "message": fault.to_string(),
            }),
            Status::Skipped => json!({ "id": id, "status": "skipped" }),
        };
        self.documents.push(entry);
    }

    fn new(certificate: Value) -> Self {
        Self {
            certificate,
            documents: Vec::new(),
            signed: 0,
        }
    }
}

impl From<Report> for Outcome {
    fn from(report: Report) -> Self {
        Self::Value(object([
            ("certificate", report.certificate),
            ("total", report.documents.len().into()),
            ("signed", report.signed.into()),
            ("documents", report.documents.into()),
        ]))
    }
}

/// A word for programs; the message beside it is for people who look into a log.
fn code(fault: &Fault) -> &str {
    match fault {
        Fault::MemberMissing { .. }
        | Fault::MemberMismatch { .. }
        | Fault::InvalidParameter { .. }
        | Fault::NotBase64 { .. }
        | Fault::EmptyDigest => "INVALID_DOCUMENT",
        Fault::MalformedXml { .. } | Fault::NoSuchElement { .. } => "MALFORMED_XML",
        Fault::MalformedCms { .. } | Fault::ExistingSignatureInvalid { .. } => "MALFORMED_CMS",
        Fault::ConfusableContent => "CONFUSABLE_CONTENT",
        Fault::Limit { .. } => "TOO_LARGE",
        Fault::Cancelled => "CANCELLED",
        Fault::NoSuitableKey { .. } | Fault::KeyUnusable { .. } => "KEY_UNUSABLE",
        Fault::TimestampUnreachable { .. } | Fault::TimestampInvalid { .. } => "TIMESTAMP_FAILED",
        Fault::Declared { code, .. } => code,
        _ => "SIGNING_FAILURE",
    }
}
