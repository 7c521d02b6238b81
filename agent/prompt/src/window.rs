//! One running window: a child process and the pipe to it.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tanba_consent::PromptError;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::frame::{FromWindowReader, Received};
use crate::message::{FromWindow, ToWindow};

/// How long a window may take from its start to the screen.
const START: Duration = Duration::from_secs(20);

/// How long a window may live on after its pipe was closed.
const GRACE: Duration = Duration::from_secs(2);

/// The program that draws windows, and how it is started.
#[derive(Clone, Debug)]
pub struct UiProgram {
    path: PathBuf,
    variables: Vec<(OsString, OsString)>,
}

impl UiProgram {
    /// This executable, in the agent's own environment.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            variables: Vec::new(),
        }
    }

    /// Also sets this environment variable for it, for example `DISPLAY` of a session that
    /// began after the agent.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    fn variable(&self, name: &str) -> Option<OsString> {
        let own = self.variables.iter().rev().find(|(known, _)| known == name);
        own.map(|(_, value)| value.clone())
            .or_else(|| std::env::var_os(name))
    }

    /// Whether windows can be shown at all, before a process is started for one. X11 and Wayland
    /// name their screen; elsewhere the desktop is always there.
    fn screen_present(&self) -> Result<(), PromptError> {
        let named = |name: &str| self.variable(name).is_some_and(|value| !value.is_empty());
        let names_its_screen = cfg!(all(unix, not(target_os = "macos")));
        if names_its_screen && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
            let reason = "neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned();
            return Err(PromptError::NoScreen(reason));
        }
        Ok(())
    }
}

/// A running window. Dropping it ends its process.
pub(crate) struct Window {
    process: Option<Child>,
    orders: Option<ChildStdin>,
    replies: FromWindowReader<ChildStdout>,
    linger: bool,
}

impl Window {
    /// Starts the program and waits until its window is on the screen.
    pub(crate) async fn open(program: &UiProgram, first: &ToWindow) -> Result<Self, PromptError> {
        program.screen_present()?;
        let mut process = Command::new(&program.path)
            .envs(program.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                PromptError::NoScreen(format!("{}: {error}", program.path.display()))
            })?;
        let (Some(orders), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(PromptError::NoScreen(
                "the window's pipes are closed".to_owned(),
            ));
        };
        let mut window = Self {
            process: Some(process),
            orders: Some(orders),
            replies: FromWindowReader::new(output),
            linger: false,
        };
        // A program that cannot reach the screen ends without a word and closes both pipes.
        let not_shown = |_| PromptError::NoScreen("the window did not open".to_owned());
        window.send(first).await.map_err(not_shown)?;
        match timeout(START, window.receive()).await {
            Ok(Ok(Received {
                message: FromWindow::Shown,
                ..
            })) => Ok(window),
            Ok(Ok(_)) => Err(PromptError::Gone),
            Ok(Err(error)) => Err(not_shown(error)),
            Err(_) => Err(PromptError::NoScreen(
                "the window did not open in time".to_owned(),
            )),
        }
    }

    /// Sends one message.
    pub(crate) async fn send(&mut self, message: &ToWindow) -> Result<(), PromptError> {
        let pipe = self.orders.as_mut().ok_or(PromptError::Gone)?;
        let sent = async {
            let mut line = serde_json::to_vec(message)?;
            line.push(b'\n');
            pipe.write_all(&line).await?;
            pipe.flush().await
        };
        sent.await.map_err(|error: io::Error| {
            tracing::debug!(%error, "the window does not read");
            PromptError::Gone
        })
    }

    /// Waits for the next message. Can be interrupted and called again.
    pub(crate) async fn receive(&mut self) -> Result<Received, PromptError> {
        match self.replies.next().await {
            Ok(Some(received)) => Ok(received),
            Ok(None) => Err(PromptError::Gone),
            Err(error) => {
                tracing::warn!(%error, "the window is not understood");
                Err(PromptError::Gone)
            }
        }
    }

    /// Lets the window stay after this is dropped, until the person or the window closes it: it
    /// shows how the matter ended.
    pub(crate) fn linger(&mut self) {
        self.linger = true;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        drop(self.orders.take());
        let Some(mut process) = self.process.take() else {
            return;
        };
        let linger = self.linger;
        // Outside a runtime the process is killed at once, by `kill_on_drop`.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            let ended = if linger {
                process.wait().await.is_ok()
            } else {
                timeout(GRACE, process.wait())
                    .await
                    .is_ok_and(|ended| ended.is_ok())
            };
            if !ended && process.kill().await.is_err() {
                tracing::warn!("a window's process could not be ended");
            }
        });
    }
}
