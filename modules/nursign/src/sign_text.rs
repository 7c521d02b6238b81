//! `text` and `multitext`: CAdES-T with the text inside, base64.

use tanba_sdk::module::{
    Document, Fault, Host, KeyPurpose, Outcome, SignatureFormat, SignatureParams, SignerFilter,
    SignerRequest,
};
use tanba_sdk::serde_json::{Map, Value};
use tanba_sdk::{encode_base64, object};

use crate::data::{self, Texts};

pub(crate) async fn one(text: &str, host: &dyn Host) -> Result<Outcome, Fault> {
    let signatures = sign(vec![Document::bytes(text.as_bytes())], host).await?;
    let signature = signatures.first().ok_or(Fault::NotApproved)?;
    Ok(Outcome::Value(encode_base64(signature).into()))
}

pub(crate) async fn many(texts: &Texts<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let signatures = sign(data::documents(texts), host).await?;
    let items: Map<String, Value> = texts
        .iter()
        .zip(signatures)
        .map(|((id, _), signature)| ((*id).to_owned(), encode_base64(signature).into()))
        .collect();
    Ok(Outcome::Value(object([("items", items.into())])))
}

async fn sign(documents: Vec<Document>, host: &dyn Host) -> Result<Vec<Vec<u8>>, Fault> {
    let params = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: false,
        },
        // The portal takes CAdES-T and nothing less.
        timestamp: true,
    };
    sign_with(documents, params, host).await
}

/// One window and one key for all documents.
pub(crate) async fn sign_with(
    documents: Vec<Document>,
    params: SignatureParams,
    host: &dyn Host,
) -> Result<Vec<Vec<u8>>, Fault> {
    let request = SignerRequest {
        documents: documents.clone(),
        params: Some(params),
        filter: SignerFilter {
            purpose: KeyPurpose::Signature,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    signer.sign_all(&documents).await
}
