//! Time-stamping authorities, the clock, proxies.

use std::fs::File;
use std::time::SystemTime;

use tanba_doctor::{NetworkTrouble, Symptom};
use tanba_l10n::Locale;
use time::{Duration, OffsetDateTime};

use crate::scene::{Scene, free_port};

#[test]
fn nobody_is_asked_when_nobody_is_to_be_asked() {
    Scene::new().the(Symptom::NetworkNotAsked);
}

#[test]
fn a_dead_authority_is_undecided_and_a_lying_one_is_wrong() {
    let mut scene = Scene::new();
    scene.stamp = Some(Err(NetworkTrouble::Silent {
        reason: "no route".to_owned(),
    }));
    assert!(scene.the(Symptom::StampingSilent).symptom.is_undecided());
    assert_eq!(scene.found(Symptom::ServiceSilent).len(), 2);
    scene.stamp = Some(Err(NetworkTrouble::Wrong {
        reason: "no token".to_owned(),
    }));
    assert!(!scene.the(Symptom::StampingWrong).symptom.is_undecided());
    scene.stamp = Some(Ok(scene.now));
    scene.the(Symptom::StampingAnswers);
    assert!(scene.found(Symptom::ClockWrong).is_empty());
}

#[test]
fn a_clock_that_differs_from_the_authority_is_wrong() {
    let mut scene = Scene::new();
    for off in [Duration::minutes(-42), Duration::minutes(42)] {
        scene.stamp = Some(Ok(scene.now + off));
        let words = scene.the(Symptom::ClockWrong).words(Locale::Russian);
        assert!(words.what.contains("42"), "{}", words.what);
    }
}

#[test]
fn a_clock_before_our_own_files_is_behind() {
    let mut scene = Scene::new();
    scene.the(Symptom::ClockRight);
    let file = scene.write("config/settings.toml", "");
    let tomorrow = SystemTime::now() + std::time::Duration::from_hours(48);
    File::open(file).unwrap().set_modified(tomorrow).unwrap();
    scene.the(Symptom::ClockBehind);
    scene.now = OffsetDateTime::now_utc() + Duration::days(2);
    scene.the(Symptom::ClockRight);
}

#[test]
fn a_proxy_is_tried_and_its_password_is_not_told() {
    let mut scene = Scene::new();
    let silent = format!("http://aigerim:secret@127.0.0.1:{}", free_port());
    scene.proxies.insert("HTTPS_PROXY".to_owned(), silent);
    scene.the(Symptom::ProxySet);
    scene.stamp = Some(Ok(scene.now));
    let found = scene.the(Symptom::ProxySilent);
    assert!(!format!("{found:?}").contains("secret"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    scene.proxies.insert("HTTPS_PROXY".to_owned(), address);
    scene.the(Symptom::ProxySet);
    scene
        .proxies
        .insert("HTTPS_PROXY".to_owned(), "no proxy".to_owned());
    scene.the(Symptom::ProxyMalformed);
}
