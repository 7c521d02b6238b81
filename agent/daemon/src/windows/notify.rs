//! What the person is told without a question: a notification of the desktop, with a button.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tanba_accessory::Accessory;
use tanba_host::CallHost;
use tanba_l10n::{Value, text, text_with};
use tanba_module::{Caller, Host, Locale, Module};
use tanba_tray::notification::{self, Notification};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{OwnWindows, ScreenRequest};
use crate::notices::{Installable, Notice, Notices};

/// Notifications about missing modules in an [`PERIOD`] at most, whoever calls.
const MOST: usize = 6;

/// How long a notification counts.
const PERIOD: Duration = Duration::from_hours(1);

/// Passes what is told on to the desktop.
pub(crate) struct DesktopNotices(pub(crate) mpsc::UnboundedSender<Notice>);

impl Notices for DesktopNotices {
    fn tell(&self, notice: Notice) {
        if self.0.send(notice).is_err() {
            tracing::debug!("the agent ends: nobody is told any more");
        }
    }
}

/// When the person was told of late.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Vec<Instant>>>);

impl Told {
    /// Whether the person may be told once more.
    fn may_tell(&self) -> bool {
        let now = Instant::now();
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|at| now.duration_since(*at) < PERIOD);
        let may = told.len() < MOST;
        if may {
            told.push(now);
        }
        may
    }
}

impl OwnWindows {
    /// Tells the person, and does what they choose.
    pub(crate) fn notify(&self, notice: Notice) {
        match notice {
            Notice::Installable { caller, module } => {
                if self.told.may_tell() {
                    let windows = self.clone();
                    tokio::spawn(async move { windows.notify_missing(caller, module).await });
                }
            }
            Notice::Updates(updates) => {
                self.updates.send_replace(updates.len());
                let windows = self.clone();
                tokio::spawn(async move { windows.notify_updates(updates.len()).await });
            }
        }
    }

    async fn notify_missing(&self, caller: Caller, module: Installable) {
        let locale = self.locale();
        if notification::show(&missing(&caller, &module, locale)).await {
            self.offer(caller, &module.symbolic_name, locale).await;
        }
    }

    async fn notify_updates(&self, count: usize) {
        let locale = self.locale();
        let count = [("count", Value::Count(count as u64))];
        let notification = Notification {
            summary: text_with(locale, "notification-updates", &count),
            body: String::new(),
            action: text(locale, "notification-open"),
        };
        if notification::show(&notification).await {
            self.show(ScreenRequest::Modules);
        }
    }

    /// Asks whether to install a module, as if the caller had asked for it.
    async fn offer(&self, caller: Caller, symbolic_name: &str, locale: Locale) {
        let accessory = match Accessory::new() {
            Ok(accessory) => accessory,
            Err(error) => return tracing::error!(%error, "a built-in module is broken"),
        };
        let environment = Arc::clone(&self.environment);
        let host = CallHost::new(environment, caller, accessory.manifest(), locale, drop);
        if let Err(fault) = host.install_module(symbolic_name).await {
            tracing::info!(%fault, module = symbolic_name, "the module was not installed");
        }
    }
}

fn missing(caller: &Caller, module: &Installable, locale: Locale) -> Notification {
    let name = module.name.in_language(locale);
    let name = if name.is_empty() {
        &module.symbolic_name
    } else {
        name
    };
    let caller = match caller {
        Caller::Page(origin) => origin.unicode().to_owned(),
        Caller::Program(path) => path.display().to_string(),
    };
    let values = [
        ("caller", Value::Text(&caller)),
        ("publisher", Value::Text(&module.publisher)),
    ];
    Notification {
        summary: text_with(
            locale,
            "notification-missing",
            &[("name", Value::Text(name))],
        ),
        body: text_with(locale, "notification-missing-text", &values),
        action: text(locale, "notification-install"),
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn r08_the_person_is_not_told_more_than_a_few_times_an_hour() {
        let told = Told::default();
        for _ in 0..MOST {
            assert!(told.may_tell());
        }
        assert!(!told.may_tell());
        advance(PERIOD).await;
        assert!(told.may_tell());
    }
}
