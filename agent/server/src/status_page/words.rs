//! The fixed sentences of the status page.

use tanba_module::Locale;

/// The sentences in one language.
pub(super) struct Words {
    /// Everything is in order.
    pub(super) well: &'static str,
    /// Something is not; a list follows.
    pub(super) ill: &'static str,
    /// What this program is.
    pub(super) about: &'static str,
    /// Stands before the version number.
    pub(super) version: &'static str,
}

impl Words {
    /// The sentences in a language.
    pub(super) fn of(locale: Locale) -> Self {
        match locale {
            Locale::Kazakh => Self {
                well: "Бағдарлама жұмыс істеп тұр. Сайттар оған қосыла алады.",
                ill: "Бағдарлама жұмыс істеп тұр, бірақ мыналарға назар аударыңыз:",
                about: "Tanba сайттардағы құжаттарға сіздің кілтіңізбен, тек сіздің келісіміңізбен \
                        қол қояды. Бұл бетті жаба беруге болады.",
                version: "Нұсқасы",
            },
            Locale::Russian => Self {
                well: "Программа работает. Сайты могут к ней подключаться.",
                ill: "Программа работает, но обратите внимание:",
                about: "Tanba подписывает документы на сайтах вашим ключом и только с вашего \
                        согласия. Эту страницу можно закрыть.",
                version: "Версия",
            },
            Locale::English => Self {
                well: "The program is running. Sites can connect to it.",
                ill: "The program is running, but some things need your attention:",
                about: "Tanba signs documents on sites with your key, and only with your consent. \
                        You can close this page.",
                version: "Version",
            },
        }
    }
}
