//! Who asks, as a window shows it.

use tanba_l10n::Locale;
use tanba_prompt::message::CallerMessage;

use crate::words::with;

/// A page or a program.
pub(crate) struct Who {
    /// Its address or path.
    pub(crate) caller: String,
    /// The address in Latin letters, where it differs; empty otherwise.
    pub(crate) ascii: String,
    /// Whether it is a program.
    pub(crate) program: bool,
}

impl Who {
    /// The caller in this language.
    pub(crate) fn of(caller: &CallerMessage, locale: Locale) -> Self {
        match caller {
            CallerMessage::Page { ascii, unicode } => Self {
                caller: unicode.clone(),
                ascii: if ascii == unicode {
                    String::new()
                } else {
                    with(locale, "caller-ascii", "address", ascii)
                },
                program: false,
            },
            CallerMessage::Program { path } => Self {
                caller: path.clone(),
                ascii: String::new(),
                program: true,
            },
        }
    }
}
