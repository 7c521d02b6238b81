//! Private keys in DER: PKCS#8, PKCS#1, SEC1. A key that is read signs, and what it signs verifies.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_pki::{PrivateKey, SignatureAlgorithm, ToBeSigned};

fuzz_target!(|input: &[u8]| {
    let Ok(key) = PrivateKey::from_der(input) else {
        return;
    };
    let public = key.public_key();
    let algorithm = SignatureAlgorithm::default_for(public);
    let message = ToBeSigned::Message(b"message".to_vec());
    if let Ok(value) = key.sign(algorithm, &message, &[7; 32]) {
        assert_eq!(public.verify(algorithm, &message, &value), Ok(()));
    }
});
