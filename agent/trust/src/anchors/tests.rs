//! The folder of anchors: read, added to, removed from.

use std::fs;

use time::macros::datetime;

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    fs::read(folder.join(name)).unwrap()
}

fn certificate(name: &str) -> Certificate {
    Certificate::all_from_bytes(&fixture(name))
        .unwrap()
        .remove(0)
}

#[test]
fn a_folder_holds_der_pem_and_bundles() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, octets: &[u8]| fs::write(folder.path().join(name), octets).unwrap();
    put("root.pem", &fixture("paths/root.pem"));
    put("kz.cer", &fixture("kz/ca/root_test_gost_2022.cer"));
    let bundle = [
        fixture("paths/other_root.pem"),
        fixture("paths/authority.pem"),
    ]
    .concat();
    put("bundle.crt", &bundle);
    put("notes.txt", b"not a certificate");
    put(".hidden", b"not looked at");
    fs::create_dir(folder.path().join("sub")).unwrap();

    let mut anchors = TrustAnchors::open(folder.path(), AnchorSet::Production).unwrap();
    assert_eq!(anchors.list().len(), 2 + 4);
    assert!(anchors.contains(&certificate("paths/authority.pem")));
    assert_eq!(anchors.unusable().len(), 1);
    assert!(anchors.unusable()[0].0.ends_with("notes.txt"));
    // One of a bundle cannot be removed by deleting the file.
    let fingerprint = anchors.list()[2].fingerprint();
    assert!(matches!(
        anchors.remove(&fingerprint),
        Err(AnchorError::SharedFile { .. })
    ));
}

#[test]
fn what_is_added_stays_until_it_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("anchors");
    let root = certificate("paths/root.pem");
    let mut anchors = TrustAnchors::open(&folder, AnchorSet::Production).unwrap();
    assert_eq!(
        anchors.list().len(),
        2,
        "a folder that is not there is empty"
    );
    let fingerprint = anchors.add(&root).unwrap().fingerprint();
    assert!(matches!(anchors.add(&root), Err(AnchorError::Present)));

    let mut again = TrustAnchors::open(&folder, AnchorSet::Production).unwrap();
    assert!(again.contains(&root));
    let shown = fingerprint
        .to_uppercase()
        .as_bytes()
        .chunks(2)
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join(":");
    assert!(
        matches!(again.remove(&shown[..8]), Err(AnchorError::NotFound)),
        "too few digits"
    );
    assert_eq!(again.remove(&shown).unwrap().certificate, root);
    assert!(matches!(
        again.remove(&fingerprint),
        Err(AnchorError::NotFound)
    ));
    assert!(
        !TrustAnchors::open(&folder, AnchorSet::Production)
            .unwrap()
            .contains(&root)
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn only_authorities_are_added_and_built_in_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut anchors = TrustAnchors::open(folder.path(), AnchorSet::Production).unwrap();
    let leaf = certificate("paths/leaf.pem");
    assert!(matches!(anchors.add(&leaf), Err(AnchorError::NotAuthority)));
    let built_in = anchors.list()[0].fingerprint();
    assert!(matches!(
        anchors.remove(&built_in),
        Err(AnchorError::BuiltIn(_))
    ));
    let mut fixed = TrustAnchors::built_in(AnchorSet::Production);
    assert!(matches!(
        fixed.add(&certificate("paths/root.pem")),
        Err(AnchorError::ReadOnly)
    ));
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let error = TrustAnchors::open(&file, AnchorSet::Production).unwrap_err();
    assert!(matches!(error, AnchorError::Io { path, .. } if path == file));
    let large = folder.path().join("large.pem");
    fs::write(&large, vec![b'\n'; 5 << 20]).unwrap();
    let error = TrustAnchors::open(folder.path(), AnchorSet::Production).unwrap_err();
    assert!(matches!(error, AnchorError::TooMuch { path } if path == large));
}

#[test]
fn the_national_authorities_are_present_while_they_are_valid() {
    let now = datetime!(2026-11-22 0:00 UTC);
    let anchors = TrustAnchors::built_in(AnchorSet::Production);
    assert!(
        !anchors.national_present(now),
        "the built-in ones have expired"
    );
    assert!(anchors.national_present(datetime!(2020-01-01 0:00 UTC)));
    let tests = TrustAnchors::built_in(AnchorSet::Test);
    assert!(
        !tests.national_present(now),
        "test authorities are not the national ones"
    );
}
