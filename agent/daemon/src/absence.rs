//! Tells when the person leaves the screen: it is locked, another session is switched to, or the
//! computer goes to sleep. What was unlocked for an open request ends then.
//!
//! On Linux the login manager (systemd-logind, elogind) tells it on the system's bus. Windows and
//! macOS are not watched yet.

use tanba_host::DialogQueue;

/// Ends what is open whenever the person leaves, until dropped.
#[cfg(target_os = "linux")]
pub(crate) async fn watch(queue: DialogQueue) {
    let watched = async {
        let bus = zbus::Connection::system().await?;
        logind::watch(&bus, || {
            tracing::info!("the person left the screen: open requests end");
            queue.person_left();
        })
        .await
    };
    if let Err(error) = watched.await {
        tracing::warn!(%error, "nobody tells when the screen is locked");
    }
}

/// Nobody tells.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn watch(queue: DialogQueue) {
    drop(queue);
}

#[cfg(target_os = "linux")]
mod logind {
    use futures_util::StreamExt;
    use zbus::zvariant::OwnedObjectPath;
    use zbus::{Connection, Proxy};

    const SERVICE: &str = "org.freedesktop.login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";

    /// The session of this process, or the one on the screen when it belongs to none.
    const OWN_SESSION: &str = "auto";

    /// Calls `left` each time the person leaves, until the bus ends.
    pub(super) async fn watch(bus: &Connection, left: impl Fn()) -> zbus::Result<()> {
        let manager = Proxy::new(bus, SERVICE, "/org/freedesktop/login1", MANAGER).await?;
        let path: OwnedObjectPath = manager.call("GetSession", &(OWN_SESSION,)).await?;
        let session = Proxy::new(bus, SERVICE, path, SESSION).await?;
        let mut locks = session.receive_signal("Lock").await?;
        let mut sleeps = manager.receive_signal("PrepareForSleep").await?;
        let mut hints = session.receive_property_changed::<bool>("LockedHint").await;
        let mut activity = session.receive_property_changed::<bool>("Active").await;
        loop {
            let gone = tokio::select! {
                Some(_) = locks.next() => true,
                // `true` before the sleep, `false` after it.
                Some(sleep) = sleeps.next() => sleep.body().deserialize().unwrap_or(true),
                Some(locked) = hints.next() => locked.get().await.unwrap_or(false),
                Some(active) = activity.next() => !active.get().await.unwrap_or(true),
                else => return Ok(()),
            };
            if gone {
                left();
            }
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::timeout;
    use zbus::connection::Builder;
    use zbus::object_server::SignalEmitter;
    use zbus::zvariant::OwnedObjectPath;
    use zbus::{Connection, interface};

    use super::logind;

    const PATH: &str = "/org/freedesktop/login1/session/_31";

    struct Logind;

    #[expect(clippy::unused_self, reason = "what the interface calls")]
    #[interface(name = "org.freedesktop.login1.Manager")]
    impl Logind {
        #[zbus(name = "GetSession")]
        fn session_named(&self, name: &str) -> zbus::fdo::Result<OwnedObjectPath> {
            assert_eq!(name, "auto");
            OwnedObjectPath::try_from(PATH)
                .map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
        }

        #[zbus(signal)]
        async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
    }

    struct Session {
        locked: bool,
        active: bool,
    }

    #[interface(name = "org.freedesktop.login1.Session")]
    impl Session {
        #[zbus(property)]
        fn locked_hint(&self) -> bool {
            self.locked
        }

        #[zbus(property)]
        fn active(&self) -> bool {
            self.active
        }

        #[zbus(signal)]
        async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

        #[zbus(signal)]
        async fn unlock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
    }

    /// A bus of its own, with a login manager that does as the test says.
    struct Bus {
        daemon: Child,
        address: String,
    }

    impl Bus {
        fn start() -> Self {
            let mut daemon = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut address = String::new();
            let said = daemon.stdout.take().unwrap();
            BufReader::new(said).read_line(&mut address).unwrap();
            let address = address.trim().to_owned();
            Self { daemon, address }
        }

        async fn logind(&self) -> Connection {
            let session = Session {
                locked: false,
                active: true,
            };
            Builder::address(self.address.as_str())
                .and_then(|builder| builder.name("org.freedesktop.login1"))
                .and_then(|builder| builder.serve_at("/org/freedesktop/login1", Logind))
                .and_then(|builder| builder.serve_at(PATH, session))
                .unwrap()
                .build()
                .await
                .unwrap()
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.daemon.kill();
            let _ = self.daemon.wait();
        }
    }

    /// What the login manager says.
    enum News {
        Lock,
        Unlock,
        Locked(bool),
        Active(bool),
        Sleep(bool),
    }

    async fn tell(logind: &Connection, news: News) {
        let server = logind.object_server();
        let session = server.interface::<_, Session>(PATH).await.unwrap();
        let emitter = session.signal_emitter();
        match news {
            News::Lock => Session::lock(emitter).await.unwrap(),
            News::Unlock => Session::unlock(emitter).await.unwrap(),
            News::Locked(locked) => {
                let mut state = session.get_mut().await;
                state.locked = locked;
                state.locked_hint_changed(emitter).await.unwrap();
            }
            News::Active(active) => {
                let mut state = session.get_mut().await;
                state.active = active;
                state.active_changed(emitter).await.unwrap();
            }
            News::Sleep(start) => {
                let manager = server.interface::<_, Logind>("/org/freedesktop/login1");
                let manager = manager.await.unwrap();
                let emitter = manager.signal_emitter();
                Logind::prepare_for_sleep(emitter, start).await.unwrap();
            }
        }
    }

    #[tokio::test]
    async fn r19_locking_switching_and_sleeping_are_heard() {
        let bus = Bus::start();
        let logind = bus.logind().await;
        let own = Builder::address(bus.address.as_str()).unwrap();
        let own = own.build().await.unwrap();
        let (said, mut heard) = mpsc::unbounded_channel();
        let watching = tokio::spawn(async move {
            let watched = logind::watch(&own, || {
                let _ = said.send(());
            });
            watched.await
        });
        // It listens when it hears the first lock.
        let mut listening = false;
        for _ in 0..100 {
            tell(&logind, News::Lock).await;
            listening = timeout(Duration::from_millis(100), heard.recv())
                .await
                .is_ok();
            if listening {
                break;
            }
        }
        assert!(listening, "no lock was heard");
        while timeout(Duration::from_millis(300), heard.recv())
            .await
            .is_ok()
        {}
        let cases = [
            (News::Unlock, false),
            (News::Lock, true),
            (News::Locked(true), true),
            (News::Locked(false), false),
            (News::Active(false), true),
            (News::Active(true), false),
            (News::Sleep(true), true),
            (News::Sleep(false), false),
        ];
        for (number, (news, leaves)) in cases.into_iter().enumerate() {
            tell(&logind, news).await;
            let patience = Duration::from_millis(if leaves { 10_000 } else { 200 });
            let told = timeout(patience, heard.recv()).await.is_ok();
            assert_eq!(told, leaves, "case {number}");
        }
        assert!(!watching.is_finished());
        watching.abort();
    }
}
