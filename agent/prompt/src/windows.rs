//! The agent's own windows: settings, journal, about, and trust anchors to confirm.

use tanba_consent::PromptError;
use tanba_l10n::Locale;

use crate::message::{
    AnchorRow, DoctorChange, DoctorModel, FromWindow, JournalModel, ModulesChange, ModulesModel,
    SettingsChange, SettingsModel, ToWindow,
};
use crate::window::{UiProgram, Window};

/// Opens the agent's own windows in processes of the program `tanba-ui`.
#[derive(Clone, Debug)]
pub struct UiWindows {
    program: UiProgram,
}

impl UiWindows {
    /// Uses this program.
    pub fn new(program: UiProgram) -> Self {
        Self { program }
    }

    /// Opens the settings window.
    pub async fn show_settings(
        &self,
        model: SettingsModel,
        locale: Locale,
    ) -> Result<SettingsWindow, PromptError> {
        let first = ToWindow::Settings {
            language: locale.into(),
            model,
        };
        Ok(SettingsWindow {
            window: Window::open(&self.program, &first).await?,
        })
    }

    /// Opens the journal window.
    pub async fn show_journal(
        &self,
        model: JournalModel,
        locale: Locale,
    ) -> Result<OwnWindow, PromptError> {
        let first = ToWindow::Journal {
            language: locale.into(),
            model,
        };
        Ok(OwnWindow {
            window: Window::open(&self.program, &first).await?,
        })
    }

    /// Opens the window of modules.
    pub async fn show_modules(
        &self,
        model: ModulesModel,
        locale: Locale,
    ) -> Result<ModulesWindow, PromptError> {
        let first = ToWindow::Modules {
            language: locale.into(),
            model,
        };
        Ok(ModulesWindow {
            window: Window::open(&self.program, &first).await?,
        })
    }

    /// Opens the window of the doctor.
    pub async fn show_doctor(
        &self,
        model: DoctorModel,
        locale: Locale,
    ) -> Result<DoctorWindow, PromptError> {
        let first = ToWindow::Doctor {
            language: locale.into(),
            model,
        };
        Ok(DoctorWindow {
            window: Window::open(&self.program, &first).await?,
        })
    }

    /// Opens the window about the program, which names this version of the agent.
    pub async fn show_about(
        &self,
        version: &str,
        locale: Locale,
    ) -> Result<OwnWindow, PromptError> {
        let first = ToWindow::About {
            language: locale.into(),
            version: version.to_owned(),
        };
        Ok(OwnWindow {
            window: Window::open(&self.program, &first).await?,
        })
    }

    /// Shows fetched trust anchors and asks whether they are to be trusted. A closed window is no.
    pub async fn confirm_anchors(
        &self,
        anchors: Vec<AnchorRow>,
        locale: Locale,
    ) -> Result<bool, PromptError> {
        let first = ToWindow::ConfirmAnchors {
            language: locale.into(),
            anchors,
        };
        let mut window = Window::open(&self.program, &first).await?;
        match window.receive().await {
            Ok(received) => Ok(received.message == FromWindow::FetchAnchors),
            Err(PromptError::Gone) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// The open settings window. Dropping it closes it.
pub struct SettingsWindow {
    window: Window,
}

impl SettingsWindow {
    /// Waits for the next change; `None` when the window was closed. Can be interrupted.
    pub async fn change(&mut self) -> Option<SettingsChange> {
        match self.window.receive().await.ok()?.message {
            FromWindow::Change(change) => Some(change),
            _ => None,
        }
    }

    /// Shows what became of a change.
    pub async fn refresh(
        &mut self,
        model: SettingsModel,
        locale: Locale,
    ) -> Result<(), PromptError> {
        self.window
            .send(&ToWindow::Settings {
                language: locale.into(),
                model,
            })
            .await
    }
}

/// The open window of modules. Dropping it closes it.
pub struct ModulesWindow {
    window: Window,
}

impl ModulesWindow {
    /// Waits for the next change; `None` when the window was closed. Can be interrupted.
    pub async fn change(&mut self) -> Option<ModulesChange> {
        match self.window.receive().await.ok()?.message {
            FromWindow::ChangeModules(change) => Some(change),
            _ => None,
        }
    }

    /// Shows what became of a change, or how far it is.
    pub async fn refresh(
        &mut self,
        model: ModulesModel,
        locale: Locale,
    ) -> Result<(), PromptError> {
        self.window
            .send(&ToWindow::Modules {
                language: locale.into(),
                model,
            })
            .await
    }
}

/// The open window of the doctor. Dropping it closes it.
pub struct DoctorWindow {
    window: Window,
}

impl DoctorWindow {
    /// Waits for what the person wants; `None` when the window was closed. Can be interrupted.
    pub async fn change(&mut self) -> Option<DoctorChange> {
        match self.window.receive().await.ok()?.message {
            FromWindow::Doctor(change) => Some(change),
            _ => None,
        }
    }

    /// Shows how far it is, or what came of it.
    pub async fn refresh(&mut self, model: DoctorModel, locale: Locale) -> Result<(), PromptError> {
        self.window
            .send(&ToWindow::Doctor {
                language: locale.into(),
                model,
            })
            .await
    }
}

/// An open window that asks nothing. Dropping it closes it.
pub struct OwnWindow {
    window: Window,
}

impl OwnWindow {
    /// Waits until the person closes it.
    pub async fn closed(&mut self) {
        while self.window.receive().await.is_ok() {}
    }
}
