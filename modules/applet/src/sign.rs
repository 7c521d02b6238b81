//! Signatures of the legacy dialect.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tanba_module::{
    Document, Fault, FileFilter, FileRequest, Host, Outcome, SignatureFormat, SignatureParams,
    SignerRequest, XmlPlacement, XmlStyle,
};

use crate::arguments::Arguments;

/// `signPlainData(storageName, path, alias, password, text)`: the bare value in base64.
pub(crate) async fn plain_data(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let document = Document::bytes(args.text(4)?.as_bytes());
    Ok(base64(
        &sign(args, document, SignatureFormat::Raw, host).await?,
    ))
}

/// `createCMSSignature(storageName, path, alias, password, text, attached)`.
pub(crate) async fn cms(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let document = Document::bytes(args.text(4)?.as_bytes());
    Ok(base64(
        &sign(args, document, cms_format(args)?, host).await?,
    ))
}

/// `createCMSSignatureFromFile(storageName, path, alias, password, filePath, attached)`: the
/// person confirms the file in our chooser.
pub(crate) async fn cms_from_file(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let format = cms_format(args)?;
    let suggested = Some(args.text(4)?.to_owned());
    let request = FileRequest {
        filter: FileFilter::All,
        suggested,
        read: true,
    };
    let file = host.choose_file(request).await?;
    let document = file.into_document()?;
    Ok(base64(&sign(args, document, format, host).await?))
}

/// `signXml(storageName, path, alias, password, xml)`.
pub(crate) async fn xml(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    sign_xml(args, XmlPlacement::WholeDocument, host).await
}

/// `signXmlByElementId(storageName, path, alias, password, xml, elementName, idAttrName,
/// signatureParentElement)`.
pub(crate) async fn xml_by_element_id(
    args: &Arguments<'_>,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    let parent = args.text(7)?;
    let placement = XmlPlacement::ElementById {
        element: args.text(5)?.to_owned(),
        id_attribute: args.text(6)?.to_owned(),
        parent: (!parent.is_empty()).then(|| parent.to_owned()),
    };
    sign_xml(args, placement, host).await
}

async fn sign_xml(
    args: &Arguments<'_>,
    placement: XmlPlacement,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    let document = Document::bytes(args.text(4)?.as_bytes());
    let format = SignatureFormat::Xml {
        placement,
        style: XmlStyle::Lines,
    };
    let signed = sign(args, document, format, host).await?;
    Ok(Outcome::Value(
        String::from_utf8_lossy(&signed).into_owned().into(),
    ))
}

fn cms_format(args: &Arguments<'_>) -> Result<SignatureFormat, Fault> {
    Ok(SignatureFormat::Cms {
        attached: args.boolean(5)?,
        cosign: false,
    })
}

async fn sign(
    args: &Arguments<'_>,
    document: Document,
    format: SignatureFormat,
    host: &dyn Host,
) -> Result<Vec<u8>, Fault> {
    let request = SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format,
            timestamp: false,
        }),
        filter: args.key_filter(host).await?,
        locale: None,
        logo: None,
    };
    host.choose_signer(request).await?.sign(&document).await
}

fn base64(octets: &[u8]) -> Outcome {
    Outcome::Value(STANDARD.encode(octets).into())
}
