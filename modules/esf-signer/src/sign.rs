//! Signature values of texts, and the answer round them.

use tanba_sdk::module::{
    Call, Document, Fault, Host, KeyPurpose, SignatureFormat, SignatureParams, Signer,
    SignerFilter, SignerRequest,
};
use tanba_sdk::serde_json::Value;
use tanba_sdk::{encode_base64, key_info, object};

use crate::members;

/// Lets the person choose a key for these documents and signs them all.
pub(crate) async fn sign(
    documents: &[Document],
    purpose: KeyPurpose,
    call: &Call,
    host: &dyn Host,
) -> Result<(Box<dyn Signer>, Vec<Vec<u8>>), Fault> {
    let request = SignerRequest {
        documents: documents.to_vec(),
        params: Some(SignatureParams {
            format: SignatureFormat::Raw,
            timestamp: false,
        }),
        filter: SignerFilter {
            storages: members::storages(call)?,
            purpose,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    let signatures = signer.sign_all(documents).await?;
    Ok((signer, signatures))
}

/// `{signature, pem, keyInfo}`: `signature` is a text, or the object of `signPlainDataMap`.
pub(crate) fn answer(signature: Value, signer: &dyn Signer) -> Value {
    let certificate = signer.certificate();
    object([
        ("signature", signature),
        ("pem", certificate.pem.as_str().into()),
        ("keyInfo", key_info(certificate)),
    ])
}

/// The answer for one text.
pub(crate) async fn one(
    text: &str,
    purpose: KeyPurpose,
    call: &Call,
    host: &dyn Host,
) -> Result<Value, Fault> {
    let documents = [Document::bytes(text.as_bytes())];
    let (signer, signatures) = sign(&documents, purpose, call, host).await?;
    let signature = signatures.first().ok_or(Fault::NotApproved)?;
    let signature = encode_base64(signature).into();
    Ok(answer(signature, signer.as_ref()))
}
