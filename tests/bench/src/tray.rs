//! A place for tray icons: a session bus of its own with a StatusNotifierWatcher.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{BenchError, of};
use crate::program::{Workshop, output};

const PATIENCE: Duration = Duration::from_secs(20);

/// Both programs, ended when dropped.
pub(crate) struct TrayHost {
    address: String,
    programs: Vec<Child>,
}

impl TrayHost {
    /// Starts both.
    pub(crate) fn start(workshop: &Workshop) -> Result<Self, BenchError> {
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .current_dir(workshop.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(of("dbus-daemon"))?;
        let mut address = String::new();
        if let Some(printed) = bus.stdout.take() {
            BufReader::new(printed)
                .read_line(&mut address)
                .map_err(of("dbus-daemon"))?;
        }
        let mut host = Self {
            address: address.trim().to_owned(),
            programs: vec![bus],
        };
        let mut watcher = Command::new("status-notifier-watcher");
        host.lend(&mut watcher);
        let watcher = watcher
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(of("status-notifier-watcher"))?;
        host.programs.push(watcher);
        host.wait("the tray host", |items| items.contains("array"))?;
        Ok(host)
    }

    /// Lets a program find this bus.
    pub(crate) fn lend(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
    }

    /// Waits until an icon is there.
    pub(crate) fn wait_for_icon(&self) -> Result<(), BenchError> {
        self.wait("a tray icon", |items| items.contains("string"))
    }

    fn wait(&self, what: &'static str, there: impl Fn(&str) -> bool) -> Result<(), BenchError> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let mut ask = Command::new("dbus-send");
            self.lend(&mut ask);
            ask.args([
                "--session",
                "--print-reply=literal",
                "--dest=org.kde.StatusNotifierWatcher",
                "/StatusNotifierWatcher",
                "org.freedesktop.DBus.Properties.Get",
                "string:org.kde.StatusNotifierWatcher",
                "string:RegisteredStatusNotifierItems",
            ]);
            if output(&mut ask).is_ok_and(|items| there(&items)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(BenchError::Late(what))
    }
}

impl Drop for TrayHost {
    fn drop(&mut self) {
        for program in self.programs.iter_mut().rev() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}
