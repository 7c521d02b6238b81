//! Whose keys sign a catalogue, and running a command with one.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::program;

/// The password of keys that are gone when the command ends.
const THROWN_AWAY: &str = "thrown-away";

/// Days that their certificates are good: longer than any catalogue.
const DAYS: &str = "460";

/// A key file. Its password goes to the agent over a pipe; without one the agent asks.
pub(super) struct Key {
    file: PathBuf,
    pub(super) password: Option<String>,
}

/// The publisher's key and the operator's.
pub(super) struct Keys {
    pub(super) publisher: Key,
    pub(super) operator: Key,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Given,
    ThrownAway,
}

impl Keys {
    /// Those that were given, or two that `openssl` makes in the workshop.
    pub(super) fn of(
        publisher: Option<Key>,
        operator: Option<Key>,
        workshop: &Path,
    ) -> anyhow::Result<Self> {
        match (publisher, operator) {
            (Some(publisher), Some(operator)) => Ok(Self {
                publisher,
                operator,
                origin: Origin::Given,
            }),
            (None, None) => {
                println!("no keys are given, so that throw-away ones are made");
                Ok(Self {
                    publisher: Key::make(workshop, "publisher")?,
                    operator: Key::make(workshop, "operator")?,
                    origin: Origin::ThrownAway,
                })
            }
            _ => bail!("--publisher and --catalogue-key are given together"),
        }
    }

    pub(super) fn are_thrown_away(&self) -> bool {
        self.origin == Origin::ThrownAway
    }
}

impl Key {
    /// A key file that is there.
    pub(super) fn at(file: &str) -> anyhow::Result<Self> {
        let file = std::path::absolute(file)?;
        if !file.is_file() {
            bail!("{} is no file", file.display());
        }
        Ok(Self {
            file,
            password: None,
        })
    }

    /// Makes a key for code signing that nobody knows afterwards.
    fn make(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let subject = format!("/O=Throw-away {name}");
        let words = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
                     -addext extendedKeyUsage=codeSigning -keyout key.pem -out certificate.pem";
        let mut request = program::command("openssl");
        request.args(words.split_whitespace());
        request.args(["-days", DAYS, "-subj", &subject]);
        program::output(request.current_dir(folder))?;
        let file = folder.join(format!("{name}.p12"));
        let words = "pkcs12 -export -inkey key.pem -in certificate.pem -out";
        let mut export = program::command("openssl");
        export.args(words.split(' ')).arg(&file);
        export.args(["-passout", &format!("pass:{THROWN_AWAY}")]);
        program::output(export.current_dir(folder))?;
        Ok(Self {
            file,
            password: Some(THROWN_AWAY.to_owned()),
        })
    }

    /// Runs a command of the agent that signs, with this key; gives what it says.
    pub(super) fn use_with(&self, command: &[String]) -> anyhow::Result<Value> {
        let mut command = command.to_vec();
        command.extend(["--key".to_owned(), self.file.display().to_string()]);
        if self.password.is_some() {
            command.extend(["--password-fd".to_owned(), "0".to_owned()]);
        }
        facts(&command, self.password.as_deref())
    }
}

/// The first line of a descriptor, as `tanba --password-fd` reads one. It is read once and kept as
/// long as this program runs, for several modules are signed with it.
pub(super) fn password(descriptor: &str) -> anyhow::Result<String> {
    let number: u32 = descriptor.parse().context("a descriptor is a number")?;
    let file = std::fs::File::open(format!("/dev/fd/{number}"));
    let mut line = String::new();
    let read = BufReader::new(file.context("the password")?).read_line(&mut line);
    read.context("the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Runs a command that prints facts, with a line for its standard input.
pub(super) fn facts(words: &[String], line: Option<&str>) -> anyhow::Result<Value> {
    let (name, arguments) = words.split_first().context("no command")?;
    let mut command = program::command(name);
    command.args(arguments).stdout(Stdio::piped());
    let said = match line {
        Some(line) => {
            let mut running = command.stdin(Stdio::piped()).spawn().context("tanba")?;
            let mut input = running.stdin.take().context("tanba")?;
            writeln!(input, "{line}").context("tanba")?;
            drop(input);
            running.wait_with_output()
        }
        None => command.stderr(Stdio::inherit()).output(),
    };
    let said = said.with_context(|| format!("cannot start {name}"))?;
    if !said.status.success() {
        let shown = String::from_utf8_lossy(&said.stdout);
        bail!("tanba {} failed: {}", arguments.join(" "), shown.trim());
    }
    serde_json::from_slice(&said.stdout).context("tanba says no facts")
}
