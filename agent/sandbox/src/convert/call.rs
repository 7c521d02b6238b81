//! Calls, and the languages in them.

use tanba_module::{Call, Caller, Locale};

use crate::wit::types;

/// The call as a guest reads it. Names of programs that are no Unicode are shown as near as can be.
pub(crate) fn to_guest(call: Call, locale: Locale) -> types::Call {
    types::Call {
        caller: caller(call.caller),
        module_name: call.module.as_str().to_owned(),
        method: call.method.map(|method| method.as_str().to_owned()),
        request: serde_json::Value::Object(call.request).to_string(),
        locale: locale_to_guest(locale),
    }
}

fn caller(caller: Caller) -> types::Caller {
    match caller {
        Caller::Page(origin) => types::Caller::Page(types::Origin {
            ascii: origin.ascii().to_owned(),
            unicode: origin.unicode().to_owned(),
        }),
        Caller::Program(path) => types::Caller::Program(path.to_string_lossy().into_owned()),
    }
}

fn locale_to_guest(locale: Locale) -> types::Locale {
    match locale {
        Locale::Kazakh => types::Locale::Kazakh,
        Locale::Russian => types::Locale::Russian,
        Locale::English => types::Locale::English,
    }
}

pub(crate) fn locale_from_guest(locale: types::Locale) -> Locale {
    match locale {
        types::Locale::Kazakh => Locale::Kazakh,
        types::Locale::Russian => Locale::Russian,
        types::Locale::English => Locale::English,
    }
}
