//! Trust in the demo's agent, for as long as the demo runs.

use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};

use super::agent::Agent;
use crate::program;

/// Waits until nobody can write to its input any more, then becomes the command that follows.
const AFTERWARDS: &str = r#"read -r _; exec "$0" "$@""#;

/// The person's browsers trust the agent. Dropping it ends that, and so does anything else that
/// ends this program: Ctrl-C, a closed terminal, a crash.
pub(super) struct Trust {
    removal: Child,
    /// Browsers trusted another agent of this person, whose place the demo's has taken.
    displaced: bool,
}

impl Trust {
    /// Begins it.
    pub(super) fn begin(agent: &Agent) -> anyhow::Result<Self> {
        println!("your browsers are told to trust this agent on 127.0.0.1, until the demo ends");
        let status = agent.command(&["--json", "trust", "status"]).output()?;
        let displaced = String::from_utf8_lossy(&status.stdout).contains("\"outdated\"");
        // First of all, because an installation may fail in one browser after another's success.
        let removal = spawn_removal(agent).context("cannot start sh")?;
        let trust = Self { removal, displaced };
        program::succeed(&mut agent.command(&["trust", "install"]))?;
        Ok(trust)
    }

    /// Ends it.
    pub(super) fn end(mut self) -> anyhow::Result<()> {
        drop(self.removal.stdin.take());
        if !self.removal.wait()?.success() {
            bail!("some browsers still trust the demo's agent: `tanba trust remove` says which");
        }
        println!("your browsers no longer trust the demo's agent");
        if self.displaced {
            println!("they trusted another one of yours: `tanba trust install` restores that");
        }
        Ok(())
    }
}

impl Drop for Trust {
    fn drop(&mut self) {
        drop(self.removal.stdin.take());
        // It may have ended already, which is fine too.
        let _ = self.removal.wait();
    }
}

/// A program that Ctrl-C in this terminal does not reach.
pub(super) fn apart(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

fn spawn_removal(agent: &Agent) -> std::io::Result<Child> {
    let remove = agent.command(&["trust", "remove"]);
    let mut shell = program::command("sh");
    shell.args(["-c", AFTERWARDS]);
    shell.arg(remove.get_program()).args(remove.get_args());
    apart(&mut shell)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
}
