//! The rules for signed attributes (RFC 5652 11, RFC 6211, EN 319 122-1).

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{ObjectIdentifier, oid};
use tanba_signature::Finding;
use time::OffsetDateTime;

use super::{Findings, Signed};
use crate::{Attribute, Attributes, SignerInfo};

/// id-aa-contentHint (RFC 2634 2.9).
const CONTENT_HINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.4");
/// id-aa-ets-contentTimestamp.
const CONTENT_TIMESTAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.20");

const UTF8_STRING: Tag = Tag {
    class: 0,
    constructed: false,
    number: 12,
};

/// Examines the signed attributes; gives the claimed signing time.
pub(super) fn examine(
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    signed: &Signed<'_>,
    findings: &mut Findings,
) -> Option<OffsetDateTime> {
    if let Some(content_type) = signed.content_type {
        check_content_type(attributes, content_type, findings);
    }
    required(attributes, oid::MESSAGE_DIGEST, "message-digest", findings);
    if signer.message_digest_octets().is_none() {
        findings.wrong(Finding::Attribute(
            "message-digest cannot be read".to_owned(),
        ));
    }
    at_most_one(
        attributes,
        oid::SIGNING_CERTIFICATE,
        "signing-certificate",
        findings,
    );
    at_most_one(
        attributes,
        oid::SIGNING_CERTIFICATE_V2,
        "signing-certificate-v2",
        findings,
    );
    if let Some(protection) = attributes.first(oid::CMS_ALGORITHM_PROTECTION) {
        at_most_one(
            attributes,
            protection.oid,
            "CMS algorithm protection",
            findings,
        );
        if !protects(protection, signer).unwrap_or(false) {
            let text = "CMS algorithm protection names other algorithms";
            findings.wrong(Finding::Attribute(text.to_owned()));
        }
    }
    check_content_hints(attributes, signed, findings);
    if attributes.first(oid::SIGNATURE_POLICY).is_some() {
        findings.note(Finding::NotChecked("signature policy"));
    }
    if attributes.first(CONTENT_TIMESTAMP).is_some() {
        findings.note(Finding::NotChecked("content time-stamp"));
    }
    if signed.confusable {
        findings.note(Finding::ConfusableContent);
    }
    signing_time(attributes, findings)
}

/// content-type must be there and be that of the content: otherwise signed content of one type
/// passes for another.
fn check_content_type(
    attributes: &Attributes<'_>,
    content_type: ObjectIdentifier,
    findings: &mut Findings,
) {
    if let Some(attribute) = required(attributes, oid::CONTENT_TYPE, "content-type", findings)
        && attribute.single_value().and_then(|value| value.oid().ok()) != Some(content_type)
    {
        let text = "content-type is not the type of the content";
        findings.wrong(Finding::Attribute(text.to_owned()));
    }
}

fn required<'a>(
    attributes: &Attributes<'a>,
    oid: ObjectIdentifier,
    name: &str,
    findings: &mut Findings,
) -> Option<Attribute<'a>> {
    let first = attributes.first(oid);
    match first {
        None => findings.wrong(Finding::Attribute(format!("{name} is missing"))),
        Some(_) => at_most_one(attributes, oid, name, findings),
    }
    first
}

fn at_most_one(
    attributes: &Attributes<'_>,
    oid: ObjectIdentifier,
    name: &str,
    findings: &mut Findings,
) {
    let mut all = attributes.all(oid);
    let first = all.next();
    if all.next().is_some() {
        findings.wrong(Finding::Attribute(format!("{name} occurs more than once")));
    } else if first.is_some_and(|attribute| attribute.single_value().is_none()) {
        findings.wrong(Finding::Attribute(format!(
            "{name} has not exactly one value"
        )));
    }
}

fn signing_time(attributes: &Attributes<'_>, findings: &mut Findings) -> Option<OffsetDateTime> {
    at_most_one(attributes, oid::SIGNING_TIME, "signing-time", findings);
    let value = attributes.first(oid::SIGNING_TIME)?.single_value()?;
    let time = value.time().ok();
    if time.is_none() {
        findings.wrong(Finding::Attribute("signing-time cannot be read".to_owned()));
    }
    time
}

/// Whether `SEQUENCE { digestAlgorithm, [1] signatureAlgorithm }` (RFC 6211 2) names the
/// algorithms of the signer; parameters are left to the fields themselves.
fn protects(attribute: Attribute<'_>, signer: &SignerInfo<'_>) -> Result<bool, BerError> {
    let value = attribute
        .single_value()
        .ok_or(BerError::Truncated)?
        .expect(Tag::SEQUENCE)?;
    let mut fields = value.children();
    let digest = first_oid(fields.required()?)?;
    let signature = first_oid(fields.required()?.expect(Tag::context(1, true))?)?;
    fields.end()?;
    Ok(
        digest == first_oid(Element::parse_all(signer.digest_algorithm)?)?
            && signature == first_oid(Element::parse_all(signer.signature_algorithm)?)?,
    )
}

fn first_oid(element: Element<'_>) -> Result<ObjectIdentifier, BerError> {
    element.children().required()?.oid()
}

/// content-hints name the type of the innermost content (RFC 2634 2.9): inside id-data nothing
/// else can be.
fn check_content_hints(attributes: &Attributes<'_>, signed: &Signed<'_>, findings: &mut Findings) {
    for attribute in attributes.all(CONTENT_HINTS) {
        let value = attribute.single_value().ok_or(BerError::Truncated);
        let text = match value.and_then(hinted_type) {
            Ok(hinted) if Some(hinted) == signed.content_type => continue,
            Ok(_) => "content-hints name another type than the content has",
            Err(_) => "content-hints cannot be read",
        };
        findings.note(Finding::Attribute(text.to_owned()));
    }
}

/// `SEQUENCE { contentDescription UTF8String OPTIONAL, contentType }`.
fn hinted_type(value: Element<'_>) -> Result<ObjectIdentifier, BerError> {
    let mut fields = value.expect(Tag::SEQUENCE)?.children();
    fields.optional(UTF8_STRING)?;
    let hinted = fields.required()?.oid()?;
    fields.end()?;
    Ok(hinted)
}
