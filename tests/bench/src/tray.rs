//! A place for tray icons: a session bus of its own with a StatusNotifierWatcher, and a tray on the
//! screen that `DISPLAY` names.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{BenchError, of};
use crate::program::{Workshop, output};

const ITEMS: &str = "RegisteredStatusNotifierItems";
const HOST: &str = "IsStatusNotifierHostRegistered";
const PATIENCE: Duration = Duration::from_secs(20);

/// The programs that make it, ended when dropped.
pub(crate) struct TrayHost {
    address: String,
    programs: Vec<Child>,
}

impl TrayHost {
    /// Starts them.
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
        host.add("status-notifier-watcher")?;
        host.wait("the tray's bus service", ITEMS, |items| {
            items.contains("array")
        })?;
        host.add("gtk-sni-tray-standalone")?;
        host.wait("a tray on the screen", HOST, |host| host.contains("true"))?;
        Ok(host)
    }

    fn add(&mut self, name: &str) -> Result<(), BenchError> {
        let mut program = Command::new(name);
        self.lend(&mut program);
        let program = program
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(of(name))?;
        self.programs.push(program);
        Ok(())
    }

    /// Lets a program find this bus.
    pub(crate) fn lend(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
    }

    /// Waits until an icon is there.
    pub(crate) fn wait_for_icon(&self) -> Result<(), BenchError> {
        self.wait("a tray icon", ITEMS, |items| items.contains("Item"))
    }

    fn wait(
        &self,
        what: &'static str,
        property: &str,
        there: impl Fn(&str) -> bool,
    ) -> Result<(), BenchError> {
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
                &format!("string:{property}"),
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
