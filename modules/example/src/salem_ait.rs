//! `salemAit {username}`: a greeting.

use tanba_sdk::module::{Fault, Locale, Outcome};
use tanba_sdk::serde_json::Value;

pub(crate) fn call(args: &Value, locale: Locale) -> Result<Outcome, Fault> {
    greeting(args, locale).map(|greeting| Outcome::Value(greeting.into()))
}

/// The greeting, or a failure under a code that the module chose itself.
pub(crate) fn greeting(args: &Value, locale: Locale) -> Result<String, Fault> {
    let name = args.get("username").and_then(Value::as_str).map(str::trim);
    match name {
        Some(name) if !name.is_empty() => Ok(format!("Salem, {name}")),
        _ => Err(Fault::Declared {
            code: "username_is_empty".to_owned(),
            message: match locale {
                Locale::Kazakh => "Атыңызды айтыңыз!",
                Locale::Russian => "Назовите себя!",
                Locale::English => "Name yourself!",
            }
            .to_owned(),
        }),
    }
}
