//! WebSocket frames: the same messages in whatever pieces the octets come, where binary messages
//! are understood and where they are not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_server::{CloseCode, FrameDecoder, Message};

const LIMIT: usize = 1 << 16;

fuzz_target!(|input: &[u8]| {
    for decoder in [
        || FrameDecoder::new(LIMIT),
        || FrameDecoder::new(LIMIT).with_binary(LIMIT / 2),
    ] {
        let whole = messages(decoder(), input.chunks(input.len().max(1)));
        let octets = messages(decoder(), input.chunks(1));
        let pieces = messages(decoder(), input.chunks(7));
        assert_eq!(whole, octets);
        assert_eq!(whole, pieces);
    }
});

fn messages<'a>(
    mut decoder: FrameDecoder,
    pieces: impl Iterator<Item = &'a [u8]>,
) -> (Vec<Message>, Option<CloseCode>) {
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
