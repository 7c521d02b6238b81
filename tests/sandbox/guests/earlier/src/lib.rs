//! A module made for version 1.0 of the contract: it chooses a signer, signs, reads certificates,
//! keeps a setting, and passes on what the agent refuses.

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
            Some("whose") => whose(),
            Some("keep") => {
                settings::keep("colour", Some("blue"))?;
                Ok(Outcome::Done)
            }
            other => Err(Fault::NoSuchMethod(other.unwrap_or_default().to_owned())),
        }
    }
}

fn sign() -> Result<Outcome, Fault> {
    let signer = signing::choose_signer(&request())?;
    let signatures = signer.sign_all(&[letter()])?;
    let octets: usize = signatures.iter().map(Vec::len).sum();
    Ok(Outcome::Value(octets.to_string()))
}

/// The serial numbers of the chosen certificate and of one that was shown before.
fn whose() -> Result<Outcome, Fault> {
    let chosen = signing::choose_signer(&request())?.certificate();
    let shown = signing::shown_certificate("alias").map(|shown| shown.serial_number);
    let both = format!("{} {}", chosen.serial_number, shown.unwrap_or_default());
    Ok(Outcome::Value(format!("{both:?}")))
}

fn letter() -> Document {
    Document {
        name: Some("letter".to_owned()),
        content: Content::Bytes(b"salem".to_vec()),
    }
}

fn request() -> SignerRequest {
    SignerRequest {
        documents: vec![letter()],
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
    }
}
