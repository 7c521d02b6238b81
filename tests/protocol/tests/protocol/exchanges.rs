//! Every recorded exchange of `tests/transcripts`, replayed.

use std::collections::BTreeSet;

use tanba_protocol::exchange;
use tanba_protocol::replay::{Table, check};

/// Modules that are not built in.
const MODULES: &[&str] = &[
    "nursign-",
    "esf-",
    "ezsigner-",
    "module-sample-",
    "invoker-sample-",
    "uchet-",
];

/// Replays the exchanges whose names begin so. Failures are collected: one run shows them all.
async fn replay(prefixes: &'static [&'static str]) {
    let mut failed = Vec::new();
    let mut count = 0;
    for exchange in exchange::all() {
        if !prefixes
            .iter()
            .any(|prefix| exchange.id.starts_with(prefix))
        {
            continue;
        }
        count += 1;
        let id = exchange.id.clone();
        let replayed = tokio::spawn(async move { check(&exchange, &Table::read()).await });
        if replayed.await.is_err() {
            failed.push(id);
        }
    }
    assert!(
        count > 0 && failed.is_empty(),
        "{} of {count}: {failed:#?}",
        failed.len()
    );
}

#[tokio::test]
async fn transport_exchanges() {
    replay(&["transport-", "connect-"]).await;
}

#[tokio::test]
async fn common_utils_exchanges() {
    replay(&["commonutils-"]).await;
}

#[tokio::test]
async fn basics_exchanges() {
    replay(&["basics-"]).await;
}

#[tokio::test]
async fn accessory_and_applet_exchanges() {
    replay(&["accessory-", "applet-"]).await;
}

#[tokio::test]
async fn exchanges_of_installed_modules() {
    replay(MODULES).await;
}

#[test]
fn every_exchange_belongs_to_a_replay_and_every_row_to_an_exchange() {
    let exchanges = exchange::all();
    let groups = [
        "transport-",
        "connect-",
        "commonutils-",
        "basics-",
        "accessory-",
        "applet-",
    ];
    for exchange in &exchanges {
        assert!(
            groups
                .iter()
                .chain(MODULES)
                .any(|group| exchange.id.starts_with(group)),
            "{}",
            exchange.id
        );
    }
    let table = Table::read();
    let names: BTreeSet<_> = exchanges.iter().map(|exchange| &exchange.id).collect();
    for special in &table.exchange {
        assert!(names.contains(&special.id), "{} is no exchange", special.id);
        assert!(!special.reason.is_empty(), "{} says no reason", special.id);
    }
    for person in &table.person {
        let used = exchanges
            .iter()
            .any(|exchange| exchange.user_action == person.action);
        assert!(used, "nobody does {:?}", person.action);
    }
    for row in &table.rewrite {
        let state = Some(row.state.as_str());
        assert!(
            exchanges
                .iter()
                .any(|exchange| exchange.agent_state.as_deref() == state)
        );
        assert!(!row.reason.is_empty());
    }
}
