//! WebSocket frames: the same messages in whatever pieces the octets come.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_server::{CloseCode, FrameDecoder, Message};

const LIMIT: usize = 1 << 16;

fuzz_target!(|input: &[u8]| {
    let whole = messages(input.chunks(input.len().max(1)));
    let octets = messages(input.chunks(1));
    let pieces = messages(input.chunks(7));
    assert_eq!(whole, octets);
    assert_eq!(whole, pieces);
});

fn messages<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Message>, Option<CloseCode>) {
    let mut decoder = FrameDecoder::new(LIMIT);
    let mut messages = Vec::new();
    for mut piece in pieces {
        loop {
            match decoder.next(&mut piece) {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(code) => return (messages, Some(code)),
            }
        }
    }
    (messages, None)
}
