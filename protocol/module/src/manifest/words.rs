//! Words in the languages of the windows.

use serde::Deserialize;

use crate::Locale;

/// One text in Kazakh, Russian and English; a language that is left out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in a language, or in the first of English, Russian, Kazakh that has one.
    pub fn in_language(&self, locale: Locale) -> &str {
        let own = match locale {
            Locale::Kazakh => &self.kk,
            Locale::Russian => &self.ru,
            Locale::English => &self.en,
        };
        [own, &self.en, &self.ru, &self.kk]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("", String::as_str)
    }
}
