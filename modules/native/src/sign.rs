//! `sign`: one or many documents, one approval over exactly them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{
    DigestName, Document, Fault, Host, KeyPurpose, Report, SignatureParams, Signer, SignerFilter,
    SignerRequest,
};

use crate::certificate::Certificate;
use crate::content::NamedContent;
use crate::filter::Filter;
use crate::format::Format;
use crate::reading::{invalid, params, result};
use crate::signature::{INLINE_OCTETS, Signature, Spelling};

/// Parameters of `sign`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// What is signed: one signature each.
    pub documents: Vec<NamedContent>,
    /// The format of the signatures.
    pub format: Format,
    /// Whether each CMS gets a time-stamp (RFC 3161).
    #[serde(default)]
    pub timestamp: bool,
    /// Which keys qualify.
    #[serde(default)]
    pub filter: Filter,
    /// Whether each signature comes by itself as soon as it is ready.
    #[serde(default)]
    pub incremental: bool,
    /// Whether the signatures can be had after a lost connection; with `incremental`.
    #[serde(default)]
    pub resumable: bool,
}

/// Result of `sign`, `cosign` and `resume`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signed {
    /// The certificate that the person chose.
    pub certificate: Certificate,
    /// In the order of the documents; empty when they came one by one.
    pub signatures: Vec<Signature>,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let Sign {
        documents,
        format,
        timestamp,
        filter,
        incremental,
        resumable,
    } = params(args)?;
    if resumable && !incremental {
        return Err(invalid("resumable", "it goes with incremental"));
    }
    if documents.is_empty() {
        return Err(invalid("documents", "name at least one"));
    }
    let mut filter = filter.signer_filter(KeyPurpose::Signature)?;
    filter.digests = digests(&documents)?;
    if timestamp && !matches!(format, Format::Cms { .. }) {
        return Err(invalid("timestamp", "only a CMS can have a time-stamp"));
    }
    let spelling = format.spelling();
    let params = SignatureParams {
        format: format.signature_format()?,
        timestamp,
    };
    let documents = documents_of(documents, host).await?;
    let request = request(documents.clone(), params, filter);
    let signer = host.choose_signer(request).await?;
    let signatures = if incremental {
        sign_each(signer.as_ref(), &documents, spelling, host).await?;
        Vec::new()
    } else {
        sign_all(signer.as_ref(), &documents, spelling, host).await?
    };
    let certificate = signer.certificate().into();
    result(&Signed {
        certificate,
        signatures,
    })
}

/// The documents, out of memory or out of the agent's hold.
pub(crate) async fn documents_of(
    named: Vec<NamedContent>,
    host: &dyn Host,
) -> Result<Vec<Document>, Fault> {
    let mut documents = Vec::with_capacity(named.len());
    for content in named {
        documents.push(content.document(host).await?);
    }
    Ok(documents)
}

/// A request for a signer, in the words of the contract.
pub(crate) fn request(
    documents: Vec<Document>,
    params: SignatureParams,
    filter: SignerFilter,
) -> SignerRequest {
    SignerRequest {
        documents,
        params: Some(params),
        filter,
        locale: None,
        logo: None,
    }
}

/// All signatures, or none.
pub(crate) async fn sign_all(
    signer: &dyn Signer,
    documents: &[Document],
    spelling: Spelling,
    host: &dyn Host,
) -> Result<Vec<Signature>, Fault> {
    let mut signatures = Vec::with_capacity(documents.len());
    for octets in signer.sign_all(documents).await? {
        signatures.push(spelling.signature(octets, host).await?);
    }
    Ok(signatures)
}

/// Each signature by itself, as soon as it is ready; those that are too large for a message at the
/// end. What left stays with the page, also when a later document fails.
async fn sign_each(
    signer: &dyn Signer,
    documents: &[Document],
    spelling: Spelling,
    host: &dyn Host,
) -> Result<(), Fault> {
    let mut large = Vec::new();
    let mut ready = |index, octets: Vec<u8>| {
        if octets.len() > INLINE_OCTETS {
            large.push((index, octets));
        } else if let Ok(value) = result(&spelling.inline(octets)) {
            host.report(Report::Result { index, value });
        }
    };
    let outcome = signer.sign_each(documents, &mut ready).await;
    for (index, octets) in large {
        let value = result(&spelling.signature(octets, host).await?)?;
        host.report(Report::Result { index, value });
    }
    outcome
}

/// The digest algorithms with which a key has to sign, when digests are among the documents.
fn digests(documents: &[NamedContent]) -> Result<Option<Vec<DigestName>>, Fault> {
    let mut algorithms = documents
        .iter()
        .filter_map(|document| document.content.digest_algorithm());
    let Some(first) = algorithms.next() else {
        return Ok(None);
    };
    if algorithms.any(|algorithm| algorithm != first) {
        return Err(invalid(
            "documents",
            "their digests are of several algorithms",
        ));
    }
    Ok(Some(vec![first.name()]))
}
