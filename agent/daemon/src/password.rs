//! Passwords for the command line: from the terminal or from a file descriptor, never from
//! arguments or the environment, where other programs can read them.

use std::io::{self, BufRead, Read};

use tanba_pki::Secret;
use zeroize::Zeroizing;

/// Octets of a password at most.
const LONGEST: u64 = 4096;

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Standard input is no terminal and no descriptor was named.
    #[error("there is no terminal to ask for the password; use --password-fd N")]
    NoTerminal,
    /// Reading failed.
    #[error("the password could not be read: {0}")]
    Io(#[from] io::Error),
    /// Not UTF-8, or longer than any password.
    #[error("the password is not text of at most {LONGEST} octets")]
    NotText,
}

/// Asks for the password of `what`, or reads it from the descriptor.
pub(crate) fn ask(what: &str, descriptor: Option<i32>) -> Result<Secret, PasswordError> {
    match descriptor {
        Some(descriptor) => read_line(open_descriptor(descriptor)?),
        None => terminal::ask(what),
    }
}

/// The first line, without its line end. The buffers are wiped.
fn read_line(source: impl Read) -> Result<Secret, PasswordError> {
    let mut line = Zeroizing::new(Vec::with_capacity(256));
    io::BufReader::with_capacity(1, source.take(LONGEST + 1)).read_until(b'\n', &mut line)?;
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    if line.len() as u64 > LONGEST {
        return Err(PasswordError::NotText);
    }
    let text = std::str::from_utf8(&line).map_err(|_| PasswordError::NotText)?;
    Ok(Secret::new(text.to_owned()))
}

#[cfg(unix)]
fn open_descriptor(descriptor: i32) -> Result<impl Read, PasswordError> {
    // /dev/fd duplicates the descriptor that the caller gave us, without unsafe code.
    Ok(std::fs::File::open(format!("/dev/fd/{descriptor}"))?)
}

#[cfg(windows)]
fn open_descriptor(descriptor: i32) -> Result<impl Read, PasswordError> {
    if descriptor == 0 {
        Ok(io::stdin())
    } else {
        Err(PasswordError::NoTerminal)
    }
}

#[cfg(unix)]
mod terminal {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    use super::{PasswordError, Secret, read_line};

    pub(super) fn ask(what: &str) -> Result<Secret, PasswordError> {
        let mut terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open("/dev/tty")
            .map_err(|_| PasswordError::NoTerminal)?;
        let before = tcgetattr(&terminal).map_err(|_| PasswordError::NoTerminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        write!(terminal, "Password for {what}: ")?;
        tcsetattr(&terminal, OptionalActions::Flush, &silent)
            .map_err(|_| PasswordError::NoTerminal)?;
        let answer = terminal
            .try_clone()
            .map_err(PasswordError::from)
            .and_then(read_line);
        // The terminal is made visible again whatever happened.
        let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
        writeln!(terminal)?;
        answer
    }
}

#[cfg(windows)]
mod terminal {
    use super::{PasswordError, Secret};

    /// Hidden input needs the console API, which waits for a Windows machine to try it on.
    pub(super) fn ask(_what: &str) -> Result<Secret, PasswordError> {
        Err(PasswordError::NoTerminal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password() {
        assert_eq!(
            read_line(&b"Qwerty12\nrest"[..]).unwrap().expose(),
            "Qwerty12"
        );
        assert_eq!(
            read_line("Құпия сөз\r\n".as_bytes()).unwrap().expose(),
            "Құпия сөз"
        );
        assert_eq!(read_line(&b""[..]).unwrap().expose(), "");
    }

    #[test]
    fn what_is_no_password_is_refused() {
        assert!(matches!(
            read_line(&[0xff, b'\n'][..]),
            Err(PasswordError::NotText)
        ));
        assert!(matches!(
            read_line(&[b'a'; 5000][..]),
            Err(PasswordError::NotText)
        ));
    }
}
