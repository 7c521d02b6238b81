//! Gives the windows their texts.

use slint::{ComponentHandle, Global, SharedString};
use tanba_l10n::{Locale, Value, text, text_with};

use crate::windows::{Look, Words};

/// A font whose letters are all as wide, with the letters of Kazakh; the toolkit knows no
/// general name for one.
const MONOSPACE: &str = if cfg!(windows) {
    "Consolas"
} else if cfg!(target_os = "macos") {
    "Menlo"
} else {
    "DejaVu Sans Mono"
};

/// Lets a window find its texts, in this language at first.
pub(crate) fn install<'a, W>(window: &'a W, locale: Locale)
where
    W: ComponentHandle,
    Words<'a>: Global<'a, W>,
    Look<'a>: Global<'a, W>,
{
    let look = window.global::<Look<'_>>();
    look.set_monospace(MONOSPACE.into());
    if std::env::args_os().any(|argument| argument == "--dark") {
        look.invoke_darken();
    }
    let words = window.global::<Words<'_>>();
    words.on_say(|id, language| text(locale_of(language), &id).into());
    words.set_language(index_of(locale));
}

/// The language that a window counts.
pub(crate) fn index_of(locale: Locale) -> i32 {
    match locale {
        Locale::Kazakh => 0,
        Locale::Russian => 1,
        Locale::English => 2,
    }
}

/// The language of a number that a window counts.
pub(crate) fn locale_of(index: i32) -> Locale {
    match index {
        0 => Locale::Kazakh,
        1 => Locale::Russian,
        _ => Locale::English,
    }
}

/// A text with one value that is text.
pub(crate) fn with(locale: Locale, id: &str, name: &str, value: &str) -> String {
    text_with(locale, id, &[(name, Value::Text(value))])
}

/// A text with one value that counts.
pub(crate) fn count(locale: Locale, id: &str, name: &str, value: usize) -> String {
    text_with(
        locale,
        id,
        &[(name, Value::Count(u64::try_from(value).unwrap_or(u64::MAX)))],
    )
}

/// A text without values.
pub(crate) fn plain(locale: Locale, id: &str) -> SharedString {
    text(locale, id).into()
}
