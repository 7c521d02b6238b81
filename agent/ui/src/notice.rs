//! The window of a module's message.

use tanba_prompt::message::{FromWindow, QuestionMessage};

use crate::StartError;
use crate::asking::{Asking, Texts};
use crate::pipe::{Inbox, Outbox};
use crate::windows::NoticeWindow;
use crate::words::plain;

/// Shows a message until it was read.
pub(crate) fn show(
    message: &QuestionMessage,
    (title, text): (&str, &str),
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let window = NoticeWindow::new()?;
    window.set_heading(title.into());
    window.set_text(text.into());
    let texts = Texts {
        title: "notice-title",
        asks: plain(message.language.into(), "notice-asks"),
        finished: "",
    };
    let asking = Asking::open(window, message, &texts, outbox);
    let reading = std::rc::Rc::downgrade(&asking);
    asking.window.on_read(move || {
        if let Some(asking) = reading.upgrade() {
            asking.decide(&FromWindow::Agree, None);
        }
    });
    asking.run(inbox, |_| {})
}
