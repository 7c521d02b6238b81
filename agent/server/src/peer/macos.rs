//! macOS: `lsof`, which is part of the system and allowed to see our own user's sockets.
//!
//! Untested: written against the manual page of lsof 4.91, never run on a Mac.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use super::PeerSocket;

pub(super) fn find(remote: SocketAddr, local: SocketAddr) -> Option<PeerSocket> {
    let wanted = format!("n{remote}->{local}");
    let process = process_with(&format!("-iTCP@{remote}"), &wanted)?;
    // Without root, lsof lists files of our own user alone.
    let same_user = user_of(process)? == rustix::process::geteuid().as_raw();
    Some(PeerSocket {
        same_user,
        handle: u64::from(process),
    })
}

pub(super) fn executable(socket: PeerSocket) -> Option<PathBuf> {
    let path = run(
        "/bin/ps",
        &["-o", "comm=", "-p", &socket.handle.to_string()],
    )?;
    Some(PathBuf::from(path.trim()))
}

pub(super) fn listener_of(port: u16) -> Option<String> {
    let port = format!("-iTCP:{port}");
    let listing = run("/usr/sbin/lsof", &["-nP", "-sTCP:LISTEN", "-Fpc", &port])?;
    let process = listing.lines().find_map(|line| line.strip_prefix('p'))?;
    let name = listing.lines().find_map(|line| line.strip_prefix('c'))?;
    Some(format!("{name} (process {process})"))
}

fn user_of(process: u32) -> Option<u32> {
    run("/bin/ps", &["-o", "uid=", "-p", &process.to_string()])?
        .trim()
        .parse()
        .ok()
}

/// The process that has the connection `wanted`; lsof prints a line `pPID` before its files.
fn process_with(filter: &str, wanted: &str) -> Option<u32> {
    let listing = run("/usr/sbin/lsof", &["-nP", "-Fpn", filter])?;
    let mut process = None;
    for line in listing.lines() {
        if let Some(number) = line.strip_prefix('p') {
            process = number.parse().ok();
        } else if line == wanted {
            return process;
        }
    }
    None
}

fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()
}
