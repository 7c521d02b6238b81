//! The embedded texts, by language and id.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use tanba_module::Locale;
use unic_langid::LanguageIdentifier;

/// What stands in for a variable of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text, put in as it is.
    Text(&'a str),
    /// A number of things; the text's plural form follows it.
    Count(u64),
}

type Bundle = FluentBundle<FluentResource>;

macro_rules! resources {
    ($language:literal) => {
        &[
            include_str!(concat!("../resources/", $language, "/faults.ftl")),
            include_str!(concat!("../resources/", $language, "/roles.ftl")),
            include_str!(concat!("../resources/", $language, "/keys.ftl")),
            include_str!(concat!("../resources/", $language, "/question.ftl")),
            include_str!(concat!("../resources/", $language, "/own.ftl")),
            include_str!(concat!("../resources/", $language, "/modules.ftl")),
            include_str!(concat!("../resources/", $language, "/tray.ftl")),
            include_str!(concat!("../resources/", $language, "/doctor.ftl")),
            include_str!(concat!("../resources/", $language, "/native.ftl")),
        ]
    };
}

// Parsed at first use and never changed: constants that cannot be computed by the compiler.
static KAZAKH: LazyLock<Bundle> = LazyLock::new(|| bundle("kk", resources!("kk")));
static RUSSIAN: LazyLock<Bundle> = LazyLock::new(|| bundle("ru", resources!("ru")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", resources!("en")));

/// The text of an id without variables. An unknown id is given back itself, so that a slip shows
/// on the screen and not as an empty button.
pub fn text(locale: Locale, id: &str) -> String {
    text_with(locale, id, &[])
}

/// The text of an id with its variables put in.
pub fn text_with(locale: Locale, id: &str, values: &[(&str, Value<'_>)]) -> String {
    formatted(locale, id, None, values).unwrap_or_else(|| id.to_owned())
}

/// A part of a text beside it (an attribute, in the words of Fluent) with its variables put in;
/// `None` when the text has no such part.
pub fn attribute_with(
    locale: Locale,
    id: &str,
    attribute: &str,
    values: &[(&str, Value<'_>)],
) -> Option<String> {
    formatted(locale, id, Some(attribute), values)
}

fn formatted(
    locale: Locale,
    id: &str,
    attribute: Option<&str>,
    values: &[(&str, Value<'_>)],
) -> Option<String> {
    let bundle = bundle_of(locale);
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        arguments.set((*name).to_owned(), fluent_value(*value));
    }
    // Errors name variables that are missing; the text then shows their names in braces.
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
    Some(text.into_owned())
}

/// Whether a text of this id exists.
pub fn has_text(locale: Locale, id: &str) -> bool {
    bundle_of(locale).has_message(id)
}

fn bundle_of(locale: Locale) -> &'static Bundle {
    match locale {
        Locale::Kazakh => &KAZAKH,
        Locale::Russian => &RUSSIAN,
        Locale::English => &ENGLISH,
    }
}

fn fluent_value(value: Value<'_>) -> FluentValue<'_> {
    match value {
        Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Value::Count(count) => FluentValue::from(count),
    }
}

fn bundle(language: &str, sources: &[&str]) -> Bundle {
    // The three tags are valid; the root language would only change plural forms.
    let language = language.parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks that isolate directions show as boxes in some fonts; all three languages run one way.
    bundle.set_use_isolating(false);
    for source in sources {
        // What a broken line costs is that line; the tests accept no broken line and no double.
        let resource = FluentResource::try_new((*source).to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
    }
    bundle
}
