//! A database of SQLite, as Firefox keeps what it remembers: tables are read to their end or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_doctor::sqlite::{Cell, read};

fuzz_target!(|input: &[u8]| {
    let Some(rows) = read(input, "moz_perms") else {
        return;
    };
    // Each octet is read once at most; text that had to be mended takes three for one.
    let texts = rows.iter().flatten().map(|cell| match cell {
        Cell::Text(text) => text.len(),
        _ => 0,
    });
    assert!(texts.sum::<usize>() <= input.len() * 3);
});
