//! The agent's own windows: what they show, and what becomes of changes made in them.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tanba_host::{Environment, Screens};
use tanba_module::{Fault, Locale, Screen};
use tanba_pki::Certificate;
use tanba_prompt::{UiProgram, UiWindows};
use tokio::sync::{mpsc, watch};

use crate::agent::Agent;
use crate::anchor_fetch::AnchorConfirmation;
use crate::modules::Shelf;
use crate::places::Places;
use crate::served_certificate::ServedCertificate;
use crate::settings::Settings;

mod doctor;
mod journal;
mod modules;
mod notify;
mod settings;

pub(crate) use notify::DesktopNotices;

/// A window to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ScreenRequest {
    Settings,
    Modules,
    Journal,
    Doctor,
    About,
}

/// Passes requests of pages for our windows on to the desktop, and confirms trust anchors.
pub(crate) struct Screening {
    windows: UiWindows,
    requests: mpsc::UnboundedSender<ScreenRequest>,
}

impl Screening {
    pub(crate) fn new(program: UiProgram, requests: mpsc::UnboundedSender<ScreenRequest>) -> Self {
        Self {
            windows: UiWindows::new(program),
            requests,
        }
    }
}

#[async_trait]
impl Screens for Screening {
    async fn show(&self, screen: Screen, _locale: Locale) -> Result<(), Fault> {
        let request = match screen {
            Screen::Settings => ScreenRequest::Settings,
            Screen::Modules => ScreenRequest::Modules,
        };
        self.requests.send(request).map_err(|_| Fault::NoScreen)
    }
}

#[async_trait]
impl AnchorConfirmation for Screening {
    async fn confirm(&self, certificates: &[Certificate]) -> Result<bool, Fault> {
        let rows = certificates.iter().map(settings::anchor_row).collect();
        let confirmed = self
            .windows
            .confirm_anchors(rows, tanba_l10n::system_locale())
            .await;
        confirmed.map_err(|_| Fault::NoScreen)
    }
}

/// Opens our windows, each at most once at a time.
#[derive(Clone)]
pub(crate) struct OwnWindows {
    windows: UiWindows,
    places: Places,
    environment: Arc<Environment>,
    certificate: Arc<ServedCertificate>,
    shelf: Arc<Shelf>,
    /// The port of the open door.
    port: u16,
    /// How many modules can be updated.
    updates: watch::Sender<usize>,
    told: notify::Told,
    open: Arc<Mutex<Vec<ScreenRequest>>>,
}

impl OwnWindows {
    pub(crate) fn new(program: UiProgram, places: Places, agent: &Agent) -> Self {
        Self {
            windows: UiWindows::new(program),
            places,
            environment: Arc::clone(&agent.environment),
            certificate: Arc::clone(&agent.certificate),
            shelf: Arc::clone(&agent.shelf),
            port: agent.server.port(),
            updates: watch::Sender::new(0),
            told: notify::Told::default(),
            open: Arc::default(),
        }
    }

    /// The language that the settings name now.
    pub(crate) fn locale(&self) -> Locale {
        Settings::read(&self.places).unwrap_or_default().locale()
    }

    /// How many callers wait for the person.
    pub(crate) fn asking(&self) -> watch::Receiver<usize> {
        self.environment.queue.asking()
    }

    /// How many modules can be updated.
    pub(crate) fn updates(&self) -> watch::Receiver<usize> {
        self.updates.subscribe()
    }

    /// Opens a window, unless it is open.
    pub(crate) fn show(&self, request: ScreenRequest) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.contains(&request) {
            return;
        }
        open.push(request);
        let windows = self.clone();
        tokio::spawn(async move {
            windows.run(request).await;
            let mut open = windows.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|other| *other != request);
        });
    }

    async fn run(&self, request: ScreenRequest) {
        let locale = self.locale();
        let shown = match request {
            ScreenRequest::Settings => self.settings().await,
            ScreenRequest::Modules => self.modules().await,
            ScreenRequest::Journal => self.journal(locale).await,
            ScreenRequest::Doctor => self.doctor().await,
            ScreenRequest::About => {
                match self
                    .windows
                    .show_about(env!("CARGO_PKG_VERSION"), locale)
                    .await
                {
                    Ok(mut window) => {
                        window.closed().await;
                        Ok(())
                    }
                    Err(error) => Err(error),
                }
            }
        };
        if let Err(error) = shown {
            tracing::warn!(?request, %error, "the window could not be shown");
        }
    }
}
