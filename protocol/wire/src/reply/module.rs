//! The dialects of modules that other companies write (specs of third-party modules).

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::text;

/// One frame of a module in a dialect that is none of the built-in ones.
#[derive(Clone, Debug, PartialEq)]
pub enum ModuleReply<'a> {
    /// `{"result":…}`; null when there is nothing to tell.
    Native(Option<&'a Value>),
    /// `{"error":{"code":…,"message":…,"blame":…}}`.
    NativeFailure(NativeFailure<'a>),
    /// `{"success":true,"body":{"result":…}}`; an empty body when there is nothing to tell.
    Older(Option<&'a Value>),
    /// `{"body":…,"status":true}`; an empty body when there is nothing to tell.
    Body(Option<&'a Value>),
    /// `{"result":…,"errorCode":"NONE"}`, or an error code with words.
    Type(TypeReply<'a>),
    /// The members of the value, and how it went in `resultStatus`.
    Command(CommandReply<'a>),
}

/// Failure in the native dialect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NativeFailure<'a> {
    /// A word that scripts compare.
    pub code: &'a str,
    /// A text for people.
    pub message: &'a str,
    /// Who can do something about it: page, person, environment, key, network or agent.
    pub blame: &'a str,
}

/// Reply of a module that is asked by `type`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TypeReply<'a> {
    /// The result; absent on failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<&'a Value>,
    /// `NONE`, or what went wrong.
    pub error_code: &'a str,
    /// A text for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<&'a str>,
}

/// Reply of a module that is asked by `command`.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandReply<'a> {
    /// The value, whose members become members of the reply; a value that is no object becomes
    /// the member `result`.
    pub value: Option<&'a Value>,
    /// `OK`, or what went wrong.
    pub code: &'a str,
    /// A text for people, on failure.
    pub text: Option<&'a str>,
    /// The member `requestId` of the request.
    pub request_id: Option<&'a Value>,
}

impl ModuleReply<'_> {
    /// The octets that the texts inside the reply take, about.
    pub(super) fn weight(&self) -> usize {
        let value = match self {
            Self::Native(value) | Self::Older(value) | Self::Body(value) => *value,
            Self::Type(reply) => reply.result,
            Self::Command(reply) => reply.value,
            Self::NativeFailure(_) => None,
        };
        value.map_or(0, text::weight)
    }
}

impl Serialize for ModuleReply<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Native(result) => Native { result: *result }.serialize(serializer),
            Self::NativeFailure(error) => NativeError { error }.serialize(serializer),
            Self::Older(result) => Older {
                success: true,
                body: super::Body { result: *result },
            }
            .serialize(serializer),
            Self::Body(Some(body)) => Invoked2 { body, status: true }.serialize(serializer),
            Self::Body(None) => Invoked2 {
                body: super::Body { result: None },
                status: true,
            }
            .serialize(serializer),
            Self::Type(reply) => reply.serialize(serializer),
            Self::Command(reply) => reply.serialize(serializer),
        }
    }
}

/// Members that the reply has beside those of the value.
const RESULT_STATUS: &str = "resultStatus";
const REQUEST_ID: &str = "requestId";

impl Serialize for CommandReply<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.value {
            Some(Value::Object(members)) => {
                let own = |name: &str| matches!(name, RESULT_STATUS | REQUEST_ID);
                for (name, value) in members.iter().filter(|(name, _)| !own(name)) {
                    map.serialize_entry(name, value)?;
                }
            }
            Some(value) => map.serialize_entry("result", value)?,
            None => {}
        }
        if let Some(request_id) = self.request_id {
            map.serialize_entry(REQUEST_ID, request_id)?;
        }
        let status = ResultStatus {
            result_code: self.code,
            result_text: self.text,
        };
        map.serialize_entry(RESULT_STATUS, &status)?;
        map.end()
    }
}

#[derive(Serialize)]
struct Native<'a> {
    result: Option<&'a Value>,
}

#[derive(Serialize)]
struct NativeError<'a> {
    error: &'a NativeFailure<'a>,
}

#[derive(Serialize)]
struct Older<'a> {
    success: bool,
    body: super::Body<'a>,
}

#[derive(Serialize)]
struct Invoked2<B> {
    body: B,
    status: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultStatus<'a> {
    result_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_text: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Reply;
    use super::*;

    fn text(reply: ModuleReply<'_>) -> String {
        Reply::Module(reply).to_text().unwrap()
    }

    #[test]
    fn values_in_every_dialect() {
        let value = json!({"a": "</b>"});
        let some = Some(&value);
        let table = [
            (ModuleReply::Native(some), r#"{"result":{"a":"<\/b>"}}"#),
            (ModuleReply::Native(None), r#"{"result":null}"#),
            (
                ModuleReply::Older(some),
                r#"{"success":true,"body":{"result":{"a":"<\/b>"}}}"#,
            ),
            (ModuleReply::Older(None), r#"{"success":true,"body":{}}"#),
            (
                ModuleReply::Body(some),
                r#"{"body":{"a":"<\/b>"},"status":true}"#,
            ),
            (ModuleReply::Body(None), r#"{"body":{},"status":true}"#),
        ];
        for (reply, expected) in table {
            assert_eq!(text(reply), expected);
        }
    }

    #[test]
    fn failures_of_the_native_and_the_type_style() {
        let failure = NativeFailure {
            code: "cancelled",
            message: "Cancelled.",
            blame: "person",
        };
        assert_eq!(
            text(ModuleReply::NativeFailure(failure)),
            r#"{"error":{"code":"cancelled","message":"Cancelled.","blame":"person"}}"#
        );
        let failure = TypeReply {
            result: None,
            error_code: "1",
            error_message: Some("Cancelled."),
        };
        assert_eq!(
            text(ModuleReply::Type(failure)),
            r#"{"errorCode":"1","errorMessage":"Cancelled."}"#
        );
    }

    #[test]
    fn members_of_a_command_cannot_stand_for_those_of_the_agent() {
        let command = |value, request_id| {
            text(ModuleReply::Command(CommandReply {
                value,
                code: "OK",
                text: None,
                request_id,
            }))
        };
        let value = json!({"signedXml": "<a/>", "requestId": "8", "resultStatus": 1});
        let seven = json!(7);
        assert_eq!(
            command(Some(&value), Some(&seven)),
            r#"{"signedXml":"<a/>","requestId":7,"resultStatus":{"resultCode":"OK"}}"#
        );
        let list = json!([1]);
        assert_eq!(
            command(Some(&list), None),
            r#"{"result":[1],"resultStatus":{"resultCode":"OK"}}"#
        );
        assert_eq!(
            command(None, None),
            r#"{"resultStatus":{"resultCode":"OK"}}"#
        );
    }
}
