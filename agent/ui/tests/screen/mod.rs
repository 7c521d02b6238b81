//! A virtual screen, the real program on it, and a keyboard.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use tanba_prompt::message::{FromWindow, ToWindow};

/// How long anything that should happen may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An X server without a window manager. Ends when dropped.
pub(crate) struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    /// Starts Xvfb on a free display.
    pub(crate) fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x1500x24",
                "-nolisten",
                "tcp",
                // It would start anew, and refuse who comes meanwhile, whenever nobody is there.
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb (package xvfb) is needed: {error}"));
        let mut number = String::new();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        output.read_line(&mut number).unwrap();
        Self {
            server,
            display: format!(":{}", number.trim()),
        }
    }

    /// Starts the program with this first message and waits until its window is drawn.
    pub(crate) fn open(&self, first: &ToWindow) -> Window<'_> {
        self.open_with(first, &[], &[])
    }

    /// The same, with command-line arguments and environment variables.
    pub(crate) fn open_with(
        &self,
        first: &ToWindow,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Window<'_> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tanba-ui"))
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pipe = program.stdin.take();
        let said = listen(program.stdout.take().unwrap());
        let mut window = Window {
            screen: self,
            program,
            pipe,
            said,
            id: String::new(),
        };
        window.tell(first);
        assert_eq!(
            window.heard(),
            Said {
                message: FromWindow::Shown,
                secret: None
            }
        );
        let process = window.program.id().to_string();
        let ids = self.xdotool(&["search", "--sync", "--onlyvisible", "--pid", &process]);
        ids.lines().last().unwrap().clone_into(&mut window.id);
        window
    }

    fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .unwrap_or_else(|error| panic!("xdotool is needed: {error}"));
        assert!(output.status.success(), "xdotool {arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

/// Waits longer than the pause before a decision counts.
pub(crate) fn ponder() {
    thread::sleep(Duration::from_millis(800));
}

/// What the program said.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) message: FromWindow,
    pub(crate) secret: Option<String>,
}

/// A running program with its window.
pub(crate) struct Window<'a> {
    screen: &'a Screen,
    program: Child,
    pipe: Option<ChildStdin>,
    said: Receiver<Said>,
    id: String,
}

impl Window<'_> {
    /// Says something as the agent.
    pub(crate) fn tell(&mut self, message: &ToWindow) {
        let mut line = serde_json::to_vec(message).unwrap();
        line.push(b'\n');
        self.pipe.as_mut().unwrap().write_all(&line).unwrap();
    }

    /// The next thing that the program says.
    pub(crate) fn heard(&self) -> Said {
        self.said
            .recv_timeout(PATIENCE)
            .expect("the window said nothing")
    }

    /// Asserts that it says nothing for a while.
    pub(crate) fn silent(&self, period: Duration) {
        match self.said.recv_timeout(period) {
            Err(RecvTimeoutError::Timeout) => {}
            other => panic!("expected silence, got {other:?}"),
        }
    }

    /// Gives it the keyboard.
    pub(crate) fn focus(&self) {
        self.screen.xdotool(&["windowfocus", "--sync", &self.id]);
        thread::sleep(Duration::from_millis(60));
    }

    /// Takes the keyboard away: nothing has it.
    pub(crate) fn unfocus(&self) {
        let other = self.screen.xdotool(&["search", "--maxdepth", "0", ".*"]);
        self.screen
            .xdotool(&["windowfocus", other.lines().next().unwrap()]);
        thread::sleep(Duration::from_millis(60));
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, keys: &[&str]) {
        self.screen
            .xdotool(&[&["key", "--delay", "40"], keys].concat());
    }

    /// Types text.
    pub(crate) fn type_text(&self, text: &str) {
        self.screen.xdotool(&["type", "--delay", "40", text]);
    }

    /// Takes a picture into `target/artefacts`.
    pub(crate) fn picture(&self, name: &str) {
        thread::sleep(Duration::from_millis(300));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../artefacts");
        fs::create_dir_all(&folder).unwrap();
        let status = Command::new("import")
            .args(["-window", &self.id])
            .arg(folder.join(format!("{name}.png")))
            .env("DISPLAY", &self.screen.display)
            .status()
            .unwrap_or_else(|error| panic!("import (package imagemagick) is needed: {error}"));
        assert!(status.success());
    }

    /// Closes the agent's end of the pipe.
    pub(crate) fn hang_up(&mut self) {
        self.pipe = None;
    }

    /// Process number.
    pub(crate) fn process(&self) -> u32 {
        self.program.id()
    }

    /// Whether the program is still there after a while.
    pub(crate) fn lives_for(&mut self, period: Duration) -> bool {
        thread::sleep(period);
        self.program.try_wait().unwrap().is_none()
    }

    /// Waits for the end of the program.
    pub(crate) fn ended(&mut self) {
        for _ in 0..100 {
            if self.program.try_wait().unwrap().is_some() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the window is still there");
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn listen(output: impl Read + Send + 'static) -> Receiver<Said> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|length| length > 0) {
            let message: FromWindow = serde_json::from_str(&line).unwrap();
            let secret = match &message {
                FromWindow::Unlock { secret_length, .. } => {
                    let mut octets = vec![0; secret_length + 1];
                    output.read_exact(&mut octets).unwrap();
                    assert_eq!(octets.pop(), Some(b'\n'));
                    Some(String::from_utf8(octets).unwrap())
                }
                _ => None,
            };
            line.clear();
            if sender.send(Said { message, secret }).is_err() {
                return;
            }
        }
    });
    receiver
}
