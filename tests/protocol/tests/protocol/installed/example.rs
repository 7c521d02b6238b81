//! The module of the tutorial.

use serde_json::{Value, json};
use tanba_interop::kazakh;
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::Step;
use tanba_support::script::Ask;

use super::Scene;
use crate::equipment::{INDIVIDUAL, approve};

fn ask(method: &str, args: &Value) -> Value {
    json!({"module": "kz.tanba.example", "method": method, "args": args})
}

#[tokio::test]
async fn it_greets_and_signs_the_greeting_that_the_person_saw() {
    let approval = Step {
        preview: Some("Salem, Жай".to_owned()),
        ..approve(INDIVIDUAL).to(Ask::Sign)
    };
    let mut scene = Scene::with("example", [approval, Step::decline()]).await;
    let name = || json!({"username": "Жай"});
    assert_eq!(
        scene.text(&ask("salemAit", &name())).await,
        r#"{"success":true,"body":{"result":"Salem, Жай"}}"#
    );
    let reply = scene.call(&ask("signSalem", &name())).await;
    let message = octets(reply["body"]["result"].as_str().unwrap());
    signed::cms(&message, Content::Attached("Salem, Жай".as_bytes()), 0);
    let report = kazakh::verify_cms(&message, None);
    assert_eq!(report[0]["valid"], true, "{report:#}");

    let reply = scene.call(&ask("signSalem", &name())).await;
    assert_eq!(reply["errorCode"], "action.canceled", "{reply}");
    let reply = scene.call(&ask("salemAit", &json!({}))).await;
    assert_eq!(reply["errorCode"], "username_is_empty", "{reply}");
    scene.agent.person.assert_satisfied();
}
