//! XMLDSig.

use tanba_module::{Fault, XmlPlacement, XmlStyle};
use tanba_signature_xml::{
    Placement, Policy, Style, VerifyOptions, XmlError, prepare, verify, well_formed,
};

use super::{SigningError, SigningKey, own_signature_is_valid};

/// Refuses what is no well-formed XML before anybody is asked.
pub(super) fn check(octets: &[u8]) -> Result<(), Fault> {
    well_formed(text(octets)?).map_err(fault)
}

pub(super) async fn sign(
    signing: SigningKey<'_>,
    octets: &[u8],
    placement: &XmlPlacement,
    style: XmlStyle,
) -> Result<Vec<u8>, SigningError> {
    let identity = signing.identity()?;
    let algorithm = identity.algorithm;
    let prepared = prepare(
        text(octets)?,
        &placement_of(placement),
        style_of(style),
        &identity,
    )
    .map_err(fault)?;
    let value = signing
        .key
        .sign(algorithm, prepared.to_be_signed().clone())
        .await?;
    let signed = prepared.complete(&value).map_err(fault)?;
    // Whether a key is strong enough was shown to the person; here its signature has to hold.
    let id_attributes = match placement {
        XmlPlacement::ElementById { id_attribute, .. } => vec![id_attribute.clone()],
        XmlPlacement::WholeDocument | XmlPlacement::Element { .. } => Vec::new(),
    };
    let options = VerifyOptions {
        id_attributes,
        weak_algorithms: Policy::Accept,
        ..VerifyOptions::default()
    };
    let report = verify(signed.as_bytes(), &options).map_err(fault)?.report();
    own_signature_is_valid(&report, signing.certificate)?;
    Ok(signed.into_bytes())
}

fn text(octets: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(octets).map_err(|_| Fault::MalformedXml {
        line: 1,
        column: 1,
        reason: "the document is not UTF-8".to_owned(),
    })
}

fn placement_of(placement: &XmlPlacement) -> Placement {
    match placement {
        XmlPlacement::WholeDocument => Placement::WholeDocument,
        XmlPlacement::Element { target, parent } => Placement::Element {
            target: target.clone(),
            parent: parent.clone(),
        },
        XmlPlacement::ElementById {
            element,
            id_attribute,
            parent,
        } => Placement::ElementById {
            element: element.clone(),
            id_attribute: id_attribute.clone(),
            parent: parent.clone(),
        },
    }
}

fn style_of(style: XmlStyle) -> Style {
    match style {
        XmlStyle::Compact => Style::Compact,
        XmlStyle::Lines => Style::Lines,
    }
}

pub(crate) fn fault(error: XmlError) -> Fault {
    match error {
        XmlError::Malformed {
            line,
            column,
            reason,
        } => Fault::MalformedXml {
            line,
            column,
            reason: reason.to_string(),
        },
        XmlError::Doctype { line, column } => {
            let reason = "DOCTYPE is disallowed".to_owned();
            Fault::MalformedXml {
                line,
                column,
                reason,
            }
        }
        XmlError::NoSuchElement(path) => Fault::NoSuchElement { path },
        XmlError::AlgorithmWithoutUri(_) | XmlError::SignatureValue(_) => Fault::KeyUnusable {
            reason: error.to_string(),
        },
        XmlError::LimitExceeded { .. } => Fault::Limit {
            what: "XML document".into(),
        },
        error => Fault::MalformedXml {
            line: 1,
            column: 1,
            reason: error.to_string(),
        },
    }
}
