//! Linux: the tables of the kernel under `/proc`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::PeerSocket;

/// State of a listening socket in the tables (`TCP_LISTEN`).
const LISTEN: &str = "0A";

/// One line of `/proc/net/tcp` or `tcp6`.
struct Row {
    local: SocketAddr,
    remote: SocketAddr,
    listening: bool,
    user: u32,
    inode: u64,
}

pub(super) fn find(remote: SocketAddr, local: SocketAddr) -> Option<PeerSocket> {
    // The table holds both ends of a loopback connection; the peer's end has its own address in
    // front. An IPv4 connection of a socket that speaks both versions stands in tcp6.
    let row = first_row(|row| row.local == remote && row.remote == local)?;
    // A socket that is closed already has no inode and no owner worth trusting.
    let same_user = row.inode != 0 && row.user == rustix::process::geteuid().as_raw();
    Some(PeerSocket {
        same_user,
        handle: row.inode,
    })
}

pub(super) fn executable(socket: PeerSocket) -> Option<PathBuf> {
    let process = process_with(socket.handle)?;
    let path = fs::read_link(process.join("exe")).ok()?;
    // A program updated while it runs is still that program.
    let text = path
        .to_str()
        .map(|text| text.trim_end_matches(" (deleted)"));
    Some(text.map_or_else(|| path.clone(), PathBuf::from))
}

pub(super) fn listener_of(port: u16) -> Option<String> {
    let row = first_row(|row| row.listening && row.local.port() == port)?;
    let process = process_with(row.inode)?;
    let name = fs::read_to_string(process.join("comm")).ok()?;
    let number = process.file_name()?.to_string_lossy();
    Some(format!("{} (process {number})", name.trim()))
}

fn first_row(wanted: impl Fn(&Row) -> bool) -> Option<Row> {
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .find_map(|table| {
            let lines = BufReader::new(File::open(table).ok()?).lines();
            lines
                .map_while(Result::ok)
                .filter_map(|line| row(&line))
                .find(&wanted)
        })
}

fn row(line: &str) -> Option<Row> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let local = address(fields.next()?)?;
    let remote = address(fields.next()?)?;
    let listening = fields.next()? == LISTEN;
    let user = fields.nth(3)?.parse().ok()?;
    let inode = fields.nth(1)?.parse().ok()?;
    Some(Row {
        local,
        remote,
        listening,
        user,
        inode,
    })
}

/// `0100007F:350B`: the address in words of the machine's byte order, the port in hex.
fn address(field: &str) -> Option<SocketAddr> {
    let (host, port) = field.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let word = |at: usize| {
        let digits = host.get(at * 8..at * 8 + 8)?;
        Some(u32::from_str_radix(digits, 16).ok()?.to_ne_bytes())
    };
    let host = if host.len() == 8 {
        IpAddr::V4(Ipv4Addr::from(word(0)?))
    } else {
        let words = [word(0)?, word(1)?, word(2)?, word(3)?];
        let octets: [u8; 16] = words.concat().try_into().ok()?;
        Ipv6Addr::from(octets).to_canonical()
    };
    Some(SocketAddr::new(host, port))
}

/// The first process that has the socket of this inode open, as its folder under `/proc`.
fn process_with(inode: u64) -> Option<PathBuf> {
    let wanted = PathBuf::from(format!("socket:[{inode}]"));
    let mut processes = fs::read_dir("/proc")
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    processes.find(|process| is_process(process) && holds(process, &wanted))
}

fn is_process(folder: &Path) -> bool {
    folder
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().iter().all(u8::is_ascii_digit))
}

/// Whether a process has the socket open; false for processes that we may not look into.
fn holds(process: &Path, wanted: &Path) -> bool {
    let Ok(descriptors) = fs::read_dir(process.join("fd")) else {
        return false;
    };
    descriptors
        .filter_map(Result::ok)
        .any(|descriptor| fs::read_link(descriptor.path()).is_ok_and(|target| target == wanted))
}
