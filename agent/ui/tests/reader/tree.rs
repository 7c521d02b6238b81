//! A screen reader's view: a session bus with AT-SPI of its own, and the elements found on it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::screen::Window;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader/tree.py");

/// A session bus on which a screen reader is said to be running. Ends when dropped.
pub(crate) struct Reader {
    bus: Child,
    address: String,
    folder: TempDir,
}

impl Reader {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        let mut bus = alone(&mut bus, &folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("dbus-daemon (package dbus) is needed: {error}"));
        let mut address = String::new();
        let mut output = BufReader::new(bus.stdout.take().unwrap());
        output.read_line(&mut address).unwrap();
        let reader = Self {
            bus,
            address: address.trim().to_owned(),
            folder,
        };
        reader.run(&["enable"]);
        reader
    }

    /// What a program has to know to be read.
    pub(crate) fn variables(&self) -> [(&str, &str); 2] {
        // Days are written in the time zone of the computer.
        [("DBUS_SESSION_BUS_ADDRESS", &self.address), ("TZ", "UTC")]
    }

    /// What there is to read now.
    pub(crate) fn tree(&self, window: &Window<'_>) -> Tree {
        let output = self.run(&[&window.process().to_string()]);
        let lines = String::from_utf8(output.stdout).unwrap();
        Tree(lines.lines().map(Element::from_line).collect())
    }

    /// The same, as soon as it fulfils this; a window tells readers a little later.
    pub(crate) fn tree_when(
        &self,
        window: &Window<'_>,
        what: &str,
        fulfilled: impl Fn(&Tree) -> bool,
    ) -> Tree {
        let mut tree = self.tree(window);
        for _ in 0..20 {
            if fulfilled(&tree) {
                return tree;
            }
            thread::sleep(Duration::from_millis(250));
            tree = self.tree(window);
        }
        panic!("not {what}:\n{tree}");
    }

    /// Presses a button as a screen reader does.
    pub(crate) fn press(&self, window: &Window<'_>, name: &str) {
        self.run(&[&window.process().to_string(), name]);
    }

    fn run(&self, arguments: &[&str]) -> Output {
        // The system's Python: the one that the package python3-pyatspi belongs to.
        let mut program = Command::new("/usr/bin/python3");
        program.arg(PROGRAM).args(arguments);
        let output = alone(&mut program, &self.folder)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .unwrap_or_else(|error| panic!("python3 is needed: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "packages at-spi2-core and python3-pyatspi are needed? {said}"
        );
        output
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.bus.kill().unwrap();
        self.bus.wait().unwrap();
    }
}

/// Keeps a program from the person's own session.
fn alone<'a>(command: &'a mut Command, folder: &TempDir) -> &'a mut Command {
    command
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("GSETTINGS_BACKEND", "memory")
        .env_remove("AT_SPI_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
}

/// All elements of a window, from the top.
pub(crate) struct Tree(Vec<Element>);

impl Tree {
    /// The elements of this role.
    pub(crate) fn all<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.iter().filter(move |element| element.role == role)
    }

    /// The one element of this role and name.
    pub(crate) fn one<'a>(&'a self, role: &'a str, name: &str) -> &'a Element {
        let mut found = self.all(role).filter(|element| element.name == name);
        match (found.next(), found.next()) {
            (Some(element), None) => element,
            (None, _) => panic!("no {role} {name:?} in\n{self}"),
            (Some(_), Some(_)) => panic!("more than one {role} {name:?} in\n{self}"),
        }
    }

    /// Whether there is such an element.
    pub(crate) fn has(&self, role: &str, name: &str) -> bool {
        self.all(role).any(|element| element.name == name)
    }

    /// The element that has the keyboard.
    pub(crate) fn focused(&self) -> Option<&Element> {
        self.0.iter().find(|element| element.is("focused"))
    }

    /// Whether any element says this anywhere.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.0.iter().any(|element| element.line.contains(text))
    }

    /// The elements that a person who sees nothing could not tell from others.
    pub(crate) fn nameless(&self) -> Vec<&str> {
        let silent = |element: &&Element| {
            element.role == "unknown" || (element.role != "application" && element.mute())
        };
        let lines = self.0.iter().filter(silent);
        lines.map(|element| element.line.as_str()).collect()
    }
}

impl std::fmt::Display for Tree {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut lines = self.0.iter();
        lines.try_for_each(|element| writeln!(formatter, "{}", element.line))
    }
}

/// Something that a screen reader finds.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) role: String,
    pub(crate) name: String,
    /// What is said after the name.
    pub(crate) description: String,
    /// What a field holds.
    pub(crate) text: String,
    states: Vec<String>,
    /// Everything that it says of itself.
    line: String,
}

impl Element {
    fn from_line(line: &str) -> Self {
        let facts: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| facts[name].as_str().unwrap().to_owned();
        let states = facts["states"].as_array().unwrap();
        Self {
            role: text("role"),
            name: text("name"),
            description: text("description"),
            text: text("text"),
            states: states
                .iter()
                .map(|state| state.as_str().unwrap().to_owned())
                .collect(),
            line: line.to_owned(),
        }
    }

    /// Whether it has this state.
    pub(crate) fn is(&self, state: &str) -> bool {
        self.states.iter().any(|it| it == state)
    }

    /// Whether it ought to have a name and has none. The toolkit's row of tabs has none to give;
    /// each tab has.
    fn mute(&self) -> bool {
        self.name.trim().is_empty() && self.role != "page tab list"
    }
}
