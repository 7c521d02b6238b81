//! `salemAit {firstname, lastname}`: a greeting; the last name may be absent.

use tanba_sdk::module::{Fault, Locale, Outcome};
use tanba_sdk::serde_json::Value;

pub(crate) fn call(args: &Value, locale: Locale) -> Result<Outcome, Fault> {
    let name = |member: &str| {
        let text = args.get(member).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty())
    };
    let Some(first) = name("firstname") else {
        return Err(Fault::Declared {
            code: "firstname_is_empty".to_owned(),
            message: match locale {
                Locale::Kazakh => "Атыңызды айтыңыз!",
                Locale::Russian => "Назовите себя!",
                Locale::English => "Name yourself!",
            }
            .to_owned(),
        });
    };
    let greeting = match name("lastname") {
        Some(last) => format!("Salem, {first} {last}"),
        None => format!("Salem, {first}"),
    };
    Ok(Outcome::Value(greeting.into()))
}
