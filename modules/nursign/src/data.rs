//! The member `data`: one text, or an object of texts under the portal's own identifiers.

use tanba_sdk::module::{Call, Document, Fault, JsonKind};
use tanba_sdk::serde_json::Value;

use crate::failure::Code;

const MEMBER: &str = "data";

/// Several texts, in the order of the page.
pub(crate) type Texts<'a> = Vec<(&'a str, &'a str)>;

/// The member `source`: the data is in the request, or somewhere that the module should go.
pub(crate) fn is_local(call: &Call) -> Result<(), Fault> {
    match call.request.get("source").and_then(Value::as_str) {
        None | Some("local") => Ok(()),
        Some(_) => Err(Code::UrlNotAllowed.into()),
    }
}

/// The text of `text` and `xml`.
pub(crate) fn text(call: &Call) -> Result<&str, Fault> {
    member(call)?
        .as_str()
        .ok_or_else(|| mismatch(JsonKind::Text))
}

/// The texts of `multitext` and `multixml`; at least one.
pub(crate) fn texts(call: &Call) -> Result<Texts<'_>, Fault> {
    let members = member(call)?.as_object();
    let members = members.ok_or_else(|| mismatch(JsonKind::Object))?;
    if members.is_empty() {
        return Err(Fault::MemberMissing {
            member: MEMBER.to_owned(),
        });
    }
    members
        .iter()
        .map(|(id, text)| match text.as_str() {
            Some(text) => Ok((id.as_str(), text)),
            None => Err(mismatch(JsonKind::Text)),
        })
        .collect()
}

/// What the person sees: each text under its identifier.
pub(crate) fn documents(texts: &Texts<'_>) -> Vec<Document> {
    let document = |(id, text): &(&str, &str)| Document {
        name: Some((*id).to_owned()),
        ..Document::bytes(text.as_bytes())
    };
    texts.iter().map(document).collect()
}

fn member(call: &Call) -> Result<&Value, Fault> {
    call.request
        .get(MEMBER)
        .ok_or_else(|| Fault::MemberMissing {
            member: MEMBER.to_owned(),
        })
}

fn mismatch(expected: JsonKind) -> Fault {
    Fault::MemberMismatch {
        member: MEMBER.to_owned(),
        expected,
    }
}
