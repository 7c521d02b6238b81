//! `authenticate`: a token in the format of Web eID. What is signed is made by the host of the
//! origin and the nonce; the page has no say in it.

use base64_simd::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{AuthenticationRequest, Fault, Host, KeyPurpose};

use crate::filter::{Filter, Purpose};
use crate::reading::{invalid, params, result};

/// Parameters of `authenticate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Authenticate {
    /// The challenge of the site's server: 44 to 128 characters.
    pub nonce: String,
    /// Which keys qualify, beside being for authentication.
    #[serde(default)]
    pub filter: Filter,
}

/// Result of `authenticate`: an authentication token of Web eID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationToken {
    /// The person's certificate, DER in base64. Not verified by anybody yet.
    pub unverified_certificate: String,
    /// The signature algorithm (RFC 7518), or one of the extensions for GOST.
    pub algorithm: String,
    /// The signature over hash(origin) ‖ hash(nonce), base64.
    pub signature: String,
    /// `web-eid:1.0`.
    pub format: String,
    /// Which program made it.
    pub app_version: String,
}

const FORMAT: &str = "web-eid:1.0";

/// An address of the program with its version at the end, as the format has it.
const APP_VERSION: &str = concat!(
    "https://github.com/tanba-sign/tanba/releases/",
    env!("CARGO_PKG_VERSION")
);

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let Authenticate { nonce, filter } = params(args)?;
    if filter.purpose == Some(Purpose::Signature) {
        return Err(invalid("purpose", "a key for signing does not log in"));
    }
    let token = host
        .authenticate(AuthenticationRequest {
            nonce,
            filter: filter.signer_filter(KeyPurpose::Authentication)?,
            locale: None,
        })
        .await?;
    result(&AuthenticationToken {
        unverified_certificate: STANDARD.encode_to_string(token.certificate_der),
        algorithm: token.algorithm.to_owned(),
        signature: STANDARD.encode_to_string(token.signature),
        format: FORMAT.to_owned(),
        app_version: APP_VERSION.to_owned(),
    })
}
