//! A module for Tanba: it greets, and it signs a text.

use tanba_sdk::module::{
    Call, Document, Fault, Host, Locale, Manifest, MethodName, Module, Outcome, SignatureFormat,
    SignatureParams, SignerFilter, SignerRequest,
};
use tanba_sdk::serde_json::json;
use tanba_sdk::{OwnManifest, async_trait, encode_base64};

/// The module.
pub struct MyModule {
    manifest: OwnManifest,
}

impl MyModule {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for MyModule {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for MyModule {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        match call.method.as_ref().map(MethodName::as_str) {
            Some("hello") => Ok(Outcome::Value(hello(locale).into())),
            Some("signText") => sign_text(text(&call, "text")?, host).await,
            Some(other) => Err(Fault::NoSuchMethod {
                method: other.to_owned(),
            }),
            None => Err(Fault::MethodMissing),
        }
    }
}

fn hello(locale: Locale) -> &'static str {
    match locale {
        Locale::Kazakh => "Сәлем!",
        Locale::Russian => "Здравствуйте!",
        Locale::English => "Hello!",
    }
}

/// A CMS with the text inside, and the name of the person who signed.
async fn sign_text(text: &str, host: &dyn Host) -> Result<Outcome, Fault> {
    let document = Document {
        name: Some("text.txt".to_owned()),
        ..Document::bytes(text.as_bytes())
    };
    let request = SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format: SignatureFormat::Cms {
                attached: true,
                cosign: false,
            },
            timestamp: false,
        }),
        filter: SignerFilter::default(),
        locale: None,
        logo: None,
    };
    // The agent shows the text. The person chooses a key, or declines: then this is Fault::Cancelled.
    let signer = host.choose_signer(request).await?;
    // The signer signs what was shown, once, and nothing else.
    let signature = signer.sign(&document).await?;
    Ok(Outcome::Value(json!({
        "signature": encode_base64(signature),
        "signer": signer.certificate().subject_cn,
    })))
}

/// A member of `args` that has to be text.
fn text<'a>(call: &'a Call, member: &str) -> Result<&'a str, Fault> {
    let value = call.args().get(member).and_then(|value| value.as_str());
    value.ok_or_else(|| Fault::MemberMissing {
        member: member.to_owned(),
    })
}

tanba_sdk::component!(MyModule::new());

#[cfg(test)]
mod tests {
    use tanba_sdk::testing::{self, Answer, CERTIFICATE_NAME, ScriptedHost, certificate};

    use super::*;

    #[test]
    fn it_greets() {
        let request = json!({"method": "hello"});
        let outcome = testing::call(&MyModule::new(), request, &ScriptedHost::new([]));
        assert_eq!(testing::value(outcome), "Hello!");
    }

    #[test]
    fn it_signs_when_the_person_agrees() {
        let host = ScriptedHost::new([
            Answer::Signer(Ok(certificate())),
            Answer::Signatures(Ok(())),
        ]);
        let request = json!({"method": "signText", "args": {"text": "agreed"}});
        let answer = testing::value(testing::call(&MyModule::new(), request, &host));
        assert_eq!(answer["signer"], CERTIFICATE_NAME);
        assert_eq!(host.signer_request().documents.len(), 1);
    }

    #[test]
    fn it_signs_nothing_when_the_person_declines() {
        let host = ScriptedHost::new([Answer::Signer(Err(Fault::Cancelled))]);
        let request = json!({"method": "signText", "args": {"text": "declined"}});
        let outcome = testing::call(&MyModule::new(), request, &host);
        assert_eq!(outcome, Err(Fault::Cancelled));
    }
}
