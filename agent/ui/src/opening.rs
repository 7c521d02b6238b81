//! What every window does when it opens.

use std::rc::Rc;

use slint::{ComponentHandle, Global};
use tanba_l10n::Locale;
use tanba_prompt::message::FromWindow;

use crate::arming::Arming;
use crate::pipe::{Outbox, quit};
use crate::windows::{Frame, Look, Words};
use crate::words;

/// Gives a window its texts, lets it be closed, tells the agent when it is on the screen, and
/// watches whether a decision in it counts.
pub(crate) fn prepare<W>(window: &W, locale: Locale, outbox: &Outbox) -> Rc<Arming>
where
    W: ComponentHandle + 'static,
    for<'a> Words<'a>: Global<'a, W>,
    for<'a> Look<'a>: Global<'a, W>,
    for<'a> Frame<'a>: Global<'a, W>,
{
    words::install(window, locale);
    window.global::<Frame<'_>>().on_done(quit);
    let armed = window.as_weak();
    let shown = outbox.clone();
    Arming::watch(
        window.window(),
        move |is_armed| {
            if let Some(window) = armed.upgrade() {
                window.global::<Frame<'_>>().set_armed(is_armed);
            }
        },
        move || shown.send(&FromWindow::Shown),
    )
}
