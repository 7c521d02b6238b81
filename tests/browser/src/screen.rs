//! A virtual screen with a keyboard, and what a person reads on it: pictures for people who look
//! at the artefacts, and for assertions what the windows tell screen readers.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::programs::root;
use crate::run::{finish, run};

/// How long anything that should happen on the screen may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// Longer than the pause before a decision counts.
const PAUSE: Duration = Duration::from_millis(900);

/// Elements that the keyboard goes through at most.
const STOPS: usize = 20;

/// How often the screen is looked at.
const GLANCE: Duration = Duration::from_millis(100);

/// An X server without a window manager, and a session bus with screen readers on it. Both end
/// when dropped.
pub struct Screen {
    server: Child,
    bus: Child,
    display: String,
    address: String,
    folder: TempDir,
}

impl Screen {
    /// Starts both.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("screen: {error}"));
        let (server, number) = started(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1400x1000x24",
            "-nolisten",
            "tcp",
            // It would start anew, and refuse who comes meanwhile, whenever nobody is connected.
            "-noreset",
        ]));
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        let (bus, address) = started(apart(&mut bus, &folder));
        let screen = Self {
            server,
            bus,
            display: format!(":{number}"),
            address,
            folder,
        };
        // Windows build nothing for screen readers before one is there.
        run(&mut screen.reader(&["enable"]));
        screen
    }

    /// Lets a program show its windows here.
    pub fn lend(&self, command: &mut Command) {
        apart(command, &self.folder)
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("TZ", "UTC");
    }

    /// The window that opens, given the keyboard.
    pub fn window(&self) -> Window<'_> {
        let visible = ["search", "--onlyvisible", "--name", "Tanba"];
        let id = patiently("no window opened", || {
            let found = finish(&mut self.xdotool(&visible));
            let found = String::from_utf8_lossy(&found.stdout).into_owned();
            found.lines().last().map(str::to_owned)
        });
        let process = run(&mut self.xdotool(&["getwindowpid", &id]));
        let process = String::from_utf8_lossy(&process).trim().to_owned();
        let window = Window {
            screen: self,
            id,
            process,
        };
        window.focus();
        window
    }

    /// A desktop that shows notifications, one JSON object a line, and presses their buttons: the
    /// equipment of the tray's own tests.
    pub fn notifications(&self, answers: &[&str]) -> Child {
        let mut desktop = Command::new("/usr/bin/python3");
        desktop
            .arg(root().join("agent/tray/tests/notifications.py"))
            .args(answers);
        self.lend(&mut desktop);
        let desktop = desktop.stdout(Stdio::piped()).spawn();
        let desktop = desktop.unwrap_or_else(|error| panic!("python3: {error}"));
        let mut wait = Command::new("gdbus");
        wait.args(["wait", "--session", "--timeout", "20"])
            .arg("org.freedesktop.Notifications");
        self.lend(&mut wait);
        run(&mut wait);
        desktop
    }

    /// Panics when a window is open.
    pub fn assert_empty(&self) {
        let found = finish(&mut self.xdotool(&["search", "--onlyvisible", "--name", "Tanba"]));
        let found = String::from_utf8_lossy(&found.stdout).into_owned();
        assert_eq!(found, "", "a window is open");
    }

    fn xdotool(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("xdotool");
        command.args(arguments).env("DISPLAY", &self.display);
        command
    }

    /// The reader of the windows' own tests.
    fn reader(&self, arguments: &[&str]) -> Command {
        // The system's Python: the one that the package python3-pyatspi belongs to.
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(root().join("agent/ui/tests/reader/tree.py"))
            .args(arguments);
        apart(&mut command, &self.folder).env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for process in [&mut self.bus, &mut self.server] {
            // Both fail only when it has ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// A window of ours.
pub struct Window<'a> {
    screen: &'a Screen,
    id: String,
    process: String,
}

impl Window<'_> {
    /// What there is to read, as soon as it fulfils this.
    pub fn read_when(&self, what: &str, fulfilled: impl Fn(&Read) -> bool) -> Read {
        let end = Instant::now() + PATIENCE;
        loop {
            let read = self.read();
            if fulfilled(&read) {
                return read;
            }
            assert!(Instant::now() < end, "not {what}: {read:#?}");
            sleep(GLANCE);
        }
    }

    /// Goes to a button by the keyboard and presses it.
    pub fn go_and_press(&self, button: &str) {
        self.read_when("with this button", |read| read.can_press(button));
        for _ in 0..STOPS {
            if self.read().is("push button", button, "focused") {
                return self.press(&["Return"]);
            }
            self.press(&["Tab"]);
        }
        panic!("no way to {button:?}: {:#?}", self.read())
    }

    fn read(&self) -> Read {
        let read = finish(&mut self.screen.reader(&[&self.process]));
        let read = String::from_utf8_lossy(&read.stdout).into_owned();
        Read(read.lines().filter_map(Element::from_line).collect())
    }

    /// Presses keys one after the other, as somebody does who has read what is asked.
    pub fn press(&self, keys: &[&str]) {
        sleep(PAUSE);
        self.focus();
        run(&mut self
            .screen
            .xdotool(&[&["key", "--delay", "60"], keys].concat()));
    }

    /// Types text.
    pub fn type_text(&self, text: &str) {
        self.focus();
        run(&mut self.screen.xdotool(&["type", "--delay", "60", text]));
    }

    /// Takes a picture into `artefacts/browser/modules`.
    pub fn picture(&self, name: &str) {
        sleep(Duration::from_millis(300));
        run(Command::new("import")
            .args(["-window", &self.id])
            .arg(artefact(name))
            .env("DISPLAY", &self.screen.display));
    }

    /// Waits until it is closed.
    pub fn ended(self) {
        let ended = || {
            let visible = ["search", "--onlyvisible", "--name", "Tanba"];
            let open = finish(&mut self.screen.xdotool(&visible)).stdout;
            let open = String::from_utf8_lossy(&open).into_owned();
            (!open.lines().any(|id| id == self.id)).then_some(())
        };
        patiently("the window stays open", ended);
    }

    /// Without a window manager nobody else does it.
    fn focus(&self) {
        // The window may be closing just now, which is for what follows to notice.
        finish(&mut self.screen.xdotool(&["windowfocus", &self.id]));
        sleep(GLANCE);
    }
}

/// What a window says.
#[derive(Debug)]
pub struct Read(Vec<Element>);

impl Read {
    /// Whether an element of this role has text with this in its name.
    pub fn has(&self, role: &str, part: &str) -> bool {
        self.find(role, part).is_some()
    }

    /// Whether any element says this, in any letter case.
    pub fn says(&self, part: &str) -> bool {
        let part = part.to_lowercase();
        let mut elements = self.0.iter();
        elements.any(|element| element.name.to_lowercase().contains(&part))
    }

    /// Whether such an element is in this state.
    pub fn is(&self, role: &str, part: &str, state: &str) -> bool {
        let found = self.find(role, part);
        found.is_some_and(|element| element.states.iter().any(|it| it == state))
    }

    /// Whether such an element can be used: what cannot says why.
    pub fn can_press(&self, part: &str) -> bool {
        let found = self.find("push button", part);
        found.is_some_and(|element| element.description.is_empty())
    }

    fn find(&self, role: &str, part: &str) -> Option<&Element> {
        let mut elements = self.0.iter();
        elements.find(|element| element.role == role && element.name.contains(part))
    }
}

#[derive(Debug)]
struct Element {
    role: String,
    name: String,
    description: String,
    states: Vec<String>,
}

impl Element {
    fn from_line(line: &str) -> Option<Self> {
        let facts: Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| facts[name].as_str().map(str::to_owned);
        let states = facts["states"].as_array()?.iter();
        Some(Self {
            role: text("role")?,
            name: text("name")?,
            description: text("description")?,
            states: states
                .filter_map(|state| state.as_str().map(str::to_owned))
                .collect(),
        })
    }
}

/// Where a picture goes that stays for people to look at.
pub fn artefact(name: &str) -> PathBuf {
    let folder = root().join("artefacts/browser/modules");
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("artefacts: {error}"));
    folder.join(format!("{name}.png"))
}

/// Keeps a program from the session of whoever runs the tests.
fn apart<'a>(command: &'a mut Command, folder: &TempDir) -> &'a mut Command {
    command
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("GSETTINGS_BACKEND", "memory")
        .env_remove("AT_SPI_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
}

/// Starts a program and gives the first line that it prints.
fn started(command: &mut Command) -> (Child, String) {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut line = String::new();
    let begun = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let begun = begun.and_then(|mut child| {
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(child)
    });
    let child = begun.unwrap_or_else(|error| {
        panic!("{name}: {error}; `cargo xtask setup` installs what is missing")
    });
    (child, line.trim().to_owned())
}

fn patiently<T>(otherwise: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(found) = look() {
            return found;
        }
        sleep(GLANCE);
    }
    panic!("{otherwise}")
}

/// Whether a file is a picture that shows something.
pub fn is_picture(path: &Path) -> bool {
    fs::read(path).is_ok_and(|octets| octets.starts_with(b"\x89PNG\r\n") && octets.len() > 2_000)
}
