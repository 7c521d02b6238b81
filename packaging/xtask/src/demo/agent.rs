//! The agent that the page speaks with.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::keys::{Keys, PASSWORD};
use crate::program;

/// The port that pages know.
const PORT: u16 = 13579;

/// How long an agent may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running agent. Dropping it ends it.
pub(super) struct Agent {
    /// Where it listens.
    pub(super) port: u16,
    child: Child,
    said: Option<BufReader<ChildStdout>>,
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
        if TcpStream::connect(("127.0.0.1", PORT)).is_ok() {
            bail!("port {PORT} is taken: another signing program is running; end it first");
        }
        let (tanba, folder) = (programs.join("tanba"), out.join("agent"));
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
            .args(["run", "--port", &PORT.to_string()]);
        let child = run
            .stdin(Stdio::null())
            .spawn()
            .context("cannot start the agent")?;
        let mut agent = Self {
            port: PORT,
            child,
            said: None,
            tanba,
            folder,
            home: None,
        };
        agent.wait_until_it_listens()?;
        Ok(agent)
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
        let mut child = run
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the scripted agent")?;
        let mut said = child
            .stdout
            .take()
            .map(BufReader::new)
            .context("no output")?;
        let mut line = String::new();
        said.read_line(&mut line)?;
        let places: serde_json::Value =
            serde_json::from_str(&line).context("the scripted agent did not start")?;
        let port = places["port"]
            .as_u64()
            .and_then(|port| u16::try_from(port).ok());
        let (Some(port), Some(folder)) = (port, places["home"].as_str()) else {
            bail!("the scripted agent did not start: {}", line.trim());
        };
        let folder = PathBuf::from(folder);
        let tanba = programs.join("tanba");
        Ok(Self {
            port,
            child,
            said: Some(said),
            tanba,
            folder,
            home: Some(home),
        })
    }

    /// `tanba trust install` or `remove`: for the demo's browser, or for the person's own.
    pub(super) fn trust(&self, verb: &str) -> anyhow::Result<()> {
        if self.home.is_none() {
            match verb {
                "install" => println!(
                    "your browsers are told to trust this agent on 127.0.0.1, until the demo ends"
                ),
                _ => println!("your browsers no longer trust the demo's agent"),
            }
        }
        let mut tanba = program::command(&self.tanba);
        tanba.arg("--home").arg(&self.folder).args(["trust", verb]);
        self.lend_home(&mut tanba);
        program::output(&mut tanba).map(|_| ())
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
        let Some(mut said) = self.said.take() else {
            return Ok(());
        };
        // The scripted agent ends when its input does, and says what was not as in the script.
        drop(self.child.stdin.take());
        let mut line = String::new();
        said.read_line(&mut line)?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the script and what happened differ: {}", line.trim());
        }
        Ok(())
    }

    fn wait_until_it_listens(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the agent ended at once ({status})");
            }
            if start.elapsed() > PATIENCE {
                bail!("the agent does not listen after {} s", PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended already, which is fine too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
