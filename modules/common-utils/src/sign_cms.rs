//! What the CMS methods have in common: documents in, base64 on one line out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tanba_module::{
    Document, Fault, FileFilter, FileRequest, Host, Outcome, SignatureFormat, SignatureParams,
    SignerFilter, SignerRequest, argument,
};

use crate::arguments::{Attachment, OneOrMany};

/// The documents of a base64 argument.
pub(crate) fn documents(data: &OneOrMany<'_>) -> Result<Vec<Document>, Fault> {
    let contents = match data {
        OneOrMany::One(text) => argument::base64_each("data", &[text]),
        OneOrMany::Many(texts) => argument::base64_each("data", texts),
    };
    Ok(contents?.into_iter().map(Document::bytes).collect())
}

/// Lets the person choose a key and signs all documents; text in, text out, array in, array out.
pub(crate) async fn sign(
    documents: Vec<Document>,
    params: SignatureParams,
    filter: SignerFilter,
    shape: &OneOrMany<'_>,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    if documents.is_empty() {
        return Err(Fault::InvalidParameter {
            parameter: "data".into(),
            reason: "there is no document to sign".to_owned(),
        });
    }
    let request = SignerRequest {
        documents: documents.clone(),
        params: Some(params),
        filter,
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    let signatures = signer.sign_all(&documents).await?;
    let mut texts = signatures
        .iter()
        .map(|der| Value::String(STANDARD.encode(der)));
    Ok(Outcome::Value(match shape {
        OneOrMany::Many(_) => Value::Array(texts.collect()),
        OneOrMany::One(_) => texts.next().unwrap_or(Value::Null),
    }))
}

/// Signs a file that the person confirms in our chooser; the page's path only presets it.
pub(crate) async fn sign_file(
    path: &str,
    params: SignatureParams,
    filter: SignerFilter,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    let suggested = Some(path.to_owned());
    let request = FileRequest {
        filter: FileFilter::All,
        suggested,
        read: true,
    };
    let file = host.choose_file(request).await?;
    let document = file.into_document()?;
    sign(vec![document], params, filter, &OneOrMany::One(""), host).await
}

/// A CMS with a time-stamp, co-signing when the data is a CMS already (spec 2.5).
pub(crate) fn stamped(attachment: Attachment) -> SignatureParams {
    let attached = attachment == Attachment::Attached;
    let format = SignatureFormat::Cms {
        attached,
        cosign: true,
    };
    SignatureParams {
        format,
        timestamp: true,
    }
}

/// A CMS without a time-stamp.
pub(crate) fn plain(attachment: Attachment) -> SignatureParams {
    let attached = attachment == Attachment::Attached;
    let format = SignatureFormat::Cms {
        attached,
        cosign: false,
    };
    SignatureParams {
        format,
        timestamp: false,
    }
}
