//! `cosign`: a further signature on each of these CMS.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{Fault, Host, KeyPurpose, SignatureFormat, SignatureParams};

use crate::content::NamedContent;
use crate::filter::Filter;
use crate::reading::{invalid, params, result};
use crate::sign::{Signed, documents_of, request, sign_all};

/// Parameters of `cosign`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cosign {
    /// The CMS, each in DER, BER, PEM or base64 of these.
    pub signatures: Vec<NamedContent>,
    /// Whether the new signature gets a time-stamp (RFC 3161).
    #[serde(default)]
    pub timestamp: bool,
    /// Which keys qualify.
    #[serde(default)]
    pub filter: Filter,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let Cosign {
        signatures,
        timestamp,
        filter,
    } = params(args)?;
    if signatures.is_empty() {
        return Err(invalid("signatures", "name at least one"));
    }
    let filter = filter.signer_filter(KeyPurpose::Signature)?;
    let params = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: true,
        },
        timestamp,
    };
    let documents = documents_of(signatures, host).await?;
    let signer = host
        .choose_signer(request(documents.clone(), params, filter))
        .await?;
    let signatures = sign_all(signer.as_ref(), &documents, false, host).await?;
    let certificate = signer.certificate().into();
    result(&Signed {
        certificate,
        signatures,
    })
}
