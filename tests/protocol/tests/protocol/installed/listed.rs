//! getBundles and getServices list exactly what is served: pages decide by them what to call.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tanba_module::Manifest;
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Step, TestAgent, guests};

use super::{NOT_FOUND, accessory, chosen, install};
use crate::equipment::PORTAL;

const BUILT_IN: [(&str, &str); 5] = [
    (
        "kz.gov.pki.osgi.layer.common",
        "kz.gov.pki.knca.commonUtils",
    ),
    ("kz.gov.pki.knca.basics", "kz.gov.pki.knca.basics"),
    (
        "kz.gov.pki.api.layer.NCALayerServices",
        "kz.gov.pki.ncalayerservices.accessory",
    ),
    (
        "kz.gov.pki.knca.applet.knca_applet",
        "kz.gov.pki.knca.applet.Applet",
    ),
    ("kz.tanba.native", "kz.tanba.native"),
];

const MODULES: [&str; 5] = [
    "nursign",
    "esf-signer",
    "cms-sign-util",
    "batch-signer",
    "example",
];

fn manifest(module: &str) -> Manifest {
    Manifest::parse(&guests::manifest(module)).unwrap()
}

fn names(of: &[Manifest]) -> (BTreeSet<String>, BTreeSet<String>) {
    let bundles = of.iter().map(|manifest| manifest.symbolic_name.clone());
    let answers = of.iter().flat_map(|manifest| &manifest.answers);
    let services = answers.map(|name| name.as_str().to_owned());
    let (own, answering) = (BUILT_IN.map(|one| one.0), BUILT_IN.map(|one| one.1));
    (
        bundles.chain(own.map(str::to_owned)).collect(),
        services.chain(answering.map(str::to_owned)).collect(),
    )
}

async fn listed(page: &mut Page) -> (BTreeSet<String>, BTreeSet<String>) {
    let bundles = page.call(&accessory("getBundles")).await;
    let bundles = bundles.as_object().unwrap().keys().cloned().collect();
    let services = page.call(&accessory("getServices")).await;
    let services = services["services"].as_array().unwrap().iter();
    let services: Vec<String> = services
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let set: BTreeSet<String> = services.iter().cloned().collect();
    assert_eq!(set.len(), services.len(), "a name stands there twice");
    (bundles, set)
}

/// Whether a module answers to a name; its answer to a method that it lacks will do.
async fn is_served(page: &mut Page, name: &str) -> bool {
    let request = json!({"module": name, "method": "noSuchMethod", "type": "noSuchType"});
    page.send(request.to_string()).await;
    page.receive().await != NOT_FOUND
}

#[tokio::test]
async fn lists_grow_and_shrink_with_what_is_served() {
    let mut publisher = Publisher::new();
    for module in MODULES {
        publisher.offer_module(module);
    }
    let agreements = MODULES.map(|_| Step::agree().to(Ask::Install));
    let agent = TestAgent::with(chosen(&publisher, agreements)).await;
    let mut page = agent.page(PORTAL).await;
    let all = MODULES.map(manifest);
    for count in 0..=MODULES.len() {
        let (installed, missing) = all.split_at(count);
        assert_eq!(listed(&mut page).await, names(installed));
        let (_, services) = listed(&mut page).await;
        for name in &services {
            assert!(is_served(&mut page, name).await, "{name} is listed");
        }
        for name in missing.iter().flat_map(|manifest| &manifest.answers) {
            assert!(!is_served(&mut page, name.as_str()).await, "{name} is not");
        }
        if let Some(next) = missing.first() {
            let reply = page.call(&install(&next.symbolic_name)).await;
            assert_eq!(reply["version"], next.version.to_string(), "{reply}");
        }
    }
    // The version is that of the manifest, which is what pages compare.
    let bundles = page.call(&accessory("getBundles")).await;
    for manifest in &all {
        let version = Value::from(manifest.version.to_string());
        assert_eq!(bundles[&manifest.symbolic_name], version);
    }
    agent.person.assert_satisfied();

    publisher.change("kz.ecc.NurSignBundle", |bundle| bundle.banned = true);
    agent.shelf.look_after().await.unwrap();
    assert_eq!(listed(&mut page).await, names(&all[1..]));
    assert!(!is_served(&mut page, "NURSign").await);
}
