//! `signXml(storageName, keyType, xml, tbsElementXPath, signatureParentElementXPath)`.

use serde_json::Value;
use tanba_module::{
    Document, Fault, Host, Outcome, SignatureFormat, SignatureParams, SignerRequest, XmlPlacement,
    XmlStyle,
};

use crate::arguments::Arguments;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let document = arguments.text(2)?;
    let signed = sign(arguments, &[document], host).await?;
    Ok(Outcome::Value(
        signed.into_iter().next().map_or(Value::Null, Value::String),
    ))
}

/// Signs every document with one key and one window, in order.
pub(crate) async fn sign(
    arguments: &Arguments<'_>,
    texts: &[&str],
    host: &dyn Host,
) -> Result<Vec<String>, Fault> {
    let placement = placement(arguments.text(3)?, arguments.text(4)?);
    let filter = arguments.filter()?;
    if texts.is_empty() {
        let reason = "there is no document to sign".to_owned();
        return Err(Fault::InvalidParameter {
            parameter: "xml".into(),
            reason,
        });
    }
    let documents: Vec<_> = texts
        .iter()
        .map(|text| Document::bytes(text.as_bytes()))
        .collect();
    let request = SignerRequest {
        documents: documents.clone(),
        params: Some(SignatureParams {
            format: SignatureFormat::Xml {
                placement,
                style: XmlStyle::Lines,
            },
            timestamp: false,
        }),
        filter,
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    let signed = signer.sign_all(&documents).await?;
    Ok(signed
        .into_iter()
        .map(|octets| String::from_utf8_lossy(&octets).into_owned())
        .collect())
}

fn placement(target: &str, parent: &str) -> XmlPlacement {
    let path = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    match (path(target), path(parent)) {
        (Some(target), parent) => XmlPlacement::Element { target, parent },
        (None, _) => XmlPlacement::WholeDocument,
    }
}
