//! Words that a module shows to the person, in a window of the agent under the module's name.

use tanba_consent::{Answer, QuestionKind};
use tanba_module::{Fault, Notice, Permission};

use crate::CallHost;
use crate::preview::visible;

/// Characters of a title shown at most.
const TITLE: usize = 120;

/// Characters of a text shown at most.
const TEXT: usize = 4_000;

pub(crate) async fn show_message(call: &CallHost, notice: Notice) -> Result<(), Fault> {
    call.admit(Permission::ShowMessage).await?;
    let now = call.environment.now();
    let quota = &call.environment.quotas.messages;
    let _quota = quota.turn(&call.caller, notice.text.len(), now).await?;
    let kind = QuestionKind::ShowMessage(Notice {
        title: shown(&notice.title.replace(char::is_control, " "), TITLE),
        text: shown(&notice.text, TEXT),
    });
    let mut asked = call.ask(Permission::ShowMessage, kind).await?;
    loop {
        match asked.answer().await? {
            Answer::Agree => return Ok(()),
            // A window that was closed was read; who closes three in a row wants no more of them.
            Answer::Decline { remember } => {
                call.declined(Permission::ShowMessage, remember);
                return Ok(());
            }
            Answer::Unlock { .. }
            | Answer::Approve { .. }
            | Answer::File(_)
            | Answer::Replace(_)
            | Answer::Install { .. }
            | Answer::Grant { .. }
            | Answer::FetchAnchors => {}
        }
    }
}

/// The first characters of a text, with what cannot be seen made visible.
fn shown(text: &str, characters: usize) -> String {
    let first: String = text
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .take(characters)
        .collect();
    visible(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_and_cannot_hide_its_direction() {
        assert_eq!(shown("Сәлем\u{7}\nа", 7), "Сәлем\nа");
        assert_eq!(shown("аб\u{202e}в", 9), "аб⟦U+202E⟧в");
        assert_eq!(shown(&"я".repeat(TEXT + 1), TEXT).chars().count(), TEXT);
    }
}
