//! One conversation, twice.

use tanba_sdk::module::{Fault, Locale, Module, Outcome};
use tanba_sdk::serde_json::Value;
use tanba_sdk::testing::{Answer, ScriptedHost, request};

use crate::built::{self, Component};

/// What a page asks, and what the host answers meanwhile.
pub(crate) type Conversation = (Value, Vec<Answer>);

/// Has each conversation with the native module and with its own component. Gives what they said,
/// which is the same.
pub(crate) async fn agree(
    name: &str,
    native: &dyn Module,
    conversations: Vec<Conversation>,
) -> Vec<Result<Outcome, Fault>> {
    let component = built::component(name);
    assert_eq!(native.manifest(), component.module.manifest());
    agree_with(&component, native, conversations).await
}

/// The same with a component that is called otherwise.
pub(crate) async fn agree_with(
    component: &Component,
    native: &dyn Module,
    conversations: Vec<Conversation>,
) -> Vec<Result<Outcome, Fault>> {
    let sandboxed = &component.module;
    let name = &sandboxed.manifest().symbolic_name;
    let mut said = Vec::new();
    for (asked, answers) in conversations {
        for locale in Locale::ALL {
            let (here, here_asked) = talk(native, &asked, locale, answers.clone()).await;
            let (there, there_asked) = talk(sandboxed, &asked, locale, answers.clone()).await;
            assert_eq!(here, there, "{name}: {asked}");
            assert_eq!(here_asked, there_asked, "{name}: {asked}");
            if locale == Locale::English {
                said.push(there);
            }
        }
    }
    said
}

async fn talk(
    module: &dyn Module,
    asked: &Value,
    locale: Locale,
    answers: Vec<Answer>,
) -> (Result<Outcome, Fault>, String) {
    let host = ScriptedHost::new(answers);
    let outcome = module.call(request(asked.clone()), locale, &host).await;
    (outcome, format!("{:#?}", host.asked()))
}
