//! Windows: the table of TCP connections and the process behind each.
//!
//! Tried under Wine; never run on Windows.

use std::net::SocketAddr;
use std::path::PathBuf;

use netstat2::{AddressFamilyFlags, ProtocolFlags, ProtocolSocketInfo, TcpSocketInfo, TcpState};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

use super::PeerSocket;

pub(super) fn find(remote: SocketAddr, local: SocketAddr) -> Option<PeerSocket> {
    let process = process_with(|socket| {
        (socket.local_addr, socket.local_port) == (remote.ip(), remote.port())
            && (socket.remote_addr, socket.remote_port) == (local.ip(), local.port())
    })?;
    let ours = Pid::from_u32(std::process::id());
    let theirs = Pid::from_u32(process);
    let system = look_at(&[ours, theirs]);
    let user = |process| system.process(process).and_then(sysinfo::Process::user_id);
    let session = |process| {
        system
            .process(process)
            .and_then(sysinfo::Process::session_id)
    };
    let same_user =
        user(ours).is_some() && user(ours) == user(theirs) && session(ours) == session(theirs);
    Some(PeerSocket {
        same_user,
        handle: u64::from(process),
    })
}

pub(super) fn executable(socket: PeerSocket) -> Option<PathBuf> {
    let process = Pid::from_u32(u32::try_from(socket.handle).ok()?);
    look_at(&[process])
        .process(process)?
        .exe()
        .map(PathBuf::from)
}

pub(super) fn listener_of(port: u16) -> Option<String> {
    let process =
        process_with(|socket| socket.state == TcpState::Listen && socket.local_port == port)?;
    let process = Pid::from_u32(process);
    let system = look_at(&[process]);
    let name = system.process(process)?.name().to_string_lossy();
    Some(format!("{name} (process {process})"))
}

fn process_with(wanted: impl Fn(&TcpSocketInfo) -> bool) -> Option<u32> {
    let families = AddressFamilyFlags::IPV4 | AddressFamilyFlags::IPV6;
    let sockets = netstat2::get_sockets_info(families, ProtocolFlags::TCP).ok()?;
    sockets
        .into_iter()
        .find_map(|socket| match &socket.protocol_socket_info {
            ProtocolSocketInfo::Tcp(tcp) if wanted(tcp) => socket.associated_pids.first().copied(),
            _ => None,
        })
}

fn look_at(processes: &[Pid]) -> System {
    let mut system = System::new();
    let what = ProcessRefreshKind::nothing()
        .with_user(UpdateKind::Always)
        .with_exe(UpdateKind::Always);
    system.refresh_processes_specifics(ProcessesToUpdate::Some(processes), false, what);
    system
}
