//! A notification of the desktop, with one button.
//!
//! On Linux this is `org.freedesktop.Notifications` on the session's bus. Desktops without it are
//! common, and then nothing is shown. Windows and macOS show nothing yet.

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// One line.
    pub summary: String,
    /// A sentence or two; may be empty.
    pub body: String,
    /// What the button does.
    pub action: String,
}

/// Shows it until the person chooses the button (`true`), closes it, or ten minutes are over.
/// `false` at once where notifications are not shown.
pub async fn show(notification: &Notification) -> bool {
    #[cfg(target_os = "linux")]
    match desktop::show(notification).await {
        Ok(chosen) => return chosen,
        Err(error) => tracing::info!(%error, "no notification"),
    }
    #[cfg(not(target_os = "linux"))]
    let _ = notification;
    false
}

#[cfg(target_os = "linux")]
mod desktop {
    use std::collections::HashMap;
    use std::time::Duration;

    use futures_util::StreamExt;
    use tokio::time::timeout;
    use zbus::zvariant::Value;
    use zbus::{Connection, Proxy, Result};

    use super::Notification;

    const SERVICE: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";

    /// What the button sends; `default` is a click on the notification itself.
    const ACTIONS: [&str; 2] = ["default", "do"];

    /// How long an answer is waited for.
    const PATIENCE: Duration = Duration::from_mins(10);

    pub(super) async fn show(notification: &Notification) -> Result<bool> {
        let bus = Connection::session().await?;
        let desktop = Proxy::new(&bus, SERVICE, PATH, SERVICE).await?;
        let can: Vec<String> = desktop.call("GetCapabilities", &()).await?;
        let can = |what: &str| can.iter().any(|it| it == what);
        // Before the notification is there, so that no answer is missed.
        let mut invoked = desktop.receive_signal("ActionInvoked").await?;
        let mut closed = desktop.receive_signal("NotificationClosed").await?;
        let body = if can("body-markup") {
            escaped(&notification.body)
        } else {
            notification.body.clone()
        };
        let [default, own] = ACTIONS;
        let label = notification.action.as_str();
        let actions = if can("actions") {
            vec![default, label, own, label]
        } else {
            Vec::new()
        };
        let hints = HashMap::from([("desktop-entry", Value::from("tanba"))]);
        let shown = (
            "Tanba",
            0_u32,
            "tanba",
            notification.summary.as_str(),
            body.as_str(),
            actions,
            hints,
            -1_i32,
        );
        let id: u32 = desktop.call("Notify", &shown).await?;
        let answered = async {
            loop {
                tokio::select! {
                    Some(signal) = invoked.next() => {
                        let (of, action): (u32, String) = signal.body().deserialize()?;
                        if of == id && ACTIONS.contains(&action.as_str()) {
                            return Ok(true);
                        }
                    }
                    Some(signal) = closed.next() => {
                        let (of, _reason): (u32, u32) = signal.body().deserialize()?;
                        if of == id {
                            return Ok(false);
                        }
                    }
                    else => return Ok(false),
                }
            }
        };
        if let Ok(answer) = timeout(PATIENCE, answered).await {
            return answer;
        }
        let _: () = desktop.call("CloseNotification", &(id,)).await?;
        Ok(false)
    }

    /// Names of a site must not become markup.
    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }
}
