//! The language of the person's desktop.

use tanba_module::Locale;

/// The first of the system's preferred languages that is Kazakh, Russian or English; English when
/// none is.
pub fn system_locale() -> Locale {
    first_served(sys_locale::get_locales())
}

fn first_served(tags: impl Iterator<Item = String>) -> Locale {
    tags.into_iter()
        .find_map(|tag| Locale::from_tag(&tag))
        .unwrap_or(Locale::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_served_language_wins() {
        let tags = |tags: &[&str]| first_served(tags.iter().map(ToString::to_string));
        assert_eq!(tags(&["kk-KZ", "ru-KZ"]), Locale::Kazakh);
        assert_eq!(tags(&["de-DE", "ru_RU.UTF-8"]), Locale::Russian);
        assert_eq!(tags(&["de-DE"]), Locale::English);
        assert_eq!(tags(&[]), Locale::English);
        assert_eq!(tags(&["C"]), Locale::English);
    }
}
