//! What the agent sends (spec 1.11, 2.1, 3.1, 4, 5.1).
//!
//! Member order is the recorded one, absent members are left out, and `</` is written `<\/` as
//! org.json writes it. Values are borrowed: a reply of hundreds of megabytes is copied once, into
//! the text of its frame.

mod module;
mod text;

use serde::Serialize;
use serde_json::Value;

pub use module::{CommandReply, ModuleReply, NativeFailure, TypeReply};
pub use text::WriteError;
pub(crate) use text::weight;
pub(crate) use text::write as write_text;

/// One frame of the agent that answers a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply<'a> {
    /// The dialect of commonUtils.
    CommonUtils(CommonUtilsReply<'a>),
    /// The dialect of modules behind the common invoker, basics among them.
    Invoker(InvokerReply<'a>),
    /// The value alone (accessory).
    Bare(&'a Value),
    /// Done, in the older module style: `{"success":true}`.
    Success,
    /// Failed, in the older module style.
    Failure(PlainFailure<'a>),
    /// The dialect of the old applet.
    Applet(AppletReply<'a>),
    /// The dialects of modules that other companies write.
    Module(ModuleReply<'a>),
    /// Nobody answers to the name in `module` (spec 4.1).
    ModuleNotFound,
    /// The frame is no request. Its dialect is unknown, so the reply fails in each of them.
    Malformed {
        /// What is wrong, for the page's developer.
        message: &'a str,
    },
}

/// Reply of commonUtils (spec 2.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CommonUtilsReply<'a> {
    /// The result; absent on failure and where there is none to give.
    #[serde(rename = "responseObject", skip_serializing_if = "Option::is_none")]
    pub response_object: Option<&'a Value>,
    /// `"200"` or `"500"`, as text.
    pub code: &'a str,
    /// What went wrong; may be absent even then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
    /// The member `uuid` of the request, in replies of executed methods (spec 1.6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<&'a Value>,
}

/// Reply of the common invoker (spec 3.1).
#[derive(Clone, Debug, PartialEq)]
pub enum InvokerReply<'a> {
    /// `{"body":{"result":…},"status":true}`.
    Result(&'a Value),
    /// `{"body":{},"status":true}`: what a person's refusal looks like (spec 3.7), and a method
    /// that has nothing to tell.
    Empty,
    /// `{"code":…,"details":…,"message":…,"status":false}`.
    Failure(InvokerFailure<'a>),
}

/// Failure of the common invoker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InvokerFailure<'a> {
    /// `GENERAL_ERROR` or `INVOCATION_ERROR`.
    pub code: &'a str,
    /// What went wrong exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<&'a str>,
    /// The text that belongs to the code.
    pub message: &'a str,
    /// Always false.
    pub status: bool,
}

/// Failure in the older module style (spec 4.3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlainFailure<'a> {
    /// Always false.
    pub success: bool,
    /// A word that scripts compare.
    #[serde(rename = "errorCode")]
    pub error_code: &'a str,
    /// A text for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
}

/// Reply of the old applet (spec 5.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AppletReply<'a> {
    /// The result, or what belongs to the error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<&'a Value>,
    /// `NONE`, or one of the words of spec 5.3.
    #[serde(rename = "errorCode")]
    pub error_code: &'a str,
}

impl Reply<'_> {
    /// The text of the frame. Fails only when a value cannot be written as JSON.
    pub fn to_text(&self) -> Result<String, WriteError> {
        text::write(self, self.weight())
    }

    /// The octets that the texts inside the reply take, about.
    fn weight(&self) -> usize {
        match self {
            Self::CommonUtils(reply) => reply.response_object.map_or(0, text::weight),
            Self::Invoker(InvokerReply::Result(value)) | Self::Bare(value) => text::weight(value),
            Self::Applet(reply) => reply.result.map_or(0, text::weight),
            Self::Module(reply) => reply.weight(),
            Self::Invoker(_)
            | Self::Success
            | Self::Failure(_)
            | Self::ModuleNotFound
            | Self::Malformed { .. } => 0,
        }
    }
}

impl Serialize for Reply<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::CommonUtils(reply) => reply.serialize(serializer),
            Self::Invoker(reply) => reply.serialize(serializer),
            Self::Bare(value) => value.serialize(serializer),
            Self::Success => Succeeded { success: true }.serialize(serializer),
            Self::Failure(failure) => failure.serialize(serializer),
            Self::Applet(reply) => reply.serialize(serializer),
            Self::Module(reply) => reply.serialize(serializer),
            Self::ModuleNotFound => PlainFailure {
                success: false,
                error_code: "MODULE_NOT_FOUND",
                message: None,
            }
            .serialize(serializer),
            Self::Malformed { message } => MalformedReply {
                code: "500",
                error_code: "MALFORMED_REQUEST",
                message,
                status: false,
                success: false,
            }
            .serialize(serializer),
        }
    }
}

impl Serialize for InvokerReply<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = match self {
            Self::Result(result) => Body {
                result: Some(result),
            },
            Self::Empty => Body { result: None },
            Self::Failure(failure) => return failure.serialize(serializer),
        };
        Invoked { body, status: true }.serialize(serializer)
    }
}

#[derive(Serialize)]
struct Succeeded {
    success: bool,
}

#[derive(Serialize)]
struct Invoked<'a> {
    body: Body<'a>,
    status: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a Value>,
}

#[derive(Serialize)]
struct MalformedReply<'a> {
    code: &'a str,
    #[serde(rename = "errorCode")]
    error_code: &'a str,
    message: &'a str,
    status: bool,
    success: bool,
}

#[cfg(test)]
mod tests;
