//! Loopback, the same user, TLS versions.

use std::process::Stdio;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::support::Agent;
use tanba_server::{BindError, ServerConfig};

#[tokio::test]
async fn r01_only_loopback_listens() {
    let agent = Agent::usual().await;
    assert!(agent.tls_to("127.0.0.1").await.is_ok());
    assert!(agent.tls_to("[::1]").await.is_ok());
    // The address with which this computer would reach others; connecting a UDP socket sends nothing.
    let probe = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    match probe
        .connect("192.0.2.1:9")
        .and_then(|()| probe.local_addr())
    {
        Ok(address) if !address.ip().is_loopback() => {
            assert!(
                TcpStream::connect((address.ip(), agent.port))
                    .await
                    .is_err()
            );
        }
        _ => eprintln!("this computer has no network, so a LAN address was not tried"),
    }
    for other in ["127.0.0.2", "127.1.2.3"] {
        assert!(TcpStream::connect((other, agent.port)).await.is_err());
    }
}

#[tokio::test]
async fn a_taken_port_names_its_holder() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = ServerConfig {
        port,
        ..ServerConfig::default()
    };
    let error = Agent::bind(config).await.err().unwrap();
    let BindError::PortTaken {
        port: told,
        program,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(*told, port);
    assert!(
        program
            .as_deref()
            .is_some_and(|program| program.contains("process"))
    );
    assert!(
        error
            .to_string()
            .contains(&format!("port {port} is in use by "))
    );
}

#[tokio::test]
async fn r15_tls_1_0_is_refused() {
    let agent = Agent::usual().await;
    // A client hello that speaks TLS 1.0 at most (RFC 2246 section 7.4.1.2).
    let hello = [
        &[
            0x16, 0x03, 0x01, 0x00, 0x2d, 0x01, 0x00, 0x00, 0x29, 0x03, 0x01,
        ][..],
        &[0x5a; 32],
        &[0x00, 0x00, 0x02, 0x00, 0x2f, 0x01, 0x00],
    ]
    .concat();
    let mut stream = TcpStream::connect(("127.0.0.1", agent.port)).await.unwrap();
    stream.write_all(&hello).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    // A fatal alert, and no server hello.
    assert_eq!(answer.first(), Some(&0x15), "{answer:02x?}");
    assert_eq!(answer.get(5), Some(&2), "{answer:02x?}");
}

/// Whatever is asked without TLS, the answer is one and the same, and says nothing.
#[tokio::test]
async fn r15_requests_without_tls_are_refused() {
    let agent = Agent::usual().await;
    let asked = [
        format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", agent.port),
        "GET /health HTTP/1.1\r\nHost: attacker.test\r\nOrigin: https://a.kz\r\n\r\n".to_owned(),
        format!("POST / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(10_000)),
        "OPTIONS".to_owned() + &"x".repeat(20_000),
    ];
    for request in asked {
        let mut stream = TcpStream::connect(("127.0.0.1", agent.port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        // The end may come as a reset when more was sent than is read.
        let _ = stream.read_to_string(&mut answer).await;
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{answer}"
        );
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(
            !answer.to_lowercase().contains("access-control"),
            "{answer}"
        );
    }
}

/// Runs `openssl s_client` against the agent, as another user when asked.
#[cfg(unix)]
async fn s_client(port: u16, user: Option<u32>) -> String {
    let mut command = tokio::process::Command::new("openssl");
    command.args([
        "s_client",
        "-brief",
        "-connect",
        &format!("127.0.0.1:{port}"),
    ]);
    command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped());
    if let Some(user) = user {
        command.uid(user);
    }
    let output = command.output().await.unwrap();
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn r10_another_user_is_refused() {
    let agent = Agent::usual().await;
    let ours = s_client(agent.port, None).await;
    assert!(ours.contains("Protocol version: TLSv1.3"), "{ours}");
    if !rustix::process::geteuid().is_root() {
        eprintln!("not run as root, so no program of another user could be started");
        return;
    }
    let nobody = s_client(agent.port, Some(65534)).await;
    assert!(!nobody.contains("Protocol version"), "{nobody}");
}
