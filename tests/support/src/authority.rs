//! A time-stamping authority made of OpenSSL, on loopback.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tempfile::TempDir;

/// How the authority behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// As it should.
    Honest,
    /// It stamps something else.
    OtherImprint,
    /// It answers with an HTTP error.
    Unavailable,
    /// It answers with garbage.
    Garbage,
    /// It never answers.
    Silent,
}

/// A running authority; its thread ends with the process.
pub struct TimestampAuthority {
    folder: Arc<TempDir>,
    port: u16,
}

const OPENSSL_CONF: &str = "\
[tsa]
default_tsa = conf
[conf]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.398.3.3.2.6.4
other_policies = 1.2.398.3.3.2.6.1, 1.2.398.3.3.2.6.2, 1.2.3.4
digests = sha1, sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

impl TimestampAuthority {
    /// Makes certificates and listens.
    pub fn start(conduct: Conduct) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}"));
        make_certificates(folder.path());
        let folder = Arc::new(folder);
        let listener =
            TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("listen: {error}"));
        let port = listener
            .local_addr()
            .map(|address| address.port())
            .unwrap_or_default();
        let shared = Arc::clone(&folder);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = Arc::clone(&shared);
                thread::spawn(move || answer(stream, folder.path(), conduct));
            }
        });
        Self { folder, port }
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/tsa", self.port)
    }

    /// Its CA certificate (PEM file).
    pub fn authority(&self) -> std::path::PathBuf {
        self.folder.path().join("ca.pem")
    }
}

fn make_certificates(folder: &Path) {
    write(folder, "tsa.cnf", OPENSSL_CONF.as_bytes());
    write(folder, "serial", b"01\n");
    write(
        folder,
        "ext.cnf",
        b"extendedKeyUsage=critical,timeStamping\nkeyUsage=digitalSignature\n",
    );
    for arguments in [
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=TestTsaCa",
        "req -new -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=TestTsa",
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 30 -extfile ext.cnf -out tsa.pem",
    ] {
        openssl(folder, arguments);
    }
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("openssl: {error}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn write(folder: &Path, name: &str, octets: &[u8]) {
    std::fs::write(folder.join(name), octets).unwrap_or_else(|error| panic!("{name}: {error}"));
}

fn answer(mut stream: TcpStream, folder: &Path, conduct: Conduct) {
    let Some(mut query) = read_request(&mut stream) else {
        return;
    };
    let (status, body) = match conduct {
        Conduct::Silent => {
            thread::sleep(std::time::Duration::from_hours(1));
            return;
        }
        Conduct::Unavailable => ("503 Service Unavailable", Vec::new()),
        Conduct::Garbage => ("200 OK", b"not a time-stamp".to_vec()),
        Conduct::Honest => ("200 OK", reply(folder, &query)),
        Conduct::OtherImprint => {
            // The imprint is the first long OCTET STRING of the request: turn one bit of it.
            let at = query
                .windows(2)
                .position(|pair| matches!(pair, [4, 20 | 32 | 48 | 64]));
            if let Some(octet) = at.and_then(|at| query.get_mut(at + 2)) {
                *octet ^= 1;
            }
            ("200 OK", reply(folder, &query))
        }
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body));
}

/// OpenSSL fails when two of its processes count up the same serial number file.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn reply(folder: &Path, query: &[u8]) -> Vec<u8> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let work = tempfile::tempdir_in(folder).unwrap_or_else(|error| panic!("folder: {error}"));
    write(work.path(), "query", query);
    let name = work
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let _ = Command::new("openssl")
        .args(["ts", "-reply", "-config", "tsa.cnf", "-section", "conf"])
        .args([
            "-queryfile",
            &format!("{name}/query"),
            "-out",
            &format!("{name}/reply"),
        ])
        .current_dir(folder)
        .output();
    std::fs::read(work.path().join("reply")).unwrap_or_default()
}

fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
        request.extend_from_slice(buffer.get(..length)?);
        let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))?;
        let length: usize = length.trim().parse().ok()?;
        if request.len() >= end + 4 + length {
            return Some(request.split_off(end + 4));
        }
    }
}
