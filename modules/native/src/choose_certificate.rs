//! `chooseCertificate`: the person shows one certificate.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{Fault, Host, KeyPurpose, SignerRequest};

use crate::certificate::Certificate;
use crate::filter::Filter;
use crate::reading::{params, result};

/// Parameters of `chooseCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChooseCertificate {
    /// Which certificates qualify.
    pub filter: Filter,
}

/// Result of `chooseCertificate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChosenCertificate {
    /// The one that the person chose.
    pub certificate: Certificate,
}

pub(crate) async fn call(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let ChooseCertificate { filter } = params(args)?;
    let request = SignerRequest {
        documents: Vec::new(),
        params: None,
        filter: filter.signer_filter(KeyPurpose::Any)?,
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    let certificate = signer.certificate().into();
    result(&ChosenCertificate { certificate })
}
