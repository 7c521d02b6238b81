//! One agent a user: the second says so and brings the first to front.
//!
//! The first listens on a socket in the user's own runtime folder; connecting to it is the whole
//! message, and one octet back says whether there is a window to bring to front. What is in the folder is the user's, so nobody else can pretend to be the agent.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The place of the first instance, held until dropped.
pub(crate) struct Instance {
    path: PathBuf,
    /// One message for each time another instance was started.
    pub(crate) raised: mpsc::Receiver<()>,
}

/// Whether an agent can come to front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// It has windows.
    Windows,
    /// It was started without.
    Headless,
}

impl Face {
    /// The octet that tells another instance.
    fn octet(self) -> u8 {
        match self {
            Self::Windows => b'w',
            Self::Headless => b'h',
        }
    }
}

/// How long the first instance may take to say whether it has windows.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// What another instance is told, by the octet that the first one sent.
async fn already_running(mut first: impl AsyncRead + Unpin) -> InstanceError {
    match timeout(ANSWER_LIMIT, first.read_u8()).await {
        Ok(Ok(octet)) if octet == Face::Headless.octet() => InstanceError::AlreadyRunningHeadless,
        _ => InstanceError::AlreadyRunning,
    }
}

/// Why this process is not the first instance.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// Another agent of this user runs; it was asked to come to front.
    #[error("Tanba is already running; it was brought to front")]
    AlreadyRunning,
    /// Another agent of this user runs and has no window to show.
    #[error("Tanba is already running, without windows (it was started with --headless)")]
    AlreadyRunningHeadless,
    /// The runtime folder cannot be used.
    #[error("{path} could not be used: {source}")]
    Io {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

#[cfg(unix)]
impl Instance {
    /// Becomes the first instance, or asks the first to come to front.
    pub(crate) async fn acquire(path: &Path, face: Face) -> Result<Self, InstanceError> {
        use tokio::net::{UnixListener, UnixStream};

        let io = |source| InstanceError::Io {
            path: path.to_owned(),
            source,
        };
        if let Ok(first) = UnixStream::connect(path).await {
            return Err(already_running(first).await);
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        private_folder(folder).map_err(io)?;
        // Nobody listens: what is left there is from a process that was killed.
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
        let listener = UnixListener::bind(path).map_err(io)?;
        let (raise, raised) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Ok((mut other, _)) = listener.accept().await {
                // One octet into an empty buffer does not wait; who left does not hear it.
                let _ = other.write_all(&[face.octet()]).await;
                // A raise that is still waiting stands for this one too.
                let _ = raise.try_send(());
            }
        });
        Ok(Self {
            path: path.to_owned(),
            raised,
        })
    }
}

#[cfg(windows)]
impl Instance {
    /// Becomes the first instance, or asks the first to come to front. Untested.
    pub(crate) async fn acquire(path: &Path, face: Face) -> Result<Self, InstanceError> {
        use tokio::net::windows::named_pipe::{ClientOptions, ServerOptions};

        let user = std::env::var("USERNAME").unwrap_or_default();
        let name = format!(r"\\.\pipe\tanba-agent-{user}");
        let io = |source| InstanceError::Io {
            path: PathBuf::from(&name),
            source,
        };
        if let Ok(first) = ClientOptions::new().open(&name) {
            return Err(already_running(first).await);
        }
        let mut server = ServerOptions::new()
            .first_pipe_instance(true)
            .create(&name)
            .map_err(io)?;
        let (raise, raised) = mpsc::channel(1);
        let next = name.clone();
        tokio::spawn(async move {
            while server.connect().await.is_ok() {
                let _ = server.write_all(&[face.octet()]).await;
                let _ = raise.try_send(());
                match ServerOptions::new().create(&next) {
                    Ok(fresh) => server = fresh,
                    Err(_) => break,
                }
            }
        });
        Ok(Self {
            path: path.to_owned(),
            raised,
        })
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::fs::{DirBuilder, Permissions};
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_instance_raises_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run").join("agent.sock");
        let mut first = Instance::acquire(&path, Face::Windows).await.unwrap();
        let second = Instance::acquire(&path, Face::Windows).await;
        assert!(matches!(second, Err(InstanceError::AlreadyRunning)));
        first.raised.recv().await.unwrap();
        drop(first);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_socket_left_by_a_killed_process_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        Instance::acquire(&path, Face::Windows).await.unwrap();
    }

    #[tokio::test]
    async fn a_headless_agent_is_not_said_to_come_to_front() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.sock");
        let _first = Instance::acquire(&path, Face::Headless).await.unwrap();
        let second = Instance::acquire(&path, Face::Headless).await;
        let told = second.err().unwrap().to_string();
        assert!(told.contains("without windows"), "{told}");
        assert!(!told.contains("front"), "{told}");
    }
}
