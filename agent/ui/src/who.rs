//! Who asks, as a window shows it.

use tanba_l10n::Locale;
use tanba_prompt::message::{CallerMessage, OriginMessage, QuestionMessage};

use crate::words::with;

/// A page or a program.
pub(crate) struct Who {
    /// Its address or path.
    pub(crate) caller: String,
    /// The address in Latin letters, where it differs; empty otherwise.
    pub(crate) ascii: String,
    /// What it claims to be embedded in; empty when it claims nothing.
    pub(crate) embedded: String,
    /// Whether it is a program.
    pub(crate) program: bool,
}

impl Who {
    /// The caller of a question in this language.
    pub(crate) fn of(question: &QuestionMessage, locale: Locale) -> Self {
        let embedded = match &question.embedded_in {
            Some(origin) => whole(origin),
            None => String::new(),
        };
        match &question.caller {
            CallerMessage::Page { ascii, unicode } => Self {
                caller: unicode.clone(),
                ascii: if ascii == unicode {
                    String::new()
                } else {
                    with(locale, "caller-ascii", "address", ascii)
                },
                embedded,
                program: false,
            },
            CallerMessage::Program { path } => Self {
                caller: path.clone(),
                ascii: String::new(),
                embedded,
                program: true,
            },
        }
    }
}

/// The address, in Latin letters too where it differs.
fn whole(origin: &OriginMessage) -> String {
    if origin.ascii == origin.unicode {
        origin.ascii.clone()
    } else {
        format!("{} ({})", origin.unicode, origin.ascii)
    }
}
