//! What the command line can do for an agent that does not run, or beside one that does.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tanba_doctor::Remedies;
use time::OffsetDateTime;

use crate::command::{Session, module};
use crate::doctor::chain;
use crate::served_certificate::ServedCertificate;

/// How long the agent may take from its start to its port.
const START: Duration = Duration::from_secs(20);
/// How often the port is looked at meanwhile.
const INTERVAL: Duration = Duration::from_millis(100);
/// Octets of what the agent said that are repeated.
const LONGEST_REASON: u64 = 4096;

pub(super) struct CommandRemedies<'a> {
    pub(super) session: &'a Session,
    /// The port that was named on the command line.
    pub(super) port: Option<u16>,
    /// The port on which the agent will listen.
    pub(super) listens_on: u16,
}

impl Remedies for CommandRemedies<'_> {
    fn renew_certificate(&self) -> Result<(), String> {
        let now = OffsetDateTime::now_utc();
        let served = ServedCertificate::open(&self.session.places, now);
        let renewed = served.and_then(|served| served.renew_if_needed(now));
        renewed.map_err(|error| chain(&error))
    }

    fn start_agent(&self) -> Result<(), String> {
        let said = tempfile::tempfile().map_err(|error| chain(&error))?;
        let stderr = said.try_clone().map_err(|error| chain(&error))?;
        let mut agent = self.spawn(stderr).map_err(|error| chain(&error))?;
        let start = Instant::now();
        while start.elapsed() < START {
            let now = OffsetDateTime::now_utc();
            if tanba_doctor::answers(&self.session.places.tls(), self.listens_on, now) {
                return Ok(());
            }
            if let Ok(Some(_)) = agent.try_wait() {
                return Err(last_words(said));
            }
            sleep(INTERVAL);
        }
        Err("Tanba was started and does not answer".to_owned())
    }

    fn refresh_catalogue(&self) -> Result<(), String> {
        module::refresh_catalogue(self.session).map_err(|error| chain(&error))
    }

    fn install_module(&self, symbolic_name: &str) -> Result<(), String> {
        module::install_again(self.session, symbolic_name).map_err(|error| chain(&error))
    }

    fn fetch_anchors(&self) -> Result<(), String> {
        Err("run `tanba anchors fetch kz` and compare the fingerprints".to_owned())
    }
}

impl CommandRemedies<'_> {
    /// The agent, in a group of its own: it stays when the terminal goes.
    fn spawn(&self, stderr: File) -> std::io::Result<Child> {
        let mut command = Command::new(std::env::current_exe()?);
        if let Some(home) = &self.session.global.home {
            command.arg("--home").arg(std::path::absolute(home)?);
        }
        command.arg("run");
        if let Some(port) = self.port {
            command.args(["--port", &port.to_string()]);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
    }
}

/// What the agent said before it ended.
fn last_words(mut said: File) -> String {
    let mut words = String::new();
    let read = said
        .rewind()
        .and_then(|()| said.take(LONGEST_REASON).read_to_string(&mut words));
    match read {
        Ok(_) if !words.trim().is_empty() => words.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => "Tanba ended without a word".to_owned(),
    }
}
