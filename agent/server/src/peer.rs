//! Who is at the other end of a loopback socket.
//!
//! One file per system answers three questions: is the peer's socket owned by our user, which
//! program holds it, and which program holds a port that we want.

use std::net::SocketAddr;
use std::path::PathBuf;

#[cfg(target_os = "linux")]
#[path = "peer/linux.rs"]
mod system;

#[cfg(target_os = "macos")]
#[path = "peer/macos.rs"]
mod system;

#[cfg(windows)]
#[path = "peer/windows.rs"]
mod system;

/// The socket at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PeerSocket {
    /// Whether its owner is the user we run as.
    pub(crate) same_user: bool,
    /// What the system knows the socket by: its inode on Linux, its process elsewhere.
    handle: u64,
}

/// Finds the peer of an accepted connection: `remote` and `local` as the accepting side sees
/// them. `None` when the system knows no such socket, which is never a reason to let it in.
pub(crate) fn find(remote: SocketAddr, local: SocketAddr) -> Option<PeerSocket> {
    system::find(remote, local)
}

/// The executable of the program that holds the socket. May take tens of milliseconds.
pub(crate) fn executable(socket: PeerSocket) -> Option<PathBuf> {
    system::executable(socket)
}

/// The program that listens on a TCP port of loopback or of every address, for a message to the
/// person.
pub(crate) fn listener_of(port: u16) -> Option<String> {
    system::listener_of(port)
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn r10_our_own_socket_is_ours() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(address).unwrap();
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (accepted, remote) = listener.accept().unwrap();
            let socket = find(remote, accepted.local_addr().unwrap()).unwrap();
            assert!(socket.same_user);
            assert_eq!(executable(socket), std::env::current_exe().ok());
            drop(client);
        }
    }

    #[test]
    fn a_socket_that_does_not_exist_has_no_owner() {
        let nobody = "127.0.0.1:1".parse().unwrap();
        assert_eq!(find(nobody, "127.0.0.1:2".parse().unwrap()), None);
    }

    #[test]
    fn the_program_on_a_port_is_named() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let name = listener_of(listener.local_addr().unwrap().port()).unwrap();
        let ours = std::env::current_exe().unwrap();
        assert!(
            name.contains(&ours.file_name().unwrap().to_string_lossy()[..8]),
            "{name}"
        );
    }
}
