//! `signPlainDataMap {storageName, data: {name: text}}`: one window, a signature for each name.

use tanba_sdk::encode_base64;
use tanba_sdk::module::{Call, Document, Fault, Host, KeyPurpose, Outcome};
use tanba_sdk::serde_json::{Map, Value};

use crate::{members, sign};

pub(crate) async fn call(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let texts = members::texts(call)?;
    let document = |(name, text): &(&str, &str)| Document {
        name: Some((*name).to_owned()),
        ..Document::bytes(text.as_bytes())
    };
    let documents: Vec<Document> = texts.iter().map(document).collect();
    let (signer, signatures) = sign::sign(&documents, KeyPurpose::Signature, call, host).await?;
    let signatures: Map<String, Value> = texts
        .iter()
        .zip(signatures)
        .map(|((name, _), signature)| ((*name).to_owned(), encode_base64(signature).into()))
        .collect();
    Ok(Outcome::Value(sign::answer(
        signatures.into(),
        signer.as_ref(),
    )))
}
