//! Frames of pages. What was read, however it was spelt, means the same when written as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tanba_fuzz::has_fraction;
use tanba_wire::{Frame, Limits};

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let small = Limits {
        octets: 1 << 16,
        depth: 8,
        values: 64,
    };
    let _ = Frame::read(text, &small);
    if let Frame::Request(request) = Frame::read(text, &Limits::default()) {
        let object = Value::Object(request.object.clone());
        if !has_fraction(&object) {
            let again = Frame::read(&object.to_string(), &Limits::default());
            assert_eq!(again, Frame::Request(request));
        }
    }
});
