//! `signSalem {username}`: the greeting as a CMS with the greeting inside, base64.

use tanba_sdk::encode_base64;
use tanba_sdk::module::{
    Document, Fault, Host, KeyPurpose, Locale, Outcome, SignatureFormat, SignatureParams,
    SignerFilter, SignerRequest,
};
use tanba_sdk::serde_json::Value;

use crate::salem_ait::greeting;

pub(crate) async fn call(args: &Value, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
    let document = Document::bytes(greeting(args, locale)?.into_bytes());
    let request = SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format: SignatureFormat::Cms {
                attached: true,
                cosign: false,
            },
            timestamp: false,
        }),
        filter: SignerFilter {
            purpose: KeyPurpose::Signature,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    };
    // The person sees the greeting, chooses a key and agrees, or declines: Fault::Cancelled.
    let signer = host.choose_signer(request).await?;
    // The signer signs what was shown, once, and nothing else.
    let signature = signer.sign(&document).await?;
    Ok(Outcome::Value(encode_base64(signature).into()))
}
