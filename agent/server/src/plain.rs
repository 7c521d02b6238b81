//! A request without TLS, which is refused in words that a browser understands.
//!
//! Browsers do not tell a page whether nothing listens or a certificate is not trusted. They do
//! tell whether an address answers at all: a page that finds the agent in vain asks here, and can
//! say to the person which of the two it is. The answer is always the same and has no content.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The whole answer.
const REFUSAL: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\
    Content-Length: 0\r\n\
    Cache-Control: no-store\r\n\
    Connection: close\r\n\r\n";

/// Octets of a request that are read before it is refused; a browser that is answered earlier
/// takes the end of the connection for a failure.
const HEAD_LIMIT: usize = 16 * 1024;

/// Whether the peer begins with a method of HTTP in the place of a TLS record, which never begins
/// with a letter. Waits for the first octet and leaves it unread.
pub(crate) async fn is_spoken(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first[0].is_ascii_uppercase()
}

/// Reads the head of the request, whatever it says, and refuses it.
pub(crate) async fn refuse(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut piece = [0; 1024];
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_LIMIT {
        match stream.read(&mut piece).await {
            Ok(length @ 1..) => head.extend(piece.iter().take(length)),
            Ok(0) | Err(_) => return,
        }
    }
    if stream.write_all(REFUSAL).await.is_ok() {
        let _ = stream.shutdown().await;
    }
}
