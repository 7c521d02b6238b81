//! Linux: what the kernel tells under `/proc`.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Holder, Process};

/// State of a listening socket in the tables (`TCP_LISTEN`).
const LISTEN: &str = "0A";
/// Octets of a command line that are looked at.
const LONGEST_COMMAND: usize = 64 * 1024;

pub(super) fn processes() -> Vec<Process> {
    folders().filter_map(|folder| process(&folder)).collect()
}

pub(super) fn holder_of(port: u16) -> Holder {
    let Some((user, inode)) = listener(port) else {
        return Holder::Unknown;
    };
    let socket = PathBuf::from(format!("socket:[{inode}]"));
    let holder = folders().find(|folder| holds(folder, &socket));
    match holder.and_then(|folder| process(&folder)) {
        Some(process) => Holder::Program(process),
        None if user != rustix::process::geteuid().as_raw() => Holder::OtherUser,
        None => Holder::Unknown,
    }
}

/// The user and the inode of the socket that listens on this port.
fn listener(port: u16) -> Option<(u32, u64)> {
    let port = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .find_map(|table| {
            let table = fs::read_to_string(table).ok()?;
            table.lines().find_map(|line| {
                let mut fields = line.split_ascii_whitespace().skip(1);
                let (local, _remote, state) = (fields.next()?, fields.next()?, fields.next()?);
                if !local.ends_with(&port) || state != LISTEN {
                    return None;
                }
                let user = fields.nth(3)?.parse().ok()?;
                let inode = fields.nth(1)?.parse().ok()?;
                Some((user, inode))
            })
        })
}

fn folders() -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| number(path).is_some())
}

fn number(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}

fn process(folder: &Path) -> Option<Process> {
    let name = fs::read_to_string(folder.join("comm")).ok()?;
    let mut command = fs::read(folder.join("cmdline")).ok()?;
    command.truncate(LONGEST_COMMAND);
    let arguments = command
        .split(|octet| *octet == 0)
        .map(|argument| String::from_utf8_lossy(argument).into_owned());
    Some(Process {
        id: number(folder)?,
        name: name.trim().to_owned(),
        arguments: arguments.filter(|argument| !argument.is_empty()).collect(),
    })
}

/// Whether a process has the socket open; false for those that we may not look into.
fn holds(process: &Path, socket: &Path) -> bool {
    let descriptors = fs::read_dir(process.join("fd")).into_iter().flatten();
    descriptors
        .filter_map(Result::ok)
        .any(|descriptor| fs::read_link(descriptor.path()).is_ok_and(|target| target == socket))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_program_on_a_port_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let Holder::Program(process) = holder_of(port) else {
            panic!("{:?}", holder_of(port));
        };
        assert_eq!(process.id, std::process::id());
        drop(listener);
        assert_eq!(holder_of(port), Holder::Unknown);
    }
}
