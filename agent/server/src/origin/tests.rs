use OriginError::{Malformed, Opaque, Scheme, TooLong};

use super::*;

fn policy() -> OriginPolicy {
    OriginPolicy {
        intranet: ["http://portal.corp".to_owned()].into(),
        denied: ["https://denied.kz".to_owned()].into(),
    }
}

#[test]
fn r02_table_of_origins() {
    let table: &[(&str, Result<&str, OriginError>)] = &[
        ("https://egov.kz", Ok("https://egov.kz")),
        ("https://egov.kz:8443", Ok("https://egov.kz:8443")),
        ("https://egov.kz.evil.com", Ok("https://egov.kz.evil.com")),
        ("https://xn--80a1acny.xn--80ao21a", Ok("https://почта.қаз")),
        ("https://xn--80ak6aa92e.com", Ok("https://аррӏе.com")),
        ("https://192.168.0.10", Ok("https://192.168.0.10")),
        (
            "https://[2001:db8::1]:4443",
            Ok("https://[2001:db8::1]:4443"),
        ),
        ("https://127.0.0.1", Ok("https://127.0.0.1")),
        ("https://localhost:3000", Ok("https://localhost:3000")),
        ("http://localhost", Ok("http://localhost")),
        ("http://localhost:8080", Ok("http://localhost:8080")),
        ("http://127.0.0.1:5173", Ok("http://127.0.0.1:5173")),
        ("http://[::1]:5173", Ok("http://[::1]:5173")),
        ("http://portal.corp", Ok("http://portal.corp")),
        ("null", Err(Opaque)),
        ("", Err(Malformed)),
        (" ", Err(Malformed)),
        ("*", Err(Malformed)),
        ("egov.kz", Err(Malformed)),
        ("//egov.kz", Err(Malformed)),
        ("https://", Err(Malformed)),
        ("https:///egov.kz", Err(Malformed)),
        ("https:egov.kz", Err(Malformed)),
        ("https://egov.kz/", Err(Malformed)),
        ("https://egov.kz/path", Err(Malformed)),
        ("https://egov.kz?x", Err(Malformed)),
        ("https://evil.com#egov.kz", Err(Malformed)),
        ("https://egov.kz@evil.com", Err(Malformed)),
        ("https://user:pass@egov.kz", Err(Malformed)),
        ("https://evil.com\\egov.kz", Err(Malformed)),
        ("https://EGOV.kz", Err(Malformed)),
        ("HTTPS://egov.kz", Err(Malformed)),
        ("https://egov.kz.", Err(Malformed)),
        ("https://egov.kz:443", Err(Malformed)),
        ("https://egov.kz:", Err(Malformed)),
        ("https://egov.kz:99999", Err(Malformed)),
        ("https://egov.kz:08443", Err(Malformed)),
        ("https://egov%2ekz", Err(Malformed)),
        ("https://egov.kz\u{0}", Err(Malformed)),
        (" https://egov.kz", Err(Malformed)),
        ("https://egov.kz https://evil.com", Err(Malformed)),
        ("https://egov.kz, https://evil.com", Err(Malformed)),
        ("https://қаз.kz", Err(Malformed)),
        ("https://xn--a", Err(Malformed)),
        ("https://0x7f.1", Err(Malformed)),
        ("https://2130706433", Err(Malformed)),
        ("https://[::ffff:127.0.0.1]", Err(Malformed)),
        ("http://egov.kz", Err(Scheme)),
        ("http://localhost.evil.com", Err(Scheme)),
        ("http://evil.localhost", Err(Scheme)),
        ("http://127.0.0.2", Err(Scheme)),
        ("http://127.0.0.1.evil.com", Err(Scheme)),
        ("http://portal.corp:8080", Err(Scheme)),
        ("http://0.0.0.0", Err(Scheme)),
        ("file://", Err(Scheme)),
        ("file:///etc/passwd", Err(Scheme)),
        ("ftp://egov.kz", Err(Scheme)),
        ("wss://egov.kz", Err(Scheme)),
        ("data:text/html,x", Err(Scheme)),
        ("javascript:alert(1)", Err(Scheme)),
        ("about:blank", Err(Scheme)),
        ("chrome-extension://abcdefghijklmnop", Err(Scheme)),
        ("moz-extension://0a1b", Err(Scheme)),
    ];
    for (value, expected) in table {
        let got = parse(value, &policy());
        let shown = got.as_ref().map(Origin::unicode).map_err(|error| *error);
        assert_eq!(shown, *expected, "{value:?}");
        if let Ok(origin) = &got {
            assert_eq!(origin.ascii(), *value);
        }
    }
}

#[test]
fn r02_long_origins_are_refused() {
    let longest = format!("https://{}.kz:8443", "a.".repeat(119) + "a");
    assert!(longest.len() <= 255);
    assert!(parse(&longest, &policy()).is_ok(), "{}", longest.len());
    let longer = format!("https://{}.kz", "a".repeat(250));
    assert_eq!(parse(&longer, &policy()), Err(TooLong));
}
