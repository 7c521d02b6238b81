//! The modules of this repository as people have them: components out of a signed catalogue,
//! installed because a page asked and the person agreed, called over the real socket.

mod batch_signer;
mod cms_sign_util;
mod common_utils;
mod developed;
mod echo;
mod esf_signer;
mod example;
mod hostile;
mod journaled;
mod life;
mod listed;
mod nursign;
#[cfg(unix)]
mod recompiled;
mod shipped;

use serde_json::{Value, json};
use tanba_consent::Question;
use tanba_module::Manifest;
use tanba_protocol::replay;
use tanba_support::agent::Setup;
use tanba_support::fixtures::PASSWORD;
use tanba_support::script::Ask;
use tanba_support::{OwnKey, Page, Publisher, Step, TestAgent, guests};

use crate::equipment::{PORTAL, setup};

const NOT_FOUND: &str = r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#;

/// An agent with one module, and the page that asked for it.
pub(crate) struct Scene {
    pub(crate) agent: TestAgent,
    pub(crate) page: Page,
    pub(crate) publisher: Publisher,
}

impl Scene {
    /// Installs a module of this repository; the steps come after that.
    pub(crate) async fn with(module: &str, steps: impl IntoIterator<Item = Step>) -> Self {
        let agree = Step::agree().to(Ask::Install);
        let manifest = guests::manifest(module);
        Self::of(&manifest, &guests::component(module), agree, steps).await
    }

    /// Installs a component under this manifest; `wish` is what the person says to that.
    pub(crate) async fn of(
        manifest: &str,
        component: &[u8],
        wish: Step,
        steps: impl IntoIterator<Item = Step>,
    ) -> Self {
        let mut publisher = Publisher::new();
        publisher.offer_component(manifest, component);
        let mut setup = chosen(&publisher, [wish].into_iter().chain(steps));
        setup.settings.timestamp_authorities = vec![replay::authority().await.url()];
        let agent = TestAgent::with(setup).await;
        let mut page = agent.page(PORTAL).await;
        let symbolic_name = Manifest::parse(manifest).unwrap().symbolic_name;
        let reply = page.call(&install(&symbolic_name)).await;
        assert_eq!(reply["success"], true, "{reply}");
        Self {
            agent,
            page,
            publisher,
        }
    }

    pub(crate) async fn call(&mut self, request: &Value) -> Value {
        self.page.call(request).await
    }

    /// Sends a request whose reply is compared letter by letter.
    pub(crate) async fn text(&mut self, request: &Value) -> String {
        self.page.send(request.to_string()).await;
        self.page.receive().await
    }

    /// What the person was asked after the installation.
    pub(crate) fn questions(&self) -> Vec<Question> {
        self.agent.person.questions().split_off(1)
    }
}

/// The setup of a person who chose this publisher's catalogue.
pub(crate) fn chosen(publisher: &Publisher, steps: impl IntoIterator<Item = Step>) -> Setup {
    let setup = setup(steps);
    let settings = publisher.chosen_by(setup.settings);
    Setup { settings, ..setup }
}

/// The request of a page that wants a module.
pub(crate) fn install(symbolic_name: &str) -> Value {
    let mut request = accessory("installBundle");
    request["symname"] = symbolic_name.into();
    request
}

pub(crate) fn accessory(method: &str) -> Value {
    json!({"module": "kz.gov.pki.ncalayerservices.accessory", "method": method})
}

/// The person approves so many documents with a throw-away key.
pub(crate) fn sign(key: &OwnKey, documents: usize) -> Step {
    Step {
        documents: Some(documents),
        ..Step::approve(key.file(), PASSWORD).to(Ask::Sign)
    }
}
