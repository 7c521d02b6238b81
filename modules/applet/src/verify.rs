//! Verification in the legacy dialect: `true` or `false`.
//!
//! `true` says that the signature holds: digest and value verify with the key of the certificate
//! in it. It does not say that this certificate is trusted, in force or not revoked, for which the
//! dialect has no word. What cannot be judged (content elsewhere, an unknown or too weak
//! algorithm) is `false`.

use std::sync::Arc;

use tanba_module::{
    Fault, FileFilter, FileRequest, Host, Outcome, Verification, VerificationRequest,
    VerifiedSigner, XmlCoverage, argument,
};

use crate::arguments::Arguments;

/// `verifyPlainData(storageName, path, alias, password, text, signatureBase64)`: with the
/// certificate that the person showed under this alias; no window, no password.
pub(crate) async fn plain_data(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let value = argument::base64("signature", args.text(5)?)?;
    let request = VerificationRequest::Raw {
        value: value.into(),
        content: args.text(4)?.as_bytes().into(),
        certificate: args.shown(host).await?.pem,
    };
    Ok(intact(&host.verify(request).await?))
}

/// `verifyCMSSignature(signature, text)`. An attached signature has to be over this text, unless
/// the text is empty.
pub(crate) async fn cms(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let text = args.text(1)?;
    let content = (!text.is_empty()).then(|| text.as_bytes().into());
    Ok(intact(&host.verify(cms_request(args, content)?).await?))
}

/// `verifyCMSSignatureFromFile(signature, filePath)`: the person confirms the file in our chooser
/// (R-29).
pub(crate) async fn cms_from_file(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let suggested = Some(args.text(1)?.to_owned());
    // What is no base64 is told before the person is asked.
    let request = cms_request(args, None)?;
    let file = host
        .choose_file(FileRequest {
            filter: FileFilter::All,
            suggested,
            read: true,
        })
        .await?;
    let request = match request {
        VerificationRequest::Cms { message, .. } => VerificationRequest::Cms {
            message,
            content: Some(file.content.ok_or(Fault::FileUnusable)?),
        },
        request => request,
    };
    Ok(intact(&host.verify(request).await?))
}

fn cms_request(
    args: &Arguments<'_>,
    content: Option<Arc<[u8]>>,
) -> Result<VerificationRequest, Fault> {
    let message = argument::base64("signature", args.text(0)?)?.into();
    Ok(VerificationRequest::Cms { message, content })
}

/// `verifyXml(xml)`: every signature, and each has to cover the whole document.
pub(crate) async fn xml(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let found = verify_xml(args, Vec::new(), host).await?;
    judged(found.signers.iter().collect(), |coverage| {
        coverage.signed.iter().any(|path| path == "/")
    })
}

/// `verifyXml(xml, idAttrName, signatureParent)`: the signatures under elements of this name,
/// which cover elements identified by this attribute; an empty name stands for every element.
pub(crate) async fn xml_by_element_id(
    args: &Arguments<'_>,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    let parent = args.text(2)?;
    let found = verify_xml(args, vec![args.text(1)?.to_owned()], host).await?;
    let wanted = |signer: &&VerifiedSigner| {
        let place = signer.xml.as_ref().map(|coverage| &*coverage.place);
        parent.is_empty() || place.and_then(parent_name) == Some(parent)
    };
    let signers = found.signers.iter().filter(wanted).collect();
    judged(signers, |coverage| !coverage.signed.is_empty())
}

async fn verify_xml(
    args: &Arguments<'_>,
    id_attributes: Vec<String>,
    host: &dyn Host,
) -> Result<Verification, Fault> {
    let request = VerificationRequest::Xml {
        document: args.text(0)?.as_bytes().into(),
        id_attributes,
    };
    host.verify(request).await
}

/// A page that hears `true` takes the whole document for signed: one that is signed in part, or
/// not at all, is therefore no `true` and no `false` but a fault that says so (R-31).
fn judged(
    signers: Vec<&VerifiedSigner>,
    covers: impl Fn(&XmlCoverage) -> bool,
) -> Result<Outcome, Fault> {
    let refused = |reason: &str| Fault::ExistingSignatureInvalid {
        reason: reason.to_owned(),
    };
    if signers.is_empty() {
        return Err(refused("the document has no such signature"));
    }
    let found = Verification {
        signers: signers.into_iter().cloned().collect(),
    };
    let mut coverages = found.signers.iter().map(|signer| signer.xml.as_ref());
    if found.is_intact() && !coverages.all(|coverage| coverage.is_some_and(&covers)) {
        return Err(refused("a signature covers a part of the document alone"));
    }
    Ok(intact(&found))
}

fn intact(found: &Verification) -> Outcome {
    Outcome::Value(found.is_intact().into())
}

/// The local name of the element above the last of a path such as `/r/a:b[2]/ds:Signature`.
fn parent_name(path: &str) -> Option<&str> {
    let step = path.rsplit('/').nth(1)?;
    let name = step.split('[').next()?;
    name.rsplit(':').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_of_a_signature_is_known_by_its_local_name() {
        for (path, name) in [
            ("/r/ds:Signature", Some("r")),
            ("/r/a:b[2]/ds:Signature[1]", Some("b")),
            ("/ds:Signature", None),
            ("", None),
        ] {
            assert_eq!(parent_name(path), name, "{path}");
        }
    }
}
