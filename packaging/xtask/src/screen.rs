//! A screen without a monitor and a session bus, for as long as a command runs.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};

use crate::program;

/// A virtual X display and a private D-Bus session. Dropping it ends both.
pub(crate) struct Screen {
    display: String,
    bus: String,
    children: Vec<Child>,
}

impl Screen {
    /// Starts both.
    ///
    /// # Errors
    /// When Xvfb or dbus-daemon cannot be started.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut screen = Self {
            display: String::new(),
            bus: String::new(),
            children: Vec::new(),
        };
        // The X server picks a number nobody uses and says which.
        let number = screen.spawn(program::command("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1600x1200x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]))?;
        screen.display = format!(":{number}");
        screen.bus = screen.spawn(program::command("dbus-daemon").args([
            "--session",
            "--nofork",
            "--print-address=1",
        ]))?;
        Ok(screen)
    }

    /// Gives the screen and the bus to a program, in place of the person's own.
    pub(crate) fn lend(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY");
    }

    /// Starts a program and reads the line that it prints when it is ready.
    fn spawn(&mut self, command: &mut Command) -> anyhow::Result<String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let stdout = child.stdout.take();
        self.children.push(child);
        let mut line = String::new();
        if let Some(stdout) = stdout {
            BufReader::new(stdout)
                .read_line(&mut line)
                .with_context(|| format!("cannot read what {name} says"))?;
        }
        if line.trim().is_empty() {
            bail!("{name} ended at once");
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // The bus goes before the screen that its programs draw on. One that ended already is
        // fine too.
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
