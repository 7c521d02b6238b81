//! Whole, split, long and broken messages.

use super::*;

async fn read_all(octets: &[u8]) -> Result<Vec<(FromWindow, Option<String>)>, FrameError> {
    let mut reader = FromWindowReader::new(octets);
    let mut all = Vec::new();
    while let Some(received) = reader.next().await? {
        let secret = received.secret.map(|secret| secret.expose().to_owned());
        all.push((received.message, secret));
    }
    Ok(all)
}

fn unlock(secret: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let secret = Secret::new(secret.to_owned());
    write_unlock(&mut octets, "/keys/a.p12".to_owned(), &secret).unwrap();
    octets
}

#[tokio::test]
async fn messages_survive_the_pipe() {
    let mut octets = Vec::new();
    write_from_window(&mut octets, &FromWindow::Shown).unwrap();
    octets.extend(unlock("пароль \"\n{"));
    write_from_window(&mut octets, &FromWindow::Decline { always: true }).unwrap();
    let read = read_all(&octets).await.unwrap();
    assert_eq!(read.len(), 3);
    assert_eq!(read[0].0, FromWindow::Shown);
    assert_eq!(read[1].1.as_deref(), Some("пароль \"\n{"));
    assert_eq!(read[2].0, FromWindow::Decline { always: true });
}

#[tokio::test]
async fn a_password_that_arrives_octet_by_octet_is_whole() {
    let (mut window, agent) = tokio::io::duplex(1);
    let writer = tokio::spawn(async move {
        tokio::io::AsyncWriteExt::write_all(&mut window, &unlock("CANARY-8273"))
            .await
            .unwrap();
    });
    let mut reader = FromWindowReader::new(agent);
    let received = reader.next().await.unwrap().unwrap();
    assert_eq!(received.secret.unwrap().expose(), "CANARY-8273");
    writer.await.unwrap();
}

#[tokio::test]
async fn r18_the_password_is_in_no_json_and_wiped_from_the_buffer() {
    let octets = unlock("CANARY-8273");
    let line = octets.split(|octet| *octet == b'\n').next().unwrap();
    assert!(!String::from_utf8_lossy(line).contains("CANARY"));

    let mut reader = FromWindowReader::new(octets.as_slice());
    let received = reader.next().await.unwrap().unwrap();
    assert_eq!(received.secret.unwrap().expose(), "CANARY-8273");
    assert!(
        reader.buffer.iter().all(|octet| *octet == 0),
        "octets stayed in the buffer"
    );
}

#[tokio::test]
async fn lines_and_passwords_beyond_the_limits_are_refused() {
    let long = vec![b'a'; LONGEST_FROM_WINDOW + LONGEST_SECRET + 10];
    assert!(matches!(read_all(&long).await, Err(FrameError::TooLong)));

    let announced = br#"{"message":"unlock","location":"/a","secret-length":5000}"#;
    let announced = [announced.as_slice(), b"\n"].concat();
    // serde renames variants only; the member keeps its Rust name.
    let announced = String::from_utf8(announced)
        .unwrap()
        .replace("secret-length", "secret_length");
    assert!(matches!(
        read_all(announced.as_bytes()).await,
        Err(FrameError::Secret)
    ));

    let secret = Secret::new("x".repeat(LONGEST_SECRET + 1));
    let refused = write_unlock(&mut Vec::new(), String::new(), &secret);
    assert!(matches!(refused, Err(FrameError::Secret)));
}

#[tokio::test]
async fn broken_messages_are_refused_and_a_half_one_is_the_end() {
    assert!(matches!(
        read_all(b"{}\n").await,
        Err(FrameError::Malformed(_))
    ));
    assert!(matches!(
        read_all(b"\xff\xfe\n").await,
        Err(FrameError::Malformed(_))
    ));
    assert!(matches!(read_all(b"{\"message\":").await, Ok(all) if all.is_empty()));
    let without_end = br#"{"message":"unlock","location":"/a","secret_length":2}
abc
"#;
    assert!(matches!(
        read_all(without_end).await,
        Err(FrameError::Secret)
    ));
    let huge = br#"{"message":"unlock","location":"/a","secret_length":18446744073709551615}
"#;
    assert!(matches!(read_all(huge).await, Err(FrameError::Secret)));
}

#[test]
fn the_window_reads_what_the_agent_writes() {
    let message = ToWindow::About {
        language: crate::message::Language::Kk,
        version: "1".into(),
    };
    let mut octets = serde_json::to_vec(&message).unwrap();
    octets.push(b'\n');
    let mut pipe = octets.as_slice();
    assert_eq!(read_to_window(&mut pipe).unwrap(), Some(message));
    assert_eq!(read_to_window(&mut pipe).unwrap(), None);
    assert!(matches!(
        read_to_window(&mut b"[]\n".as_slice()),
        Err(FrameError::Malformed(_))
    ));
    assert_eq!(read_to_window(&mut b"{\"message".as_slice()).unwrap(), None);
}
