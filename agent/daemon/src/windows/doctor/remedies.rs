//! What the running agent can do for itself.

use std::sync::Arc;

use tanba_doctor::Remedies;
use tanba_host::Environment;
use time::OffsetDateTime;
use tokio::runtime::Handle;

use crate::doctor::chain;
use crate::modules::{AskedBy, Shelf};
use crate::served_certificate::ServedCertificate;
use crate::windows::OwnWindows;

/// Asked from threads that may wait.
pub(super) struct AgentRemedies {
    runtime: Handle,
    certificate: Arc<ServedCertificate>,
    shelf: Arc<Shelf>,
    environment: Arc<Environment>,
}

impl AgentRemedies {
    pub(super) fn of(windows: &OwnWindows) -> Self {
        Self {
            runtime: Handle::current(),
            certificate: Arc::clone(&windows.certificate),
            shelf: Arc::clone(&windows.shelf),
            environment: Arc::clone(&windows.environment),
        }
    }
}

impl Remedies for AgentRemedies {
    fn renew_certificate(&self) -> Result<(), String> {
        let renewed = self.certificate.renew(OffsetDateTime::now_utc());
        renewed.map_err(|error| chain(&error))
    }

    fn start_agent(&self) -> Result<(), String> {
        Err("Tanba runs; quit it in the menu of its icon and start it again".to_owned())
    }

    fn refresh_catalogue(&self) -> Result<(), String> {
        let asked = self.runtime.block_on(self.shelf.ask_catalogue());
        asked.map(drop).map_err(|error| chain(&error))
    }

    fn install_module(&self, symbolic_name: &str) -> Result<(), String> {
        let installed = self.runtime.block_on(async {
            let offer = self.shelf.look_up(symbolic_name).await?;
            self.shelf
                .install_offered(&offer, AskedBy::Person, |_| {})
                .await
        });
        installed.map_err(|error| chain(&error))
    }

    fn fetch_anchors(&self) -> Result<(), String> {
        let fetched = self.environment.anchor_fetch.fetch_national();
        let fetched = self.runtime.block_on(fetched);
        fetched.map_err(|fault| fault.to_string())
    }
}
