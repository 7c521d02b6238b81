//! `xml` and `multixml`: an enveloped XMLDSig over the whole document, with the certificate in
//! `ds:X509Certificate`, where the portal's pages look for it.

use tanba_sdk::module::{
    Document, Fault, Host, Outcome, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle,
};
use tanba_sdk::object;
use tanba_sdk::serde_json::{Map, Value};

use crate::data::{self, Texts};
use crate::sign_text::sign_with;

pub(crate) async fn one(xml: &str, host: &dyn Host) -> Result<Outcome, Fault> {
    let signed = sign(vec![Document::bytes(xml.as_bytes())], host).await?;
    let signed = signed.into_iter().next().ok_or(Fault::NotApproved)?;
    Ok(Outcome::Value(signed.into()))
}

pub(crate) async fn many(xmls: &Texts<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let signed = sign(data::documents(xmls), host).await?;
    let items: Map<String, Value> = xmls
        .iter()
        .zip(signed)
        .map(|((id, _), signed)| ((*id).to_owned(), signed.into()))
        .collect();
    Ok(Outcome::Value(object([("items", items.into())])))
}

async fn sign(documents: Vec<Document>, host: &dyn Host) -> Result<Vec<String>, Fault> {
    let params = SignatureParams {
        format: SignatureFormat::Xml {
            placement: XmlPlacement::WholeDocument,
            style: XmlStyle::Lines,
        },
        timestamp: false,
    };
    let signed = sign_with(documents, params, host).await?.into_iter();
    Ok(signed
        .map(|octets| String::from_utf8_lossy(&octets).into_owned())
        .collect())
}
