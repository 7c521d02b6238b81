use tanba_sdk::encode_base64;

use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/fixtures/cms/", $name))
    };
}

const DOCUMENT: &[u8] = fixture!("made/content.bin");

/// With definite lengths, in BER with indefinite lengths and pieces, with a key identifier.
const ATTACHED: [&[u8]; 3] = [
    fixture!("made/rsa-no-signed-attrs-attached.p7m"),
    fixture!("made/rsa-ber-indefinite.p7m"),
    fixture!("made/rsa-pss-skid-attached.p7m"),
];

#[test]
fn the_document_comes_out_as_it_went_in() {
    for message in ATTACHED {
        assert_eq!(of(message).unwrap(), DOCUMENT);
    }
    let content: &[u8] = fixture!("rfc4134/ExContent.bin");
    assert_eq!(of(fixture!("rfc4134/4.2.bin")).unwrap(), content);
    assert_eq!(of(fixture!("rfc4134/4.5.bin")).unwrap(), content);
}

#[test]
fn text_forms_are_read_too() {
    for message in ATTACHED {
        let base64 = encode_base64(message);
        let lines: Vec<_> = base64
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let pem = format!(
            "-----BEGIN CMS-----\r\n{}\r\n-----END CMS-----\r\n",
            lines.join("\r\n")
        );
        assert_eq!(of(base64.as_bytes()).unwrap(), DOCUMENT);
        assert_eq!(of(pem.as_bytes()).unwrap(), DOCUMENT);
    }
}

#[test]
fn a_detached_signature_has_no_document() {
    for message in [
        &fixture!("made/cades-bes-rsa-detached.p7s")[..],
        fixture!("made/gost2012-256-detached.p7s"),
        fixture!("rfc4134/4.3.bin"),
    ] {
        assert!(matches!(of(message), Err(Fault::InvalidParameter { .. })));
    }
}

#[test]
fn what_is_no_message_is_refused() {
    for message in [
        &b""[..],
        b"-----BEGIN CMS-----",
        b"not base64!",
        &[0xff, 0xfe],
        &[0x30, 0x80],
        &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0xff],
        fixture!("made/ca.pem"),
        fixture!("rfc4134/3.2.bin"),
    ] {
        assert!(of(message).is_err(), "{message:02x?}");
    }
}

#[test]
fn no_cut_and_no_changed_octet_is_a_panic() {
    for message in ATTACHED {
        // Headers end long before this.
        for end in 0..message.len().min(200) {
            assert!(of(&message[..end]).is_err());
        }
        for at in 0..80 {
            for octet in [0x00, 0x7f, 0x80, 0xff] {
                let mut changed = message.to_vec();
                changed[at] = octet;
                let _ = of(&changed);
            }
        }
    }
}

#[test]
fn pieces_in_pieces_have_an_end() {
    let mut nested = vec![OCTET_STRING, 1, b'x'];
    for _ in 0..=DEEPEST {
        let length = u8::try_from(nested.len()).unwrap();
        nested = [&[PIECES, length][..], &nested].concat();
    }
    let mut content = Vec::new();
    assert!(Reader(&nested).octet_string(&mut content, DEEPEST).is_err());
    let inner = &nested[2..];
    assert!(Reader(inner).octet_string(&mut content, DEEPEST).is_ok());
    assert_eq!(content, b"x");
}
