//! What goes into the journal about one question.

use std::sync::Arc;

use tanba_consent::DocumentFingerprint;
use tanba_journal::{Event, Record, RecordedCertificate, RecordedDocument};
use tanba_module::{Caller, Content, Document, Fault, SignatureFormat, SignatureParams};
use tanba_pki::{Certificate, DigestAlgorithm};

use crate::{CallHost, Environment, fault};

/// Everything a record says beside the outcome.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) caller: Caller,
    module: String,
    format: Option<&'static str>,
    timestamped: bool,
}

/// The format of a token that logs a person in.
const TOKEN: &str = "web-eid";

impl Subject {
    /// Of a call that asks for signatures, or for a certificate or a file alone.
    pub(crate) fn of(call: &CallHost, params: Option<&SignatureParams>) -> Self {
        Self {
            caller: call.caller.clone(),
            module: call.module.clone(),
            format: params.map(|params| format_name(&params.format)),
            timestamped: params.is_some_and(|params| params.timestamp),
        }
    }

    /// Of a call that logs the person in.
    pub(crate) fn logging_in(call: &CallHost) -> Self {
        Self {
            format: Some(TOKEN),
            ..Self::of(call, None)
        }
    }

    /// Writes an entry. An entry that cannot be written is a fault: nothing may leave then.
    pub(crate) async fn journal(
        &self,
        environment: &Arc<Environment>,
        event: Event,
        documents: Vec<RecordedDocument>,
        certificate: Option<&Certificate>,
    ) -> Result<(), Fault> {
        let record = Record {
            time: environment.now(),
            caller: self.caller.key(),
            module: self.module.clone(),
            event,
            format: self.format.map(str::to_owned),
            documents,
            certificate: certificate.map(recorded_certificate),
            timestamped: self.timestamped,
        };
        append(environment, record).await
    }
}

/// Writes an entry, on a thread that may wait for the disk.
pub(crate) async fn append(environment: &Arc<Environment>, record: Record) -> Result<(), Fault> {
    let journal = Arc::clone(&environment.journal);
    match tokio::task::spawn_blocking(move || journal.append(record)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "the journal could not be written");
            Err(Fault::JournalUnavailable)
        }
        Err(error) => Err(fault::incident(&error)),
    }
}

fn format_name(format: &SignatureFormat) -> &'static str {
    match format {
        SignatureFormat::Cms { .. } => "cms",
        SignatureFormat::CmsTimestampOnly => "cms-timestamp",
        SignatureFormat::Xml { .. } => "xml",
        SignatureFormat::Raw => "raw",
    }
}

/// Documents as the journal keeps them: name, size, digest.
pub(crate) fn recorded_documents(
    documents: &[Document],
    fingerprints: &[DocumentFingerprint],
) -> Vec<RecordedDocument> {
    let recorded = |(document, fingerprint): (&Document, &DocumentFingerprint)| {
        let (size, digest, blind) = match &document.content {
            Content::Bytes(octets) => {
                let sha256 = fingerprint.sha256().as_bytes();
                (octets.len() as u64, sha256, false)
            }
            Content::Digest(digest) => (digest.len() as u64, &digest[..], true),
            Content::Held(content) => (content.size(), fingerprint.sha256().as_bytes(), false),
        };
        RecordedDocument {
            name: document.name.clone(),
            size,
            digest: hex::encode(digest),
            blind,
        }
    };
    documents.iter().zip(fingerprints).map(recorded).collect()
}

/// A certificate as the journal keeps it.
pub fn recorded_certificate(certificate: &Certificate) -> RecordedCertificate {
    RecordedCertificate {
        sha256: hex::encode(certificate.fingerprint(DigestAlgorithm::Sha256).as_bytes()),
        serial_number: certificate.serial_number_hex(),
        owner: certificate
            .subject()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
        issuer: certificate
            .issuer()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
    }
}
