//! The HTTP face.

use super::support::{Agent, PAGE};

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn people_get_a_page_in_their_language() {
    let agent = Agent::usual().await;
    for (accepted, tag) in [("kk", "kk"), ("en-US,en", "en"), ("de", "ru")] {
        let answer = agent
            .http(&format!(
                "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nAccept-Language: {accepted}\r\n\r\n"
            ))
            .await;
        assert_eq!(status(&answer), 200);
        let head = answer.to_ascii_lowercase();
        assert!(
            head.contains("content-security-policy: default-src 'none';"),
            "{head}"
        );
        assert!(!head.contains("access-control-allow-origin"));
        assert!(body(&answer).contains(&format!("<html lang=\"{tag}\">")));
        assert!(body(&answer).contains(&format!("&lt;{tag}&gt;")));
        assert!(body(&answer).contains("9.8.7"));
    }
}

#[tokio::test]
async fn r05_health_tells_the_protocol_version_and_nothing_else() {
    let agent = Agent::usual().await;
    let answer = agent
        .http(&format!(
            "GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {PAGE}\r\n\r\n"
        ))
        .await;
    assert_eq!(body(&answer), r#"{"protocol":"1.4"}"#);
    assert!(
        answer.contains(&format!("access-control-allow-origin: {PAGE}\r\n")),
        "{answer}"
    );
    assert!(answer.contains("vary: Origin\r\n"));

    let answer = agent
        .http("GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n")
        .await;
    assert_eq!(body(&answer), r#"{"protocol":"1.4"}"#);
    assert!(!answer.contains("access-control-allow-origin"));

    for origin in ["null", "http://evil.com", "file://"] {
        let request =
            format!("GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {origin}\r\n\r\n");
        let answer = agent.http(&request).await;
        assert_eq!((status(&answer), body(&answer)), (403, ""));
        assert!(!answer.contains("access-control"));
    }
}

#[tokio::test]
async fn r05_the_preflight_names_one_origin() {
    let agent = Agent::usual().await;
    let answer = agent
        .http(&format!(
            "OPTIONS /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {PAGE}\r\n\
             Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n"
        ))
        .await;
    assert_eq!(status(&answer), 204);
    assert!(answer.contains(&format!("access-control-allow-origin: {PAGE}\r\n")));
    assert!(answer.contains("access-control-allow-private-network: true\r\n"));
    assert!(!answer.contains('*'));
}

#[tokio::test]
async fn r03_host_names_this_computer_and_our_port() {
    let agent = Agent::usual().await;
    let good = [
        "127.0.0.1:PORT",
        "localhost:PORT",
        "LOCALHOST:PORT",
        "[::1]:PORT",
    ];
    for host in good {
        let answer = agent
            .http(&format!("GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n"))
            .await;
        assert_eq!(status(&answer), 200, "{host}");
    }
    let bad = [
        "attacker.test:PORT",
        "attacker.test",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "127.0.0.1:PORT.evil.com",
        "user@127.0.0.1:PORT",
        "127.0.0.2:PORT",
        "[::]:PORT",
        "",
        "localhost.:PORT",
        "127.0.0.1:PORT, evil.com",
    ];
    for host in bad {
        for path in ["/", "/health"] {
            let answer = agent
                .http(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
                .await;
            assert_eq!((status(&answer), body(&answer)), (421, ""), "{host}");
        }
        if !host.is_empty() {
            let host = host.replace("PORT", &agent.port.to_string());
            let refused = agent.upgrade(&[("host", &host), ("origin", PAGE)]).await;
            assert_eq!(refused.err(), Some(421), "{host}");
        }
    }
    for request in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.com\r\n\r\n",
        "GET http://evil.com/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    ] {
        assert_eq!(status(&agent.http(request).await), 421, "{request}");
    }
}

#[tokio::test]
async fn r04_nothing_is_executed_by_plain_requests() {
    let agent = Agent::usual().await;
    let call = r#"{"module":"test.common","method":"echo"}"#;
    for (method, path, expected) in [
        ("POST", "/", 405),
        ("PUT", "/", 405),
        ("DELETE", "/health", 405),
        ("POST", "/health", 405),
        ("POST", "/sign", 404),
        ("GET", "/sign", 404),
        ("GET", "/?module=test.common", 200),
        ("GET", "/favicon.ico", 404),
        ("GET", "/../../etc/passwd", 404),
        ("OPTIONS", "/", 405),
    ] {
        let answer = agent
            .http(&format!(
                "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {PAGE}\r\n\
                 Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{call}",
                call.len()
            ))
            .await;
        assert_eq!(status(&answer), expected, "{method} {path}");
    }
    assert_eq!(
        agent.work.started.load(std::sync::atomic::Ordering::SeqCst),
        0
    );
}

#[tokio::test]
async fn r02_origin_decides_at_the_upgrade() {
    let agent = Agent::usual().await;
    for origin in [
        "null",
        "",
        "http://evil.com",
        "file://",
        "https://egov.kz/",
        "https://EGOV.kz",
        "https://egov.kz@evil.com",
        "https://evil.com#egov.kz",
        "https://egov.kz.",
        "ftp://egov.kz",
    ] {
        assert_eq!(
            agent.upgrade(&[("origin", origin)]).await.err(),
            Some(403),
            "{origin}"
        );
    }
    for origin in [
        "https://egov.kz",
        "http://localhost:3000",
        "https://egov.kz.evil.com",
    ] {
        assert!(
            agent.upgrade(&[("origin", origin)]).await.is_ok(),
            "{origin}"
        );
    }
    let request = format!(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {PAGE}\r\nOrigin: https://evil.com\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let answer = agent.http(&request).await;
    assert_eq!((status(&answer), body(&answer)), (403, ""));
}

#[tokio::test]
async fn broken_handshakes_are_refused() {
    let agent = Agent::usual().await;
    for (version, key, expected) in [
        ("8", "dGhlIHNhbXBsZSBub25jZQ==", 426),
        ("13", "c2hvcnQ=", 400),
        ("13", "not base64", 400),
    ] {
        let answer = agent
            .http(&format!(
                "GET /any/path HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: keep-alive, Upgrade\r\n\
                 Upgrade: WebSocket\r\nSec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: {key}\r\n\r\n"
            ))
            .await;
        assert_eq!(status(&answer), expected);
    }
}
