use proptest::prelude::*;

use super::*;

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A client's frame, written from the RFC's picture and not with our own header code.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    match payload.len() {
        length @ 0..126 => out.push(0x80 | u8::try_from(length).unwrap()),
        length @ 126..65536 => {
            out.push(0xfe);
            out.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            out.push(0xff);
            out.extend((length as u64).to_be_bytes());
        }
    }
    out.extend(MASK);
    out.extend(
        payload
            .iter()
            .enumerate()
            .map(|(index, octet)| octet ^ MASK[index % 4]),
    );
    out
}

fn decode_all(octets: &[u8], piece: usize) -> Result<Vec<Message>, CloseCode> {
    let mut decoder = Decoder::new(100_000);
    let mut messages = Vec::new();
    for mut input in octets.chunks(piece) {
        while let Some(message) = decoder.next(&mut input)? {
            messages.push(message);
        }
    }
    assert!(decoder.is_idle());
    Ok(messages)
}

#[test]
fn the_masked_hello_of_the_rfc() {
    // RFC 6455 section 5.7.
    let octets = [
        0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,
    ];
    assert_eq!(
        decode_all(&octets, 1),
        Ok(vec![Message::Text("Hello".to_owned())])
    );
}

#[test]
fn a_text_may_be_appended_where_it_belongs() {
    let said = "Құжат ".repeat(1000);
    let (first, second) = said.as_bytes().split_at(5001);
    let octets = [
        frame(0x01, first),
        frame(0x89, b"beat"),
        frame(0x80, second),
    ]
    .concat();
    for piece in [1, 3, 1000, 20_000] {
        let mut decoder = Decoder::new(100_000);
        let mut messages = Vec::new();
        let mut rest = &octets[..];
        while !rest.is_empty() {
            let message = if let Some((text, left)) = decoder.coming_message() {
                let start = text.len();
                let (part, after) = rest.split_at(piece.min(usize::try_from(left).unwrap()));
                text.extend_from_slice(part);
                rest = after;
                decoder.appended(start)
            } else {
                // A header, and what is no text, goes the usual way.
                let (mut octet, after) = rest.split_at(1);
                rest = after;
                decoder.next(&mut octet)
            };
            messages.extend(message.unwrap());
        }
        assert!(decoder.is_idle());
        let expected = [Message::Ping(b"beat".to_vec()), Message::Text(said.clone())];
        assert_eq!(messages, expected, "pieces of {piece}");
    }
}

#[test]
fn fragments_with_a_ping_between_them() {
    let mut octets = frame(0x01, b"Hel");
    octets.extend(frame(0x89, b"beat"));
    octets.extend(frame(0x00, b""));
    octets.extend(frame(0x80, b"lo"));
    octets.extend(frame(0x8a, b""));
    octets.extend(frame(0x88, &[0x03, 0xe8]));
    octets.extend(frame(0x88, b""));
    let expected = vec![
        Message::Ping(b"beat".to_vec()),
        Message::Text("Hello".to_owned()),
        Message::Pong,
        Message::Close(Some(1000)),
        Message::Close(None),
    ];
    for piece in [1, 2, 3, 7, 1000] {
        assert_eq!(decode_all(&octets, piece), Ok(expected.clone()));
    }
}

#[test]
fn what_the_rfc_forbids_is_refused() {
    let refused: &[(&[u8], CloseCode)] = &[
        (&[0x81, 0x05], CloseCode::Protocol),             // not masked
        (&[0xc1, 0x80], CloseCode::Protocol),             // reserved bit
        (&[0x83, 0x80], CloseCode::Protocol),             // unknown opcode
        (&[0x09, 0x80], CloseCode::Protocol),             // fragmented ping
        (&[0x89, 0xfe], CloseCode::Protocol),             // long ping
        (&[0x80, 0x80, 0, 0, 0, 0], CloseCode::Protocol), // continues nothing
        (&[0x82, 0x80, 0, 0, 0, 0], CloseCode::Unsupported), // binary
        (&[0x88, 0x81, 0, 0, 0, 0, 3], CloseCode::Protocol), // half a close code
        (&[0x88, 0x82, 0, 0, 0, 0, 3, 0xed], CloseCode::Protocol), // close code 1005
        (&[0x81, 0x81, 0, 0, 0, 0, 0xff], CloseCode::InvalidText),
    ];
    for (octets, code) in refused {
        assert_eq!(decode_all(octets, 64), Err(*code), "{octets:02x?}");
    }
    let two_starts = [frame(0x01, b"a"), frame(0x81, b"b")].concat();
    assert_eq!(decode_all(&two_starts, 64), Err(CloseCode::Protocol));
}

#[test]
fn r09_a_promised_length_is_refused_by_the_header() {
    let mut decoder = Decoder::new(1000);
    for length in [1001_u64, 2 << 30, u64::MAX] {
        let header = [&[0x81, 0xff][..], &length.to_be_bytes(), &MASK].concat();
        let mut input = &header[..];
        assert_eq!(decoder.next(&mut input), Err(CloseCode::TooBig), "{length}");
        decoder = Decoder::new(1000);
    }
    let mut octets = frame(0x01, &[b'a'; 600]);
    octets.extend(frame(0x80, &[b'a'; 401]));
    let mut input = &octets[..];
    assert_eq!(decoder.next(&mut input), Err(CloseCode::TooBig));
}

#[test]
fn r09_nothing_is_reserved_for_a_promise() {
    let mut decoder = Decoder::new(512 << 20);
    let header = [&[0x81, 0xff][..], &(500_u64 << 20).to_be_bytes(), &MASK].concat();
    let mut input = &header[..];
    assert_eq!(decoder.next(&mut input), Ok(None));
    assert_eq!(decoder.message.map(|open| open.octets.capacity()), Some(0));
}

proptest! {
    #[test]
    fn messages_survive_any_cutting(
        texts in prop::collection::vec("\\PC{0,300}", 0..6),
        piece in 1_usize..600,
    ) {
        let octets: Vec<u8> = texts.iter().flat_map(|text| frame(0x81, text.as_bytes())).collect();
        let expected: Vec<_> = texts.into_iter().map(Message::Text).collect();
        prop_assert_eq!(decode_all(&octets, piece), Ok(expected));
    }

    #[test]
    fn nothing_panics(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut decoder = Decoder::new(1000);
        let mut input = &octets[..];
        while let Ok(Some(_)) = decoder.next(&mut input) {}
    }
}

#[test]
fn binary_messages_where_they_are_understood() {
    let content: Vec<u8> = (0..=255).cycle().take(1000).collect();
    let (first, second) = content.split_at(400);
    let frames = [
        frame(0x02, first),
        frame(0x80, second),
        frame(0x81, b"text"),
    ]
    .concat();
    let mut refusing = Decoder::new(1000);
    assert_eq!(refusing.next(&mut &frames[..]), Err(CloseCode::Unsupported));
    for piece in [1, 7, 5000] {
        let mut decoder = Decoder::new(10).with_binary(1000);
        let mut messages = Vec::new();
        for mut input in frames.chunks(piece) {
            while let Some(message) = decoder.next(&mut input).unwrap() {
                messages.push(message);
            }
        }
        let text = Message::Text("text".to_owned());
        assert_eq!(messages, [Message::Binary(content.clone()), text]);
    }
    // Each kind has its own limit, also over several frames.
    for (frames, limits) in [
        (&frames, (10, 999)),
        (&frame(0x81, &[b'a'; 11]), (10, 1000)),
    ] {
        let mut decoder = Decoder::new(limits.0).with_binary(limits.1);
        let mut input = &frames[..];
        assert_eq!(decoder.next(&mut input), Err(CloseCode::TooBig));
    }
    // A binary frame does not go on with a text.
    let mixed = [frame(0x01, b"a"), frame(0x82, b"b")].concat();
    let mut decoder = Decoder::new(10).with_binary(10);
    assert_eq!(decoder.next(&mut &mixed[..]), Err(CloseCode::Protocol));
}

#[test]
fn memory_of_a_message_is_used_again_and_nothing_of_it_seen() {
    let mut decoder = Decoder::new(10).with_binary(1000);
    let mut input = &frame(0x82, &[7; 900])[..];
    let Ok(Some(Message::Binary(octets))) = decoder.next(&mut input) else {
        panic!()
    };
    let place = octets.as_ptr();
    decoder.reuse(octets);
    let mut input = &frame(0x82, b"short")[..];
    let Ok(Some(Message::Binary(octets))) = decoder.next(&mut input) else {
        panic!()
    };
    assert_eq!((&octets[..], octets.as_ptr()), (&b"short"[..], place));
    for _ in 0..9 {
        decoder.reuse(Vec::with_capacity(900));
    }
    assert_eq!(decoder.spare.len(), MOST_SPARE);
    decoder.forget_spare();
    assert!(decoder.spare.is_empty());
}
