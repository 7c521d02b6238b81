use proptest::prelude::*;
use serde_json::json;

use super::*;

fn request(text: &str) -> Map<String, Value> {
    match Frame::read(text, &Limits::default()) {
        Frame::Request(request) => request.object,
        other => panic!("{text} is {other:?}"),
    }
}

fn malformed(text: &str) -> Malformed {
    match Frame::read(text, &Limits::default()) {
        Frame::Unparsable(malformed) => malformed,
        other => panic!("{text} is {other:?}"),
    }
}

#[test]
fn heartbeat_is_exact() {
    let limits = Limits::default();
    assert_eq!(Frame::read("--heartbeat--", &limits), Frame::Heartbeat);
    assert!(matches!(
        Frame::read(" --heartbeat--", &limits),
        Frame::Unparsable(_)
    ));
    assert!(matches!(
        Frame::read("--heartbeat--\n", &limits),
        Frame::Unparsable(_)
    ));
}

#[test]
fn empty_objects_are_keep_alives() {
    for text in ["{}", " { } ", "{ /* nothing */ }", "{};"] {
        assert_eq!(
            Frame::read(text, &Limits::default()),
            Frame::Empty,
            "{text}"
        );
    }
}

#[test]
fn every_lenient_spelling_reads_as_the_same_request() {
    let expected =
        json!({"module": "kz.gov.pki.ncalayerservices.accessory", "method": "getBundles"});
    let spellings = [
        r#"{"module":"kz.gov.pki.ncalayerservices.accessory","method":"getBundles"}"#,
        "{\n    module: \"kz.gov.pki.ncalayerservices.accessory\",\n    method: \"getBundles\"\n}",
        "{module:'kz.gov.pki.ncalayerservices.accessory',method:'getBundles'}",
        "{'module'='kz.gov.pki.ncalayerservices.accessory';'method'=>'getBundles'}",
        "{module = kz.gov.pki.ncalayerservices.accessory; method = getBundles;}",
        "{\"module\":\"kz.gov.pki.ncalayerservices.accessory\",\"method\":\"getBundles\",}",
        "\u{feff}{\"module\":\"kz.gov.pki.ncalayerservices.accessory\",\"method\":\"getBundles\"}",
        "{ // a comment\n module: /* here */ 'kz.gov.pki.ncalayerservices.accessory', method: 'getBundles' }",
    ];
    for text in spellings {
        assert_eq!(Value::Object(request(text)), expected, "{text}");
    }
}

#[test]
fn lenient_values_keep_their_types() {
    let text = "{a:true,b:FALSE,c:Null,d:12,e:-1.5e3,f:0x1f,g:[1;2,],h:[,],i:text with spaces,\
                j:'it\\'s \\u0416\\ud83d\\ude00\\ud800',k:{l:{}},m:+7}";
    assert_eq!(
        Value::Object(request(text)),
        json!({
            "a": true, "b": false, "c": null, "d": 12, "e": -1500.0, "f": 31, "g": [1, 2],
            "h": [null], "i": "text with spaces", "j": "it's Ж😀\u{fffd}", "k": {"l": {}}, "m": 7
        })
    );
}

#[test]
fn lone_surrogates_do_not_lose_the_request() {
    assert_eq!(
        request(r#"{"method":"a\udc00b"}"#)["method"],
        json!("a\u{fffd}b")
    );
    assert_eq!(
        request(r#"{"method":"a\ud800\u0041"}"#)["method"],
        json!("a\u{fffd}A")
    );
}

#[test]
fn module_and_method_are_taken_when_they_are_text() {
    let read = |text: &str| match Frame::read(text, &Limits::default()) {
        Frame::Request(request) => (request.module, request.method),
        other => panic!("{text} is {other:?}"),
    };
    assert_eq!(
        read(r#"{"method":"getKeys"}"#),
        (None, Some("getKeys".to_owned()))
    );
    assert_eq!(read(r#"{"module":null,"method":null}"#), (None, None));
    assert_eq!(
        read(r#"{"module":5,"method":6}"#),
        (Some("5".to_owned()), None)
    );
}

#[test]
fn member_order_is_kept() {
    let names: Vec<_> = request("{z:1,a:2,m:3}").keys().cloned().collect();
    assert_eq!(names, ["z", "a", "m"]);
}

#[test]
fn broken_text_says_where() {
    assert_eq!(
        malformed(r#"{"a":}"#),
        Malformed::Syntax {
            offset: 5,
            problem: "a value is missing"
        }
    );
    for text in [
        "",
        " ",
        "{",
        "{a",
        "{a:",
        "{a:1",
        "{\"a",
        "{'a\\",
        "{'\\u12",
        "{'\\q':1}",
        "{a:1}}",
        "{a 'b'}",
        "[",
        "/*",
        "{a:1} {b:2}",
        "{\"method\": \"getBundles\u{201d}}",
        "\u{0}",
        "{a:[1 'b']}",
    ] {
        assert!(
            matches!(malformed(text), Malformed::Syntax { .. }),
            "{text}"
        );
    }
    for text in ["[]", "1", "\"text\"", "null", "[{}]", "GET"] {
        assert_eq!(malformed(text), Malformed::NotAnObject, "{text}");
    }
}

#[test]
fn r09_nesting_is_limited_in_both_readers() {
    let deep = Malformed::TooDeep { limit: 100 };
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{a:", "}")] {
        let nested = |times: usize| {
            let inner = open.repeat(times) + "1" + &close.repeat(times);
            format!("{{\"args\":{inner}}}")
        };
        assert!(matches!(
            Frame::read(&nested(99), &Limits::default()),
            Frame::Request(_)
        ));
        assert_eq!(malformed(&nested(100)), deep);
        assert_eq!(malformed(&nested(100_000)), deep);
    }
    assert_eq!(malformed(&"[".repeat(100_000)), deep);
    assert_eq!(malformed(&"{a:".repeat(100_000)), deep);
}

#[test]
fn r09_size_and_number_of_values_are_limited() {
    let limits = Limits {
        octets: 64,
        depth: 10,
        values: 8,
    };
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(64));
    assert_eq!(
        Frame::read(&long, &limits),
        Frame::Unparsable(Malformed::TooLong { limit: 64 })
    );
    for text in ["{\"a\":[0,0,0,0,0,0]}", "{a:[,,,,,,]}", "{a:0,b:0,c:0,d:0}"] {
        assert_eq!(
            Frame::read(text, &limits),
            Frame::Unparsable(Malformed::TooMany { limit: 8 }),
            "{text}"
        );
    }
    assert!(matches!(
        Frame::read("{\"a\":[0,0,0,0,0]}", &limits),
        Frame::Request(_)
    ));
}

proptest! {
    #[test]
    fn strict_json_reads_as_serde_json_reads_it(value in json_object()) {
        let text = serde_json::to_string(&value).unwrap();
        let expected = match &value {
            Value::Object(object) if object.is_empty() => None,
            other => Some(other.clone()),
        };
        let got = match Frame::read(&text, &Limits::default()) {
            Frame::Request(request) => Some(Value::Object(request.object)),
            _ => None,
        };
        prop_assert_eq!(got, expected);
        let lenient = lenient::read(&text, &Limits::default());
        prop_assert_eq!(lenient, Ok(value));
    }

    #[test]
    fn nothing_panics(text in "[\\[\\]{}:;=,'\"\\\\/*a0ux. -]{0,40}|\\PC{0,40}") {
        let _ = Frame::read(&text, &Limits { octets: 200, depth: 5, values: 20 });
    }
}

fn json_object() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("\\PC{0,6}", tree, 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}
