//! The program `tanba-compiler` as the catalogue's store knows it.
//!
//! Compiling happens in a process of its own: the compiler is larger than the rest of the agent,
//! is needed once for each installation, and reads what a stranger wrote.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tanba_catalog::{Compile, CompileError};
use tanba_sandbox::artifact_format;

use crate::beside;

/// How long one component may take. The largest takes half a minute of a slow processor.
const TIME: Duration = Duration::from_mins(3);

/// Octets of an artifact at most; it is a few times as large as its component.
const LARGEST: u64 = 512 << 20;

/// Octets of a reason that are listened to.
const LONGEST_REASON: u64 = 4096;

/// Compiles components for the store.
#[derive(Clone, Debug)]
pub struct Compiler {
    program: PathBuf,
}

/// Why the program gave nothing.
#[derive(Debug, thiserror::Error)]
enum NotCompiled {
    #[error("{0} could not be started; it belongs beside tanba: {1}")]
    NotStarted(PathBuf, #[source] io::Error),
    #[error("{0}")]
    Refused(String),
    #[error("the compiler ended without a result ({0})")]
    Ended(ExitStatus),
    #[error("compiling took longer than {} minutes", TIME.as_secs() / 60)]
    TooLong,
    #[error("the compiled component is larger than {} MiB", LARGEST >> 20)]
    TooLarge,
    #[error("the compiler could not be heard: {0}")]
    Pipe(#[from] io::Error),
}

impl Compiler {
    /// The program at this place.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
        }
    }

    /// The program beside this one.
    pub(crate) fn beside() -> Self {
        Self::new(beside::program("tanba-compiler"))
    }

    fn start(&self) -> Result<Child, NotCompiled> {
        Command::new(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| NotCompiled::NotStarted(self.program.clone(), error))
    }

    fn run(&self, component: &[u8]) -> Result<Vec<u8>, NotCompiled> {
        let mut child = self.start()?;
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            // A program that refuses does not read to the end; its reason says more than the pipe.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(component)));
            let reason = scope.spawn(move || heard(stderr, LONGEST_REASON));
            scope.spawn(move || tell.send(heard(stdout, LARGEST + 1)));
            let artifact = told.recv_timeout(TIME);
            if !matches!(&artifact, Ok(Ok(artifact)) if artifact.len() as u64 <= LARGEST) {
                // It may have ended already.
                let _ = child.kill();
            }
            let status = child.wait()?;
            let artifact = artifact.map_err(|_| NotCompiled::TooLong)??;
            if artifact.len() as u64 > LARGEST {
                return Err(NotCompiled::TooLarge);
            }
            if status.success() {
                return Ok(artifact);
            }
            let reason = reason.join().unwrap_or(Ok(Vec::new()))?;
            let reason = String::from_utf8_lossy(&reason).trim().to_owned();
            // What a system prints about a crash is no reason; the status is.
            Err(if status.code() == Some(1) && !reason.is_empty() {
                NotCompiled::Refused(reason)
            } else {
                NotCompiled::Ended(status)
            })
        })
    }
}

fn heard(pipe: Option<impl Read>, most: u64) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(most).read_to_end(&mut octets)?;
    }
    Ok(octets)
}

impl Compile for Compiler {
    fn engine(&self) -> String {
        artifact_format()
    }

    fn compile(&self, component: &[u8]) -> Result<Vec<u8>, CompileError> {
        self.run(component)
            .map_err(|error| CompileError::new(error.to_string()))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// What the agent says about a program that does this.
    fn said(script: &str) -> Result<Vec<u8>, String> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tanba-compiler");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let component = vec![7; 1 << 20];
        Compiler::new(program)
            .run(&component)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_program_writes_is_the_artifact() {
        assert_eq!(said("cat"), Ok(vec![7; 1 << 20]));
    }

    #[test]
    fn the_reason_of_a_refusal_is_told() {
        let refused = said("echo 'this is no component' >&2; exit 1");
        assert_eq!(refused, Err("this is no component".to_owned()));
    }

    #[test]
    fn a_crash_is_told_from_a_refusal() {
        let crashed = said("printf half; echo noise >&2; kill -SEGV $$").unwrap_err();
        assert!(crashed.contains("ended without a result"), "{crashed}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let compiler = Compiler::new("/nowhere/tanba-compiler");
        let absent = compiler.compile(b"").unwrap_err().to_string();
        assert!(absent.contains("/nowhere/tanba-compiler"), "{absent}");
    }
}
