//! The local certificate: ended, about to end, damaged, readable by others.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tanba_doctor::Symptom;
use time::{Duration, OffsetDateTime};

use crate::scene::Scene;

fn ago(days: i64) -> OffsetDateTime {
    OffsetDateTime::now_utc() - Duration::days(days)
}

/// Renewed by the repair of this finding, it is well.
#[track_caller]
fn is_renewed(scene: &Scene, symptom: Symptom) {
    scene.repair(symptom);
    scene.the(Symptom::CertificateValid);
    assert!(scene.found(symptom).is_empty());
}

#[test]
fn one_that_ended_is_renewed() {
    is_renewed(
        &Scene::with_certificate(ago(500)),
        Symptom::CertificateExpired,
    );
}

#[test]
fn one_that_ends_soon_is_renewed() {
    is_renewed(
        &Scene::with_certificate(ago(380)),
        Symptom::CertificateEnding,
    );
}

#[test]
fn one_of_the_future_is_not_renewed_but_the_clock_doubted() {
    let scene = Scene::with_certificate(ago(-20));
    assert_eq!(scene.the(Symptom::CertificateNotYet).repair, None);
}

#[test]
fn a_damaged_one_is_renewed() {
    let scene = Scene::with_certificate(ago(0));
    let file = scene.at("data/tls/localhost.pem");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, whole.replace("MII", "M#I")).unwrap();
    is_renewed(&scene, Symptom::CertificateDamaged);
}

#[test]
fn r14_one_that_others_could_read_is_renewed() {
    let scene = Scene::with_certificate(ago(0));
    let file = scene.at("data/tls/localhost.pem");
    let before = fs::read(&file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    is_renewed(&scene, Symptom::CertificateExposed);
    assert_ne!(fs::read(&file).unwrap(), before);
}

#[test]
fn looking_makes_no_certificate() {
    let scene = Scene::new();
    scene.the(Symptom::CertificateAbsent);
    assert!(!scene.at("data/tls").exists());
}
