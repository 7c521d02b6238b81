use tanba_sdk::module::Fault;
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::testing::{self, ScriptedHost};

use super::*;

fn salem(args: &Value) -> Result<Outcome, Fault> {
    let request = json!({"apiVersion": 2, "method": "salemAit", "args": args});
    testing::call(&ExampleApi2::new(), request, &ScriptedHost::new([]))
}

#[test]
fn the_manifest_asks_for_nothing() {
    let module = ExampleApi2::new();
    assert_eq!(module.manifest().symbolic_name, "kz.tanba.example2");
    assert!(module.manifest().permissions.is_empty());
}

#[test]
fn it_greets_as_the_other_sample_of_ncalayer_does() {
    let full = json!({"firstname": "Naruto", "lastname": "Uzumaki"});
    assert_eq!(testing::value(salem(&full)), json!("Salem, Naruto Uzumaki"));
    let short = json!({"firstname": "Naruto"});
    assert_eq!(testing::value(salem(&short)), json!("Salem, Naruto"));
}

#[test]
fn nobody_is_greeted_without_a_first_name() {
    let outcome = salem(&json!({"lastname": "Uzumaki"}));
    let Err(Fault::Declared { code, message }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        (&*code, &*message),
        ("firstname_is_empty", "Name yourself!")
    );
}
