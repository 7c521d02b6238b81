//! The AuthenticatedSafe of PKCS#12 behind its integrity check: the input is wrapped into a file
//! without one. The first line is the password.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::{line, open_and_unlock};
use tanba_pki::{ObjectIdentifier, encode};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

fuzz_target!(|input: &[u8]| {
    let (password, safe) = line(input);
    let Ok(password) = std::str::from_utf8(password) else {
        return;
    };
    let content = encode::explicit(0, &encode::octet_string(safe));
    let content_info = encode::sequence(&[&encode::oid(DATA), &content]);
    let file = encode::sequence(&[&encode::integer_u64(3), &content_info]);
    open_and_unlock(&file, password);
});
