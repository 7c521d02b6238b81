//! Signing XML: what we sign verifies, whatever the document and the place.
//!
//! Three lines, then the document: the form, the target, the parent.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::{Signer, line};
use tanba_signature::Verdict;
use tanba_signature_xml::{Placement, Style, VerifyOptions, XmlError, prepare, verify};

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::ed25519);

fuzz_target!(|input: &[u8]| {
    let (form, rest) = line(input);
    let (target, rest) = line(rest);
    let (parent, xml) = line(rest);
    let form = form.first().copied().unwrap_or_default();
    let texts = [target, parent, xml].map(std::str::from_utf8);
    let [Ok(target), Ok(parent), Ok(xml)] = texts else {
        return;
    };
    let style = match form & 4 {
        0 => Style::Compact,
        _ => Style::Lines,
    };
    let mut options = VerifyOptions::default();
    let placement = match form & 3 {
        0 => Placement::WholeDocument,
        1 => Placement::Element {
            target: target.to_owned(),
            parent: Some(parent.to_owned()),
        },
        2 => Placement::Element {
            target: target.to_owned(),
            parent: None,
        },
        _ => {
            let (element, attribute) = target.split_once(' ').unwrap_or((target, "Id"));
            options.id_attributes.push(attribute.to_owned());
            Placement::ElementById {
                element: element.to_owned(),
                id_attribute: attribute.to_owned(),
                parent: Some(parent.to_owned()),
            }
        }
    };
    let Ok(prepared) = prepare(xml, &placement, style, &SIGNER.identity(None)) else {
        return;
    };
    let value = SIGNER.sign(prepared.to_be_signed());
    let signed = prepared.complete(&value).expect("a signed document");
    match verify(signed.as_bytes(), &options) {
        // Signatures that came with the document are as they are.
        Ok(report) if report.signers.len() > 1 => {}
        Ok(report) => assert_eq!(report.verdict(), Verdict::Valid, "{signed}\n{report:?}"),
        Err(XmlError::LimitExceeded { .. }) => {}
        Err(error) => panic!("our own output cannot be read: {error}\n{signed}"),
    }
});
