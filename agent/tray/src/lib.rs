//! The tray icon and its menu.
//!
//! [`Tray::start`] puts the icon where the desktop shows such icons and gives back the stream of
//! what the person chooses. Desktops without such a place are common: then there is no tray, and
//! the agent says how to reach it otherwise. The icon is drawn in [`mark`]; [`notification`] tells
//! what can wait.

pub mod mark;
pub mod notification;

#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod platform;
#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod platform;

use tanba_l10n::Locale;
use tokio::sync::mpsc;

/// What the person chose in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrayCommand {
    /// Open the settings.
    Settings,
    /// Open the list of modules.
    Modules,
    /// Open the journal.
    Journal,
    /// Open the window of the doctor.
    Doctor,
    /// Open the window about the program.
    About,
    /// End the agent.
    Quit,
}

impl TrayCommand {
    /// Every command, in the order of the menu.
    const ALL: [Self; 6] = [
        Self::Settings,
        Self::Modules,
        Self::Journal,
        Self::Doctor,
        Self::About,
        Self::Quit,
    ];

    fn text_id(self) -> &'static str {
        match self {
            Self::Settings => "tray-settings",
            Self::Modules => "tray-modules",
            Self::Journal => "tray-journal",
            Self::Doctor => "tray-doctor",
            Self::About => "tray-about",
            Self::Quit => "tray-quit",
        }
    }
}

/// What the icon says of the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TrayState {
    /// It waits for pages.
    #[default]
    Idle,
    /// It waits for the person.
    Busy,
    /// Something is wrong: the status page says what.
    Problem,
}

impl TrayState {
    fn text_id(self) -> &'static str {
        match self {
            Self::Idle => "tray-idle",
            Self::Busy => "tray-busy",
            Self::Problem => "tray-problem",
        }
    }
}

/// A shown icon. Dropping it removes the icon.
pub struct Tray {
    shown: platform::Shown,
    commands: mpsc::UnboundedReceiver<TrayCommand>,
}

impl Tray {
    /// Shows the icon; `None` when this desktop has no place for it.
    pub async fn start(locale: Locale) -> Option<Self> {
        let (sender, commands) = mpsc::unbounded_channel();
        let shown = platform::Shown::start(locale, sender).await?;
        Some(Self { shown, commands })
    }

    /// Waits for what the person chooses next; `None` when the icon is gone.
    pub async fn command(&mut self) -> Option<TrayCommand> {
        self.commands.recv().await
    }

    /// Shows another state.
    pub async fn show(&self, state: TrayState) {
        self.shown.show(state).await;
    }

    /// Says in the menu how many modules can be updated.
    pub async fn show_updates(&self, count: usize) {
        self.shown.show_updates(count).await;
    }

    /// Shows the menu in another language.
    pub async fn speak(&self, locale: Locale) {
        self.shown.speak(locale).await;
    }
}
