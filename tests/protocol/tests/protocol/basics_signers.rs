//! Which keys may sign for basics: `signerParams` and `allowedStorages` (protocol spec 3.3, 3.5).

use serde_json::{Value, json};
use tanba_consent::KeyBlock;
use tanba_journal::Event;
use tanba_protocol::signed;
use tanba_support::{Step, TestAgent, fixtures};

use crate::equipment::{EMPLOYEE, INDIVIDUAL, PORTAL, approve, ask, basics, events, setup};

fn cancelled() -> Value {
    json!({"body": {}, "status": true})
}

/// Roles and numbers of the employee's certificate are in tests/fixtures/kz/README.md.
#[tokio::test]
async fn signer_parameters_block_what_does_not_match() {
    let role = |oid: &str| KeyBlock::Role(oid.to_owned());
    let chain = KeyBlock::Chain {
        national_anchors_missing: false,
    };
    let head = "1.2.398.3.3.4.1.2.1";
    let foreign = fixtures::read("paths/root.pem");
    let foreign = String::from_utf8(foreign).unwrap();
    let issuer = fixtures::read("kz/ca/nca_gost2022_test.cer");
    let issuer = tanba_pki::Certificate::from_der(&issuer).unwrap().to_pem();
    let root = fixtures::read("kz/ca/root_test_gost_2022.cer");
    let root = tanba_pki::Certificate::from_der(&root).unwrap().to_pem();
    let rows = [
        (
            json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2.5"]}),
            vec![],
        ),
        (
            json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.4", head]}),
            vec![role(head)],
        ),
        (
            json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"]}),
            vec![role("1.3.6.1.5.5.7.3.2")],
        ),
        (
            json!({"iin": "123456789012", "bin": "123456789021"}),
            vec![],
        ),
        (json!({"iin": "123456789011"}), vec![KeyBlock::Iin]),
        (json!({"bin": "000000000000"}), vec![KeyBlock::Bin]),
        (
            json!({"iin": "", "bin": "", "serialNumber": "", "chain": null}),
            vec![],
        ),
        (
            json!({"serialNumber": "00130D7A4B878F28BF1B2B7A223BD7C03CE78C7481"}),
            vec![],
        ),
        (
            json!({"serialNumber": "130d7a4b"}),
            vec![KeyBlock::SerialNumber],
        ),
        (json!({"chain": []}), vec![]),
        (json!({"chain": [issuer, root]}), vec![]),
        (json!({"chain": [foreign]}), vec![chain]),
    ];
    for (signer, blocks) in rows {
        let request = basics("cms", &json!("text"), &json!({}), &signer);
        let (reply, agent) = ask([approve(EMPLOYEE)], &request).await;
        let found: Vec<String> = agent.person.blocks().iter().map(kind).collect();
        assert_eq!(
            found,
            blocks.iter().map(kind).collect::<Vec<_>>(),
            "{signer}"
        );
        if blocks.is_empty() {
            signed::reply(&request, &reply);
            assert_eq!(events(&agent), [Event::Signed]);
        } else {
            assert_eq!(reply, cancelled());
            assert_eq!(events(&agent), [Event::Refused]);
        }
    }
}

/// A block without what depends on the day: whether national anchors are installed.
fn kind(block: &KeyBlock) -> String {
    match block {
        KeyBlock::Chain { .. } => "Chain".to_owned(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn without_trust_in_test_authorities_chain_null_blocks_and_empty_lets_through() {
    for (chain, blocked) in [(Value::Null, true), (json!([]), false)] {
        let mut setup = setup([approve(INDIVIDUAL)]);
        setup.settings.trust_test_anchors = false;
        let agent = TestAgent::with(setup).await;
        let mut page = agent.page(PORTAL).await;
        let request = basics("cms", &json!("text"), &json!({}), &json!({"chain": chain}));
        let reply = page.call(&request).await;
        assert_eq!(reply == cancelled(), blocked, "{reply}");
        assert_eq!(agent.person.blocks().len(), usize::from(blocked));
        agent.person.assert_satisfied();
    }
}

#[tokio::test]
async fn storages_are_an_array_a_text_or_a_text_with_commas() {
    for (storages, opens) in [
        (json!(["PKCS12"]), true),
        (json!("PKCS12"), true),
        (json!("AKKaztokenStore, PKCS12,ABSIMCardStore"), true),
        (json!(null), true),
        (json!([]), true),
        (json!(["AKKaztokenStore"]), false),
        (json!(["NoSuchStore"]), false),
    ] {
        let mut request = basics(
            "cms",
            &json!("text"),
            &json!({}),
            &json!({"extKeyUsageOids": []}),
        );
        request["args"]["allowedStorages"] = storages.clone();
        let steps: Vec<Step> = if opens {
            vec![Step::decline()]
        } else {
            Vec::new()
        };
        let (reply, _) = ask(steps, &request).await;
        assert_eq!(reply == cancelled(), opens, "{storages} {reply}");
        if !opens {
            assert_eq!(reply["code"], "INVOCATION_ERROR");
        }
    }
}
