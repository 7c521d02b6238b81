//! `verify`: what is to be said about signatures that are there.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{
    Fault, Host, Integrity, PathAssessment, Verification, VerificationRequest, VerifiedSigner,
    VerifiedTimestamp,
};

use crate::certificate::{Certificate, rfc3339};
use crate::content::Content;
use crate::reading::{invalid, params, result};

/// Parameters of `verify`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// The signature; for `xml` the signed document.
    pub signature: Content,
    /// Its format.
    pub format: SignatureKind,
    /// What is signed, when the signature is detached; always for `raw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The signer's certificate in PEM, for `raw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// The format of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SignatureKind {
    /// CMS SignedData.
    Cms,
    /// XMLDSig.
    Xml,
    /// A bare signature value.
    Raw,
}

/// Result of `verify`: one entry a signature, in the order of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verified {
    /// The signers.
    pub signers: Vec<Signer>,
}

/// What was found about one signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// The signing certificate, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// Whether the signature holds. Who made it is another question.
    pub integrity: Verdict,
    /// Why it does not hold or could not be judged, and what is to be remarked beside.
    pub findings: Vec<String>,
    /// Whether the certificate is trusted by this computer. Revocation is not looked at.
    pub path: Path,
    /// The time of signing that the signer claims (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_time: Option<String>,
    /// Its time-stamps.
    pub timestamps: Vec<Stamp>,
    /// XML: paths of what is signed; `/` for the whole document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Vec<String>>,
}

/// Whether a signature or a time-stamp holds. Missing evidence is never `valid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Digest and signature value verify.
    Valid,
    /// Something is missing, or not known, or too weak to count.
    Undecided,
    /// Digest or signature value is wrong, or the format is broken.
    Invalid,
}

/// What a certificate's path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Path {
    /// A trust anchor of this agent.
    Trusted,
    /// A trust anchor, over a certificate that has expired.
    Expired,
    /// A root that is no trust anchor.
    Untrusted,
    /// Nowhere yet.
    Undecided,
}

/// What was found about one time-stamp.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stamp {
    /// The time that it says (RFC 3339).
    pub time: String,
    /// Common name of the authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Whether its imprint and signature hold.
    pub integrity: Verdict,
    /// Whether its authority is trusted.
    pub path: Path,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let request = request(params(args)?, host).await?;
    let Verification { signers } = host.verify(request).await?;
    result(&Verified {
        signers: signers.into_iter().map(Signer::from).collect(),
    })
}

async fn request(verify: Verify, host: &dyn Host) -> Result<VerificationRequest, Fault> {
    let signature = verify.signature.octets("signature", host).await?;
    let content = match verify.content {
        Some(content) => Some(content.octets("content", host).await?),
        None => None,
    };
    match verify.format {
        SignatureKind::Cms => Ok(VerificationRequest::Cms {
            message: signature,
            content,
        }),
        SignatureKind::Xml => Ok(VerificationRequest::Xml {
            document: signature,
            id_attributes: Vec::new(),
        }),
        SignatureKind::Raw => {
            let missing = |member| move || invalid(member, "a bare signature value needs it");
            Ok(VerificationRequest::Raw {
                value: signature,
                content: content.ok_or_else(missing("content"))?,
                certificate: verify.certificate.ok_or_else(missing("certificate"))?,
            })
        }
    }
}

impl From<VerifiedSigner> for Signer {
    fn from(signer: VerifiedSigner) -> Self {
        Self {
            certificate: signer.certificate.as_ref().map(Certificate::from),
            integrity: signer.integrity.into(),
            findings: signer.findings,
            path: signer.path.into(),
            claimed_time: signer.claimed_time_ms.map(rfc3339),
            timestamps: signer.timestamps.into_iter().map(Stamp::from).collect(),
            signed: signer.xml.map(|coverage| coverage.signed),
        }
    }
}

impl From<VerifiedTimestamp> for Stamp {
    fn from(stamp: VerifiedTimestamp) -> Self {
        Self {
            time: rfc3339(stamp.time_ms),
            authority: stamp.authority,
            integrity: stamp.integrity.into(),
            path: stamp.path.into(),
        }
    }
}

impl From<Integrity> for Verdict {
    fn from(integrity: Integrity) -> Self {
        match integrity {
            Integrity::Valid => Self::Valid,
            Integrity::Undecided => Self::Undecided,
            Integrity::Invalid => Self::Invalid,
        }
    }
}

impl From<PathAssessment> for Path {
    fn from(path: PathAssessment) -> Self {
        match path {
            PathAssessment::Trusted => Self::Trusted,
            PathAssessment::Expired => Self::Expired,
            PathAssessment::Untrusted => Self::Untrusted,
            PathAssessment::Undecided => Self::Undecided,
        }
    }
}
