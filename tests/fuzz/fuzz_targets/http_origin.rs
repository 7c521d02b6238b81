//! The `Origin` header: what is accepted is spelt as it came, and safe.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_server::{OriginPolicy, parse_origin};

fuzz_target!(|input: &[u8]| {
    let Ok(value) = std::str::from_utf8(input) else {
        return;
    };
    let Ok(origin) = parse_origin(value, &OriginPolicy::default()) else {
        return;
    };
    assert_eq!(origin.ascii(), value);
    assert!(value.is_ascii() && !value.contains(['@', '?', '#', '\\', ' ']));
    let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let is_loopback = loopback.iter().any(|start| {
        value
            .strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    assert!(value.starts_with("https://") || is_loopback);
});
