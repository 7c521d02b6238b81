//! The permission gate: what a module declared, and what rules and the person allow.

use tanba_consent::Admission;
use tanba_module::{Content, Fault, KeyPurpose, Permission, SignatureFormat, SignerRequest};

use crate::CallHost;

impl CallHost {
    /// Lets the call pass, or refuses it. `Ask` passes here: what follows asks the person.
    pub(crate) fn admit(&self, permission: Permission) -> Result<(), Fault> {
        if !self.permissions.contains(&permission) {
            tracing::warn!(module = %self.module, ?permission, "permission is not declared");
            return Err(Fault::Refused);
        }
        let now = self.environment.now();
        match self
            .environment
            .rules()
            .admit(&self.caller, permission, now)
        {
            Admission::Allow | Admission::Ask => Ok(()),
            Admission::Refuse(fault) => Err(fault),
        }
    }
}

/// The permission that a request for a signer needs.
pub(crate) fn permission_for(request: &SignerRequest) -> Permission {
    let Some(params) = &request.params else {
        return Permission::ChooseCertificate;
    };
    let blind = request
        .documents
        .iter()
        .any(|document| matches!(document.content, Content::Digest(_)));
    if blind {
        Permission::SignDigest
    } else if request.filter.purpose == KeyPurpose::Authentication
        && params.format != SignatureFormat::CmsTimestampOnly
    {
        Permission::Authenticate
    } else {
        Permission::Sign
    }
}
