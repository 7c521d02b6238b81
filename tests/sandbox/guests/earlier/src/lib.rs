//! A module made for version 1.0 of the contract: it chooses a signer, signs, keeps a setting,
//! and passes on what the agent refuses.

wit_bindgen::generate!({
    path: "../../../../protocol/module/wit-1.0",
    world: "module",
});

use exports::tanba::module::guest::{Fault, Guest, OneCall, Outcome};
use tanba::module::settings;
use tanba::module::signing::{
    self, ChainRule, CmsFormat, KeyPurpose, SignatureFormat, SignatureParams, SignerFilter,
    SignerRequest,
};
use tanba::module::types::{Content, Document};

struct Earlier;

export!(Earlier);

impl Guest for Earlier {
    fn call(call: OneCall) -> Result<Outcome, Fault> {
        match call.method.as_deref() {
            Some("sign") => sign(),
            Some("keep") => {
                settings::keep("colour", Some("blue"))?;
                Ok(Outcome::Done)
            }
            other => Err(Fault::NoSuchMethod(other.unwrap_or_default().to_owned())),
        }
    }
}

fn sign() -> Result<Outcome, Fault> {
    let document = Document {
        name: Some("letter".to_owned()),
        content: Content::Bytes(b"salem".to_vec()),
    };
    let signer = signing::choose_signer(&SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format: SignatureFormat::Cms(CmsFormat {
                attached: true,
                cosign: false,
            }),
            timestamp: false,
        }),
        filter: SignerFilter {
            storages: None,
            purpose: KeyPurpose::Signature,
            extended_key_usage: Vec::new(),
            iin: None,
            bin: None,
            serial_number: None,
            chain: ChainRule::Unchecked,
            allow_expired: false,
            allow_revoked: false,
        },
        locale: None,
        logo: None,
    })?;
    let signatures = signer.sign_all(&[document])?;
    let octets: usize = signatures.iter().map(Vec::len).sum();
    Ok(Outcome::Value(octets.to_string()))
}
