//! Windows and macOS: no icon yet, so the agent is reached by its command line and status page.
//!
//! Their trays belong to the main thread's event loop; this file is where it is to be driven.

use tanba_l10n::{Locale, text};
use tokio::sync::mpsc;

use crate::{TrayCommand, TrayState};

pub(crate) struct Shown;

impl Shown {
    #[expect(clippy::unused_async, reason = "the same signature on every platform")]
    pub(crate) async fn start(
        locale: Locale,
        commands: mpsc::UnboundedSender<TrayCommand>,
    ) -> Option<Self> {
        // What a menu here would hold.
        let _labels = TrayCommand::ALL.map(|command| text(locale, command.text_id()));
        drop(commands);
        None
    }

    #[expect(clippy::unused_async, reason = "the same signature on every platform")]
    pub(crate) async fn show(&self, state: TrayState) {
        let _ = state.text_id();
    }

    #[expect(clippy::unused_async, reason = "the same signature on every platform")]
    pub(crate) async fn show_updates(&self, _count: usize) {}

    #[expect(clippy::unused_async, reason = "the same signature on every platform")]
    pub(crate) async fn speak(&self, _locale: Locale) {}
}
