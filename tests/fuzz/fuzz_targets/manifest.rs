//! Manifests of modules.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_module::Manifest;

fuzz_target!(|input: &[u8]| {
    if let Ok(text) = std::str::from_utf8(input) {
        let _ = Manifest::parse(text).map_err(|error| error.to_string());
    }
});
