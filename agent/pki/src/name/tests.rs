use super::*;
use crate::encode;

const UTF8: u32 = 12;

fn string(number: u32, octets: &[u8]) -> Vec<u8> {
    encode::element(
        Tag {
            class: 0,
            constructed: false,
            number,
        },
        octets,
    )
}

fn attribute(dotted: &str, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[&encode::oid(ObjectIdentifier::new_unwrap(dotted)), value])
}

fn name(sets: &[&[Vec<u8>]]) -> Name {
    let sets: Vec<_> = sets
        .iter()
        .map(|set| encode::element(Tag::SET, &set.concat()))
        .collect();
    Name::from_der(&encode::element(Tag::SEQUENCE, &sets.concat())).unwrap()
}

#[test]
fn text_escapes_what_would_end_a_value() {
    let cases = [
        ("ТОО \"Ромашка\", филиал", r#"ТОО \"Ромашка\"\, филиал"#),
        ("a+b=c<d>e;f\\g", r"a\+b\=c\<d\>e\;f\\g"),
        ("#x#", r"\#x#"),
        ("  two ", r"\ \ two\ "),
        (" ", r"\ "),
        ("", ""),
    ];
    for (value, text) in cases {
        let name = name(&[&[attribute("2.5.4.10", &string(UTF8, value.as_bytes()))]]);
        assert_eq!(name.to_page_text(), format!("O={text}"));
        assert_eq!(name.organisation(), Some(value));
    }
}

#[test]
fn values_of_every_string_type_are_text() {
    let cases: [(u32, &[u8], &str); 8] = [
        (12, "Қ".as_bytes(), "Қ"),
        (19, b"KZ", "KZ"),
        (22, b"ROLE02", "ROLE02"),
        (20, &[0xe9], "é"),
        (30, &[0x04, 0x9a, 0, b'a'], "Қa"),
        (30, &[0x04, 0x9a, 0], "Қ\u{fffd}"),
        (28, &[0, 0, 0x04, 0x9a], "Қ"),
        (2, &[1], "#020101"),
    ];
    for (number, octets, text) in cases {
        let name = name(&[&[attribute("2.5.4.3", &string(number, octets))]]);
        assert_eq!(name.common_name(), Some(text), "type {number}");
    }
}

#[test]
fn order_unknown_types_and_joined_attributes_are_kept() {
    let name = name(&[
        &[attribute("2.5.4.6", &string(19, b"KZ"))],
        &[
            attribute("2.5.4.3", &string(UTF8, b"A")),
            attribute("1.2.3.4", &string(UTF8, b"B")),
        ],
    ]);
    assert_eq!(name.to_page_text(), "C=KZ,CN=A+1.2.3.4=B");
}

#[test]
fn numbers_of_people_and_organisations_have_twelve_digits() {
    let with = |dotted, value: &str| name(&[&[attribute(dotted, &string(19, value.as_bytes()))]]);
    assert_eq!(
        with("2.5.4.5", "IIN123456789011").iin(),
        Some("123456789011")
    );
    assert_eq!(with("2.5.4.5", "IIN12345678901").iin(), None);
    assert_eq!(with("2.5.4.5", "123456789011").iin(), None);
    assert_eq!(
        with("2.5.4.11", "BIN123456789021").bin(),
        Some("123456789021")
    );
    assert_eq!(
        with("2.5.4.5", "BIN123456789021").bin(),
        Some("123456789021")
    );
    assert_eq!(with("2.5.4.11", "BIN12345678902x").bin(), None);
}

#[test]
fn malformed_names_are_errors() {
    for der in [
        &[][..],
        &[0x30],
        &[0x31, 0],
        &[0x30, 2, 0x30, 0],
        &[0x30, 4, 0x31, 2, 0x30, 0],
    ] {
        assert!(Name::from_der(der).is_err(), "{der:02x?}");
    }
}
