//! Key stores that come as octets.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod fixture;

use fixture::{fixture, secret};
use tanba_keystore::OpenError;
use tanba_keystore_file::open_octets;

#[tokio::test]
async fn octets_open_as_their_file_does() {
    let octets = std::fs::read(fixture("pkcs12/aes.p12")).unwrap();
    let token = open_octets(octets.into(), "aes").unwrap();
    assert_eq!(token.description().label, "aes");
    assert_eq!(token.description().path, None);
    let keys = token.unlock(secret("123456")).await.unwrap().keys;
    assert!(keys[0].certificate().is_some());
}

#[test]
fn r33_octets_beyond_the_limit_are_refused() {
    let octets = vec![0x30; (16 << 20) + 1];
    assert!(matches!(
        open_octets(octets.into(), "large"),
        Err(OpenError::TooLarge { limit }) if limit == 16 << 20
    ));
}
