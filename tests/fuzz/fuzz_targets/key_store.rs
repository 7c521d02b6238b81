//! Key store files: PKCS#12, PKCS#8, PEM, JKS. The first line is the password, the rest the file.
//!
//! Files with many rounds of key derivation are passed over: they are slow by design, and what
//! they may cost is limited elsewhere.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::{line, open_and_unlock};

fuzz_target!(|input: &[u8]| {
    let (password, file) = line(input);
    if let Ok(password) = std::str::from_utf8(password) {
        open_and_unlock(file, password);
    }
});
