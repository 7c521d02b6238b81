//! The agent that the page speaks with.

use std::io::{BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::{Deserializer, Value};

use super::keys::{Keys, PASSWORD};
use crate::program;

/// The port that pages know.
const PORT: u16 = 13579;

/// A running agent. Dropping it ends it.
pub(super) struct Agent {
    /// Where it listens.
    pub(super) port: u16,
    child: Child,
    said: BufReader<ChildStdout>,
    tanba: PathBuf,
    /// Where this agent keeps its own things.
    folder: PathBuf,
    /// The home folder of the browser; the person's own when there is none.
    home: Option<PathBuf>,
}

impl Agent {
    /// The real program with its windows, in a folder of its own; the person's settings and
    /// journal stay as they are.
    pub(super) fn with_a_person(programs: &Path, out: &Path, keys: &Keys) -> anyhow::Result<Self> {
        if TcpListener::bind(("127.0.0.1", PORT)).is_err() {
            bail!("port {PORT} is taken: another signing program is running; end it first");
        }
        let (tanba, folder) = (programs.join("tanba"), out.join("agent"));
        let config = folder.join("config");
        std::fs::create_dir_all(&config).context("cannot make a folder for the agent")?;
        let key_folder = keys.folder.display().to_string();
        let settings = format!("key-folders = [{key_folder:?}]\n");
        std::fs::write(config.join("settings.toml"), settings)
            .context("cannot write the settings of the agent")?;
        let mut trusts = program::command(&tanba);
        trusts
            .arg("--home")
            .arg(&folder)
            .args(["anchors", "add"])
            .arg(&keys.authority);
        program::output(&mut trusts)?;
        let mut run = program::command(&tanba);
        run.arg("--home")
            .arg(&folder)
            .args(["--json", "run", "--port", &PORT.to_string()]);
        let (child, said, _) = start(run.stdin(Stdio::null()))?;
        Ok(Self {
            port: PORT,
            child,
            said,
            tanba,
            folder,
            home: None,
        })
    }

    /// The same agent with a person who follows a script, and a home folder for the browser.
    pub(super) fn with_a_script(programs: &Path, out: &Path, keys: &Keys) -> anyhow::Result<Self> {
        let script = out.join("script.toml");
        let steps = format!(
            "[[step]]\ndo = \"approve\"\nask = \"sign\"\nkey = \"demo.p12\"\npasswords = [\"{PASSWORD}\"]\n"
        );
        std::fs::write(&script, steps).context("cannot write the script")?;
        let home = out.join("home");
        std::fs::create_dir_all(&home).context("cannot make a home folder for the browser")?;
        let mut run = program::command(programs.join("scripted-agent"));
        run.args(["--port", "0", "--script"])
            .arg(&script)
            .arg("--keys")
            .arg(&keys.folder);
        let (child, said, places) = start(run.stdin(Stdio::piped()))?;
        let port = places["port"]
            .as_u64()
            .and_then(|port| u16::try_from(port).ok());
        let (Some(port), Some(folder)) = (port, places["home"].as_str()) else {
            bail!("the scripted agent did not start: {places}");
        };
        let folder = PathBuf::from(folder);
        let tanba = programs.join("tanba");
        Ok(Self {
            port,
            child,
            said,
            tanba,
            folder,
            home: Some(home),
        })
    }

    /// A command of `tanba` about this agent and its browser.
    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut tanba = program::command(&self.tanba);
        tanba.arg("--home").arg(&self.folder).args(words);
        self.lend_home(&mut tanba);
        tanba
    }

    /// Gives the demo's home folder to a program, when there is one.
    pub(super) fn lend_home(&self, command: &mut Command) {
        if let Some(home) = &self.home {
            command
                .env("HOME", home)
                .env_remove("XDG_CONFIG_HOME")
                .env_remove("XDG_DATA_HOME");
        }
    }

    /// Ends it. A scripted person who was not asked everything, or something else, is an error.
    pub(super) fn end(mut self) -> anyhow::Result<()> {
        // The scripted agent ends when its input does, and says what was not as in the script.
        if self.child.stdin.take().is_none() {
            return Ok(());
        }
        let mut said = String::new();
        self.said.read_to_string(&mut said)?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the script and what happened differ: {}", said.trim());
        }
        Ok(())
    }
}

/// Starts an agent, and reads the facts that it prints as soon as it listens.
fn start(run: &mut Command) -> anyhow::Result<(Child, BufReader<ChildStdout>, Value)> {
    let mut child = run
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the agent")?;
    let output = child.stdout.take().context("no output")?;
    let mut said = BufReader::new(output);
    let facts = Deserializer::from_reader(&mut said).into_iter().next();
    let Some(Ok(facts)) = facts else {
        // What it says otherwise is on the screen. It may have ended already, which is fine too.
        let _ = child.kill();
        bail!("the agent did not start ({})", child.wait()?);
    };
    Ok((child, said, facts))
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended already, which is fine too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
