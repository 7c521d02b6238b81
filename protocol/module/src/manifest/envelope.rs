//! In which shape a module is asked and answers.

use serde::Deserialize;

/// In which shape a module's requests and answers go over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Envelope {
    /// `{"responseObject":…,"code":"200"}` (spec 2.1).
    CommonUtils,
    /// `{"body":{"result":…},"status":true}` (spec 3.1).
    Invoker,
    /// The value itself (accessory, spec 4): free JSON.
    #[serde(alias = "free")]
    Bare,
    /// `{"result":…,"errorCode":"NONE"}` (spec 5.1).
    Applet,
    /// `{"result":…}`, and `{"error":{"code":…,"message":…,"blame":…}}` on failure: for new pages.
    Native,
    /// `{"success":true,"body":{"result":…}}`: the older style of third-party modules (spec 4.3).
    #[serde(rename = "invoker-1")]
    Invoker1,
    /// `{"body":…,"status":true}`: the common invoker with the value itself as its body.
    #[serde(rename = "invoker-2")]
    Invoker2,
    /// `{"result":…,"errorCode":"NONE"}`, asked by `type` instead of `method` (`NURSign`).
    Type,
    /// The members of the value beside a `resultStatus`, asked by `command` (`KNPModuleService`).
    Command,
}

impl Envelope {
    /// The top-level member of a request that names the method.
    pub fn method_member(self) -> &'static str {
        match self {
            Self::CommonUtils
            | Self::Invoker
            | Self::Bare
            | Self::Applet
            | Self::Native
            | Self::Invoker1
            | Self::Invoker2 => "method",
            Self::Type => "type",
            Self::Command => "command",
        }
    }
}
