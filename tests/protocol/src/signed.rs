//! Signatures in replies, verified.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tanba_pki::{Certificate, Digest, SignatureAlgorithm, SignatureValue, ToBeSigned};
use tanba_signature::{Report, Verdict};
use tanba_signature_cms::{DetachedContent, SignedData};
use tanba_signature_xml::VerifyOptions;

/// What a CMS was made over.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// These octets are inside.
    Attached(&'a [u8]),
    /// These octets are elsewhere.
    Detached(&'a [u8]),
    /// Only this digest was known.
    Digest(&'a [u8]),
}

/// Decodes base64 text, bare or armoured as the dialects have it.
pub fn octets(text: &str) -> Vec<u8> {
    let lines = text.lines().filter(|line| !line.starts_with("-----"));
    STANDARD
        .decode(lines.collect::<String>())
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Panics unless every signature of the CMS is valid over exactly this content, every time-stamp is
/// valid, and the newest signature has so many of them. Gives the report.
pub fn cms(der: &[u8], content: Content<'_>, timestamps: usize) -> Report {
    let parsed = SignedData::parse(der).unwrap_or_else(|error| panic!("no CMS: {error}"));
    let inside = parsed.content();
    let report = match content {
        Content::Attached(octets) => {
            assert_eq!(inside.as_deref(), Some(octets), "attached content");
            tanba_signature_cms::verify(der, DetachedContent::None, &[])
        }
        Content::Detached(octets) => {
            assert_eq!(inside, None, "detached content");
            tanba_signature_cms::verify(der, DetachedContent::Bytes(octets), &[])
        }
        Content::Digest(octets) => {
            assert_eq!(inside, None, "only the digest is known");
            let digest = |algorithm| Some(Digest::from_octets(algorithm, octets));
            tanba_signature_cms::verify(der, DetachedContent::Digests(&digest), &[])
        }
    };
    assert!(!report.signers.is_empty(), "nobody signed");
    for signer in &report.signers {
        assert_eq!(signer.verdict, Verdict::Valid, "{signer:?}");
        for timestamp in &signer.timestamps {
            assert_eq!(timestamp.verdict, Verdict::Valid, "{signer:?}");
        }
    }
    let newest = report.signers.last().map(|signer| signer.timestamps.len());
    assert_eq!(newest, Some(timestamps), "{report:?}");
    report
}

/// Panics unless every signature of the XML is valid. Gives the paths of the signed elements.
pub fn xml(text: &str) -> Vec<String> {
    let report = tanba_signature_xml::verify(text.as_bytes(), &VerifyOptions::default())
        .unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(report.verdict(), Verdict::Valid, "{report:?}\n{text}");
    let references = report.signers.iter().flat_map(|signer| &signer.references);
    references.map(|reference| reference.path.clone()).collect()
}

/// Panics unless the bare value is a signature of the certificate's key over the octets.
pub fn raw(base64: &str, certificate: &Certificate, octets: &[u8]) {
    let key = match certificate.public_key() {
        Ok(key) => key,
        Err(error) => panic!("{error}"),
    };
    let value = SignatureValue::new(self::octets(base64));
    let message = ToBeSigned::Message(octets.to_vec());
    let verified = key.verify(SignatureAlgorithm::default_for(key), &message, &value);
    assert_eq!(verified, Ok(()));
}

/// Verifies every signature of a reply, by what its request asked for. Replies without one, and
/// failures, pass.
pub fn reply(request: &Value, reply: &Value) {
    let method = request["method"].as_str().unwrap_or_default();
    let args = &request["args"];
    match request["module"].as_str() {
        Some("kz.gov.pki.knca.commonUtils") => {
            for (index, text) in texts(&reply["responseObject"]).enumerate() {
                common_utils(method, args, text, index);
            }
        }
        Some("kz.gov.pki.knca.basics") => {
            let result = &reply["body"]["result"];
            let pem = result["certificate"].as_str();
            let signatures = result.get("signatures").unwrap_or(result);
            for (index, text) in texts(signatures).enumerate() {
                basics(args, text, index, pem);
            }
        }
        Some("NURSign") => nursign(request, &reply["result"]),
        Some("com.osdkz.esf.signer.esfSigner") => esf(request, &reply["responseObject"]),
        None => applet(method, args, reply["result"].as_str().unwrap_or_default()),
        Some(_) => {}
    }
}

/// One text or many.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str().into_iter();
    let many = value.as_array().into_iter().flatten();
    one.chain(many.filter_map(Value::as_str))
}

fn document(data: &Value, index: usize) -> &str {
    texts(data).nth(index).unwrap_or_default()
}

fn common_utils(method: &str, args: &Value, text: &str, index: usize) {
    let data = document(&args[2], index);
    let attached = args[3] == true;
    let over = |octets: &[u8], timestamps| {
        let content = if attached {
            Content::Attached(octets)
        } else {
            Content::Detached(octets)
        };
        assert!(
            !text.contains('\n') && !text.contains('-'),
            "one line without armour"
        );
        cms(&self::octets(text), content, timestamps);
    };
    match method {
        "createCAdESFromBase64" => over(&octets(data), 0),
        "createCMSSignatureFromBase64" => over(&octets(data), 1),
        "createCAdESFromBase64Hash" => {
            cms(&octets(text), Content::Digest(&octets(data)), 0);
        }
        "signXml" | "signXmls" => assert_eq!(xml(text).len(), 1),
        _ => {}
    }
}

fn basics(args: &Value, text: &str, index: usize, certificate: Option<&str>) {
    let params = &args["signingParams"];
    let is = |member: &str, default: bool| match &params[member] {
        Value::Null => default,
        value => *value == true || *value == "true",
    };
    let data = document(&args["data"], index);
    let data = if is("decode", false) {
        octets(data)
    } else {
        data.as_bytes().to_vec()
    };
    match args["format"].as_str() {
        Some("cms") => {
            assert!(text.starts_with("-----BEGIN CMS-----\n"), "{text}");
            assert!(text.ends_with("\n-----END CMS-----\n"), "{text}");
            let content = match (is("digested", false), is("encapsulate", true)) {
                (true, _) => Content::Digest(&data),
                (false, true) => Content::Attached(&data),
                (false, false) => Content::Detached(&data),
            };
            cms(
                &octets(text),
                content,
                usize::from(params["tsaProfile"].is_object()),
            );
        }
        Some("xml") => {
            assert_eq!(xml(text).len(), 1);
            let signature = text
                .split_once("<ds:Signature ")
                .map_or("", |(_, rest)| rest);
            assert!(!signature.contains(['\n', '\r']), "compact: {text}");
        }
        _ => {
            if let Some(Ok(certificate)) = certificate.map(Certificate::from_pem) {
                raw(text, &certificate, &data);
            }
        }
    }
}

/// One signature or, under the page's own names, several.
fn nursign(request: &Value, result: &Value) {
    let data = &request["data"];
    let pairs: Vec<(&Value, &Value)> = match (data.as_object(), result["items"].as_object()) {
        (Some(data), Some(items)) => {
            assert!(data.keys().eq(items.keys()), "{result}");
            data.values().zip(items.values()).collect()
        }
        _ => vec![(data, result)],
    };
    for (data, signed) in pairs {
        let (Some(data), Some(signed)) = (data.as_str(), signed.as_str()) else {
            continue;
        };
        match request["type"].as_str() {
            Some("text" | "multitext") => {
                cms(&octets(signed), Content::Attached(data.as_bytes()), 1);
            }
            _ => assert_eq!(xml(signed).len(), 1),
        }
    }
}

fn esf(request: &Value, answer: &Value) {
    let Some(Ok(certificate)) = answer["pem"].as_str().map(Certificate::from_pem) else {
        return;
    };
    assert_eq!(answer["pem"], answer["keyInfo"]["pem"]);
    let one = |data: &Value, value: &Value| {
        let (data, value) = (data.as_str(), value.as_str());
        let (Some(data), Some(value)) = (data, value) else {
            panic!("a value for each text: {answer}");
        };
        raw(value, &certificate, data.as_bytes());
    };
    match request["data"].as_object() {
        Some(texts) => {
            for (name, text) in texts {
                one(text, &answer["signature"][name]);
            }
        }
        None => one(&request["data"], &answer["signature"]),
    }
}

fn applet(method: &str, args: &Value, text: &str) {
    let data = args[4].as_str().unwrap_or_default();
    match method {
        "createCMSSignature" if args[5] == true => {
            cms(&octets(text), Content::Attached(data.as_bytes()), 0);
        }
        "createCMSSignature" => {
            cms(&octets(text), Content::Detached(data.as_bytes()), 0);
        }
        "signXml" => assert_eq!(xml(text).len(), 1),
        _ => {}
    }
}
