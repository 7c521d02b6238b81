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
}
