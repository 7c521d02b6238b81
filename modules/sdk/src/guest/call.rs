//! Calls, outcomes and languages.

use serde_json::{Map, Value};
use tanba_module::fault::Incident;
use tanba_module::{Call, Caller, Fault, Locale, MethodName, ModuleName, Origin, Outcome, Screen};

use super::wit;

/// The call in the words of the crate, and the language of its connection.
pub(super) fn read(call: wit::Call) -> Result<(Call, Locale), wit::Fault> {
    let request: Map<String, Value> = serde_json::from_str(&call.request)
        .map_err(|error| Fault::Failed(Incident(format!("the request is no object: {error}"))))?;
    let locale = call.locale.into();
    let call = Call {
        caller: call.caller.into(),
        module: ModuleName::new(call.module_name),
        method: call.method.map(MethodName::new),
        request,
    };
    Ok((call, locale))
}

impl From<wit::Caller> for Caller {
    fn from(caller: wit::Caller) -> Self {
        match caller {
            wit::Caller::Page(origin) => {
                Self::Page(Origin::from_parts(origin.ascii, origin.unicode))
            }
            wit::Caller::Program(path) => Self::Program(path.into()),
        }
    }
}

impl From<Outcome> for wit::Outcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Value(value) => Self::Value(value.to_string()),
            Outcome::Done => Self::Done,
            Outcome::Silent => Self::Silent,
        }
    }
}

impl From<wit::Locale> for Locale {
    fn from(locale: wit::Locale) -> Self {
        match locale {
            wit::Locale::Kazakh => Self::Kazakh,
            wit::Locale::Russian => Self::Russian,
            wit::Locale::English => Self::English,
        }
    }
}

impl From<Locale> for wit::Locale {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::Kazakh => Self::Kazakh,
            Locale::Russian => Self::Russian,
            Locale::English => Self::English,
        }
    }
}

impl From<Screen> for wit::Screen {
    fn from(screen: Screen) -> Self {
        match screen {
            Screen::Settings => Self::Settings,
            Screen::Modules => Self::Modules,
        }
    }
}
