//! The permission gate: what a module declared, and what rules and the person allow.

use tanba_consent::{Admission, Refusal};
use tanba_journal::Rule;
use tanba_module::{
    Content, Fault, KeyPurpose, Permission, SignatureFormat, SignerFilter, SignerRequest,
};

use crate::CallHost;

/// id-kp-clientAuth (RFC 5280 4.2.1.12).
const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";

impl CallHost {
    /// Lets the call pass, or refuses it and journals that. `Ask` passes here: what follows asks
    /// the person.
    pub(crate) async fn admit(&self, permission: Permission) -> Result<(), Fault> {
        if !self.permissions.contains(&permission) {
            return Err(self
                .barred(Rule::Manifest, permission, Fault::Refused)
                .await);
        }
        if self.refused.contains(&permission) {
            return Err(self.barred(Rule::Grant, permission, Fault::Refused).await);
        }
        let now = self.environment.now();
        let admission = self
            .environment
            .rules()
            .admit(&self.caller, permission, now);
        let Admission::Refuse(refusal) = admission else {
            return Ok(());
        };
        let rule = match refusal {
            Refusal::Policy => Rule::Policy,
            Refusal::Remembered => Rule::Grant,
            Refusal::Muted { .. } => Rule::Mute,
        };
        Err(self.barred(rule, permission, refusal.fault()).await)
    }

    pub(crate) async fn barred(&self, rule: Rule, permission: Permission, fault: Fault) -> Fault {
        self.environment
            .refused(&self.caller, &self.module, rule, permission)
            .await;
        fault
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
    } else if asks_log_in(&request.filter) && params.format != SignatureFormat::CmsTimestampOnly {
        Permission::Authenticate
    } else {
        Permission::Sign
    }
}

/// Whether a key for logging in is asked for: by purpose, or by the extended key usage that only
/// such keys have.
pub(crate) fn asks_log_in(filter: &SignerFilter) -> bool {
    filter.purpose == KeyPurpose::Authentication
        || filter
            .extended_key_usage
            .iter()
            .any(|usage| usage.trim() == CLIENT_AUTHENTICATION)
}
