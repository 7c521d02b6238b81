//! Time, memory and stack without end.

use std::hint::black_box;

use crate::{Fault, Outcome};

/// Octets of a page of WebAssembly memory.
const PAGE: usize = 64 * 1024;

pub fn spin() -> Result<Outcome, Fault> {
    let mut turns = 0_u64;
    loop {
        turns = black_box(turns.wrapping_add(1));
    }
}

pub fn memory() -> Result<Outcome, Fault> {
    let mut hoard = Vec::new();
    loop {
        hoard.push(black_box(vec![1_u8; 1 << 20]));
    }
}

/// Grows until it is refused, and says how many MiB it has then.
pub fn memory_politely() -> Result<Outcome, Fault> {
    while core::arch::wasm32::memory_grow(0, 1) != usize::MAX {}
    let size = core::arch::wasm32::memory_size(0) * PAGE >> 20;
    Ok(Outcome::Value(size.to_string()))
}

pub fn stack() -> Outcome {
    Outcome::Value(deeper(black_box(1)).to_string())
}

#[inline(never)]
fn deeper(level: u64) -> u64 {
    if black_box(level) == 0 {
        return 0;
    }
    deeper(level + 1).wrapping_mul(31) ^ level
}

pub fn trap() -> Result<Outcome, Fault> {
    core::arch::wasm32::unreachable()
}
