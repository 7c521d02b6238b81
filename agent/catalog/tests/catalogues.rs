//! The signed index: whose counts, how old it may be, how keys change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use support::{NOW, Purpose, TestKey, bundle, index, package, signed};
use tanba_catalog::index::IndexFormError;
use tanba_catalog::{CatalogueTrust, Index, IndexError, Location, OfferError, SignatureError};
use tanba_module::{NetworkHost, OriginPattern};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NAME: &str = "kz.example.echo";

fn pinned(keys: &[&TestKey]) -> CatalogueTrust {
    CatalogueTrust::pinned(keys.iter().map(|key| key.fingerprint()))
}

fn origin(text: &str) -> OriginPattern {
    text.to_owned().try_into().unwrap()
}

fn host(text: &str) -> NetworkHost {
    text.to_owned().try_into().unwrap()
}

#[test]
fn what_is_written_is_read() {
    let (publisher, key) = (TestKey::new("P"), TestKey::new("K"));
    let mut written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &publisher))]);
    written.bundles[0].minimum = Some("1.1".parse().unwrap());
    written.bundles[0].hidden = true;
    written.bundles[0].allowed_origins = vec![origin("https://*.example.kz")];
    written.bundles[0].network_hosts = vec![host("api.example.kz:8443")];
    let read = Index::parse(&written.to_json().unwrap()).unwrap();
    assert_eq!(read, written);
    let accepted = pinned(&[&key])
        .accept(&signed(&written, &key), NOW)
        .unwrap();
    assert_eq!(accepted.index(), &written);
    assert_eq!(accepted.signer(), Some(&key.certificate));
    let offered = accepted.offer(NAME, NOW).unwrap();
    assert_eq!(offered.bundle().version.as_str(), "1.2");
}

#[test]
fn members_are_those_of_ncalayer_and_ours() {
    let publisher = TestKey::new("P");
    let json = index(
        7,
        &[&publisher],
        vec![bundle(&package(NAME, "1.2", &publisher))],
    );
    let json: serde_json::Value = serde_json::from_slice(&json.to_json().unwrap()).unwrap();
    let entry = json["bundles"][0].as_object().unwrap();
    // protocol spec 4.2
    for member in [
        "name", "symname", "version", "info", "url", "hash", "csernum", "chash", "required",
        "hidden", "banned",
    ] {
        assert!(entry.contains_key(member), "{member}");
    }
    for member in ["answers", "permissions", "publisher", "size", "tanba"] {
        assert!(entry.contains_key(member), "{member}");
    }
    assert_eq!(entry["csernum"], publisher.certificate.serial_number_hex());
}

#[test]
fn sites_and_servers_stand_in_the_entry_or_are_none() {
    let key = TestKey::new("K");
    let mut written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]);
    let plain: serde_json::Value = serde_json::from_slice(&written.to_json().unwrap()).unwrap();
    assert_eq!(plain["bundles"][0].get("allowedOrigins"), None);
    written.bundles[0].allowed_origins = vec![origin("https://example.kz")];
    written.bundles[0].network_hosts = vec![host("example.kz")];
    let mut json: serde_json::Value = serde_json::from_slice(&written.to_json().unwrap()).unwrap();
    let entry = &json["bundles"][0];
    assert_eq!(
        entry["allowedOrigins"],
        serde_json::json!(["https://example.kz"])
    );
    assert_eq!(entry["networkHosts"], serde_json::json!(["example.kz"]));
    for (member, wrong) in [
        ("allowedOrigins", serde_json::json!(["http://example.kz"])),
        (
            "allowedOrigins",
            serde_json::json!(vec!["https://example.kz"; 257]),
        ),
        ("networkHosts", serde_json::json!(["https://example.kz"])),
        ("networkHosts", serde_json::json!(vec!["example.kz"; 257])),
        ("networkHosts", serde_json::json!("example.kz")),
    ] {
        let right = json["bundles"][0][member].take();
        json["bundles"][0][member] = wrong;
        let octets = serde_json::to_vec(&json).unwrap();
        assert!(Index::parse(&octets).is_err(), "{member}");
        json["bundles"][0][member] = right;
    }
}

#[test]
fn members_of_a_newer_agent_are_passed_over() {
    let key = TestKey::new("K");
    let written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]);
    let mut json: serde_json::Value = serde_json::from_slice(&written.to_json().unwrap()).unwrap();
    json["news"] = "more".into();
    json["bundles"][0]["stars"] = 5.into();
    let read = Index::parse(&serde_json::to_vec(&json).unwrap()).unwrap();
    assert_eq!(read, written);
    // A permission or a contract that is not known yet: the entry is there and cannot be installed.
    json["bundles"][0]["permissions"] = serde_json::json!(["sign", "fly"]);
    json["bundles"][0]["name"]["fr"] = "écho".into();
    let octets = key.sign(&serde_json::to_vec(&json).unwrap());
    let accepted = pinned(&[&key]).accept(&octets, NOW).unwrap();
    let refused = accepted.offer(NAME, NOW).unwrap_err();
    assert_eq!(refused, OfferError::Permission("fly".to_owned()));
    for contract in ["2.0", "1.2", "0.9"] {
        json["bundles"][0]["permissions"] = serde_json::json!(["sign"]);
        json["bundles"][0]["tanba"] = contract.into();
        let octets = key.sign(&serde_json::to_vec(&json).unwrap());
        let accepted = pinned(&[&key]).accept(&octets, NOW).unwrap();
        let refused = accepted.offer(NAME, NOW).unwrap_err();
        assert_eq!(refused, OfferError::Contract(contract.parse().unwrap()));
    }
}

#[test]
fn wrong_members_are_refused_and_named() {
    let key = TestKey::new("K");
    let mut written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]);
    written.bundles[0].minimum = Some("1.0".parse().unwrap());
    let json: serde_json::Value = serde_json::from_slice(&written.to_json().unwrap()).unwrap();
    let cases = [
        ("/keys/0", "keys", serde_json::json!("00")),
        ("/keys", "keys", serde_json::json!([])),
        ("/issued", "issued", serde_json::json!("yesterday")),
        (
            "/expires",
            "expires",
            serde_json::json!("2026-01-01T00:00:00Z"),
        ),
        (
            "/expires",
            "expires",
            serde_json::json!("2036-01-01T00:00:00Z"),
        ),
        (
            "/bundles/0/symname",
            "symname",
            serde_json::json!("../echo"),
        ),
        ("/bundles/0/symname", "symname", serde_json::json!("")),
        (
            "/bundles/0/version",
            "version",
            serde_json::json!("1.2-beta"),
        ),
        ("/bundles/0/url", "url", serde_json::json!("../echo.tanba")),
        ("/bundles/0/url", "url", serde_json::json!("/etc/passwd")),
        ("/bundles/0/url", "url", serde_json::json!("a//b")),
        ("/bundles/0/url", "url", serde_json::json!("a/../../b")),
        (
            "/bundles/0/url",
            "url",
            serde_json::json!("http://example.kz/a"),
        ),
        (
            "/bundles/0/url",
            "url",
            serde_json::json!("file:///etc/passwd"),
        ),
        (
            "/bundles/0/url",
            "url",
            serde_json::json!("https://user:word@example.kz/a"),
        ),
        ("/bundles/0/hash", "hash", serde_json::json!("abc")),
        ("/bundles/0/csernum", "csernum", serde_json::json!("0x12")),
        ("/bundles/0/chash", "chash", serde_json::json!("")),
        ("/bundles/0/answers", "answers", serde_json::json!([])),
        ("/bundles/0/answers", "answers", serde_json::json!(["a b"])),
        ("/bundles/0/size", "size", serde_json::json!(0)),
        ("/bundles/0/size", "size", serde_json::json!(1_u64 << 40)),
        ("/bundles/0/tanba", "tanba", serde_json::json!("new")),
        ("/bundles/0/minimum", "minimum", serde_json::json!("x")),
        (
            "/bundles/0/name/ru",
            "name",
            serde_json::json!("x".repeat(5000)),
        ),
    ];
    for (place, member, value) in cases {
        let mut changed = json.clone();
        *changed
            .pointer_mut(place)
            .unwrap_or_else(|| panic!("{place}")) = value.clone();
        let error = Index::parse(&serde_json::to_vec(&changed).unwrap());
        match error {
            Err(IndexFormError::Member { member: found, .. }) => assert_eq!(found, member),
            other => panic!("{place} = {value}: {other:?}"),
        }
    }
    for gone in [
        "symname",
        "url",
        "hash",
        "chash",
        "csernum",
        "permissions",
        "size",
        "tanba",
    ] {
        let mut changed = json.clone();
        changed["bundles"][0].as_object_mut().unwrap().remove(gone);
        let error = Index::parse(&serde_json::to_vec(&changed).unwrap());
        assert!(matches!(error, Err(IndexFormError::Json(_))), "{gone}");
    }
    let mut twice = json.clone();
    let mut again = twice["bundles"][0].clone();
    again["symname"] = NAME.to_uppercase().into();
    twice["bundles"].as_array_mut().unwrap().push(again);
    assert!(Index::parse(&serde_json::to_vec(&twice).unwrap()).is_err());
}

#[test]
fn an_index_cut_off_anywhere_is_refused() {
    let key = TestKey::new("K");
    let octets = signed(
        &index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]),
        &key,
    );
    let trust = pinned(&[&key]);
    for length in 0..octets.len() {
        assert!(trust.accept(&octets[..length], NOW).is_err(), "{length}");
    }
}

#[test]
fn r36_a_changed_octet_never_gives_another_index() {
    let key = TestKey::new("K");
    let written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]);
    let octets = signed(&written, &key);
    let trust = pinned(&[&key]);
    for at in 0..octets.len() {
        let mut changed = octets.clone();
        changed[at] ^= 0x01;
        if let Ok(accepted) = trust.accept(&changed, NOW) {
            assert_eq!(accepted.index(), &written, "octet {at}");
        }
    }
}

#[test]
fn r36_an_index_by_another_key_is_refused() {
    let (key, other) = (TestKey::new("K"), TestKey::new("K"));
    let written = index(7, &[&key, &other], Vec::new());
    let error = pinned(&[&key])
        .accept(&signed(&written, &other), NOW)
        .unwrap_err();
    assert!(matches!(error, IndexError::UnknownKey(keys) if keys == [other.fingerprint()]));
    let bare = written.to_json().unwrap();
    assert!(matches!(
        pinned(&[&key]).accept(&bare, NOW),
        Err(IndexError::Signature(SignatureError::NotSigned))
    ));
    // Nobody is trusted without a pin.
    assert!(pinned(&[]).accept(&signed(&written, &key), NOW).is_err());
}

#[test]
fn r36_an_older_index_is_refused() {
    let key = TestKey::new("K");
    let make = |version| signed(&index(version, &[&key], Vec::new()), &key);
    let trust = pinned(&[&key]);
    let trust = trust.accept(&make(7), NOW).unwrap().trust().clone();
    let error = trust.accept(&make(6), NOW).unwrap_err();
    assert!(matches!(error, IndexError::Older { found: 6, seen: 7 }));
    // The same one again is fine, also signed anew.
    assert!(trust.accept(&make(7), NOW).is_ok());
    assert!(trust.accept(&make(8), NOW).is_ok());
    let mut changed = index(7, &[&key], Vec::new());
    changed.expires += Duration::days(1);
    let error = trust.accept(&signed(&changed, &key), NOW).unwrap_err();
    assert!(matches!(error, IndexError::Changed(7)));
}

#[test]
fn r36_an_expired_index_is_refused_and_one_from_the_future() {
    let key = TestKey::new("K");
    let written = index(7, &[&key], vec![bundle(&package(NAME, "1.2", &key))]);
    let octets = signed(&written, &key);
    let trust = pinned(&[&key]);
    let late = written.expires + Duration::SECOND;
    assert!(matches!(
        trust.accept(&octets, late),
        Err(IndexError::Expired(_))
    ));
    assert!(trust.accept(&octets, written.expires).is_ok());
    let early = written.issued - Duration::days(2);
    assert!(matches!(
        trust.accept(&octets, early),
        Err(IndexError::NotYet(_))
    ));
    // One that was fresh when it was accepted offers nothing when it is over.
    let accepted = trust.accept(&octets, NOW).unwrap();
    assert!(matches!(
        accepted.offer(NAME, late),
        Err(OfferError::Expired(_))
    ));
}

#[test]
fn a_key_whose_certificate_ran_out_signs_no_index() {
    let years: [OffsetDateTime; 2] = [
        datetime!(2026-01-01 0:00 UTC),
        datetime!(2026-11-01 0:00 UTC),
    ];
    let key = TestKey::with("K", Purpose::Other, years);
    let octets = signed(&index(7, &[&key], Vec::new()), &key);
    let error = pinned(&[&key]).accept(&octets, NOW).unwrap_err();
    assert!(matches!(error, IndexError::CertificateTime));
}

#[test]
fn r36_a_key_is_replaced_through_an_index_that_names_the_next() {
    let (old, new) = (TestKey::new("old"), TestKey::new("new"));
    let trust = pinned(&[&old]);
    // The new key is unknown so far.
    let by_new = signed(&index(9, &[&new], Vec::new()), &new);
    assert!(matches!(
        trust.accept(&by_new, NOW),
        Err(IndexError::UnknownKey(_))
    ));
    // An index by the old key names both.
    let both = signed(&index(8, &[&old, &new], Vec::new()), &old);
    let after = trust.accept(&both, NOW).unwrap().trust().clone();
    // One by the new key names the new one alone: the old key is over, pinned or not.
    let after = after.accept(&by_new, NOW).unwrap().trust().clone();
    assert_eq!(after.keys(), [new.fingerprint()]);
    let by_old = signed(&index(10, &[&old], Vec::new()), &old);
    assert!(matches!(
        after.accept(&by_old, NOW),
        Err(IndexError::UnknownKey(_))
    ));
}

#[test]
fn r36_who_missed_the_change_follows_through_a_second_signature() {
    let (old, new) = (TestKey::new("old"), TestKey::new("new"));
    // Signed by the new key and by the old one, for agents that have the old pin alone.
    let written = index(9, &[&new], Vec::new());
    let octets = old.cosign(&signed(&written, &new));
    for pin in [&old, &new] {
        let after = pinned(&[pin]).accept(&octets, NOW).unwrap().trust().clone();
        assert_eq!(after.keys(), [new.fingerprint()]);
        let next = signed(&index(10, &[&new], Vec::new()), &new);
        assert!(after.accept(&next, NOW).is_ok());
    }
    // A stranger's signature beside a trusted one changes nothing, a broken one does.
    let stranger = TestKey::new("stranger").cosign(&octets);
    assert!(pinned(&[&old]).accept(&stranger, NOW).is_ok());
    assert!(
        pinned(&[&TestKey::new("none")])
            .accept(&stranger, NOW)
            .is_err()
    );
}

#[test]
fn an_index_names_the_key_that_signs_it() {
    let (old, new) = (TestKey::new("old"), TestKey::new("new"));
    let octets = signed(&index(9, &[&new], Vec::new()), &old);
    let error = pinned(&[&old]).accept(&octets, NOW).unwrap_err();
    assert!(matches!(error, IndexError::KeyNotNamed));
}

#[test]
fn another_pin_means_to_decide_anew() {
    let (one, two) = (TestKey::new("one"), TestKey::new("two"));
    let octets = signed(&index(9, &[&one, &two], Vec::new()), &one);
    let stored = pinned(&[&one])
        .accept(&octets, NOW)
        .unwrap()
        .trust()
        .clone();
    let resumed = pinned(&[&one]).resume(Some(stored.clone()));
    assert_eq!(resumed, stored);
    // A pin to a key that the old catalogue named: what was seen counts still.
    let resumed = pinned(&[&two]).resume(Some(stored.clone()));
    assert_eq!(resumed.keys(), [two.fingerprint()]);
    assert_eq!(resumed.seen(), stored.seen());
    // A pin to another catalogue: its versions have nothing to do with the old ones.
    let foreign = TestKey::new("foreign");
    let resumed = pinned(&[&foreign]).resume(Some(stored));
    assert_eq!(resumed.keys(), [foreign.fingerprint()]);
    assert_eq!(resumed.seen(), None);
}

#[test]
fn bans_reach_the_banned_version_and_those_before() {
    let key = TestKey::new("K");
    let mut entry = bundle(&package(NAME, "2.0", &key));
    let bans = |entry: &tanba_catalog::Bundle, version: &str| entry.bans(&version.parse().unwrap());
    assert!(!bans(&entry, "1.0"));
    entry.minimum = Some("1.5".parse().unwrap());
    assert!(bans(&entry, "1.4.9") && !bans(&entry, "1.5") && !bans(&entry, "2.0"));
    entry.banned = true;
    assert!(bans(&entry, "1.5") && bans(&entry, "2.0") && !bans(&entry, "2.1"));
    let octets = signed(&index(7, &[&key], vec![entry]), &key);
    let accepted = pinned(&[&key]).accept(&octets, NOW).unwrap();
    assert_eq!(accepted.offer(NAME, NOW).unwrap_err(), OfferError::Banned);
    assert!(matches!(
        accepted.offer("kz.example.other", NOW),
        Err(OfferError::Unknown(_))
    ));
}

#[test]
fn places_of_packages_never_lead_elsewhere() {
    for text in ["a.tanba", "2026/a-1.0.tanba", "https://example.kz/a.tanba"] {
        assert_eq!(Location::parse(text).unwrap().as_str(), text);
    }
    for text in [
        "",
        ".",
        "..",
        "/a",
        "a/",
        "./a",
        "a/..",
        "\\a",
        "C:a",
        "a b",
        "a%2fb",
        "a?b",
        "a#b",
        "//host/a",
        "http://example.kz/a",
        "ftp://example.kz/a",
        "https://",
        "a\0",
    ] {
        assert_eq!(Location::parse(text), None, "{text:?}");
    }
}
