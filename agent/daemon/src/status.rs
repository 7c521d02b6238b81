//! How the agent does, for the status page: what is wrong and how to mend it. Names no key and no
//! person.

use std::sync::Arc;

use tanba_host::Environment;
use tanba_l10n::text;
use tanba_module::Locale;
use tanba_server::{Problem, Status, StatusSource};

use crate::served_certificate::ServedCertificate;

/// Looks at the running agent.
pub(crate) struct AgentStatus {
    pub(crate) environment: Arc<Environment>,
    pub(crate) certificate: Arc<ServedCertificate>,
}

impl StatusSource for AgentStatus {
    fn status(&self, locale: Locale) -> Status {
        let mut problems = Vec::new();
        let now = self.environment.now();
        if self.certificate.current().needs_renewal(now.into()) {
            problems.push(Problem {
                what: text(locale, "status-problem-certificate"),
                remedy: text(locale, "status-remedy-certificate"),
            });
        }
        if !self.environment.anchors().national_present(now) {
            problems.push(Problem {
                what: text(locale, "status-problem-anchors"),
                remedy: text(locale, "status-remedy-anchors"),
            });
        }
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            problems,
        }
    }
}
