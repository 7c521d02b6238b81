//! `timestamp`: a time-stamp token of an authority (RFC 3161).

use base64_simd::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{Fault, Host, ImprintAlgorithm, TimestampRequest};

use crate::content::{Content, Digest, DigestAlgorithm};
use crate::reading::{params, result};

/// Parameters of `timestamp`, with exactly one member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Timestamp {
    /// A digest of what existed.
    Digest(Digest),
    /// A CMS, whose newest signature existed. The CMS itself stays as it is.
    Signature(Content),
}

/// Result of `timestamp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stamped {
    /// The time-stamp token: DER in base64.
    pub token: String,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let request = match params(args)? {
        Timestamp::Digest(digest) => TimestampRequest::Digest {
            algorithm: imprint(digest.algorithm),
            digest: digest.octets()?.into(),
        },
        Timestamp::Signature(content) => TimestampRequest::NewestSignature {
            cms: content.octets("signature", host).await?,
        },
    };
    let token = host.timestamp(request).await?;
    result(&Stamped {
        token: STANDARD.encode_to_string(token),
    })
}

fn imprint(algorithm: DigestAlgorithm) -> ImprintAlgorithm {
    match algorithm {
        DigestAlgorithm::Sha256 => ImprintAlgorithm::Sha256,
        DigestAlgorithm::Sha384 => ImprintAlgorithm::Sha384,
        DigestAlgorithm::Sha512 => ImprintAlgorithm::Sha512,
        DigestAlgorithm::Streebog256 => ImprintAlgorithm::Gost2015Of256,
        DigestAlgorithm::Streebog512 => ImprintAlgorithm::Gost2015Of512,
        DigestAlgorithm::Gost94 => ImprintAlgorithm::Gost34311,
    }
}
