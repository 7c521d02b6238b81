//! Octet strings on the stack.

use core::{fmt, ops::Deref};

/// Longest encoding: a public key or a signature of a 512-bit set.
const CAPACITY: usize = 128;

/// An encoded public key or signature: up to 128 octets without a heap.
///
/// Reads as a slice (`Deref`, `AsRef`); `to_vec()` copies it where a vector is wanted.
#[derive(Clone, PartialEq, Eq)]
pub struct Octets {
    buffer: [u8; CAPACITY],
    length: usize,
}

impl Octets {
    /// Joins two halves of equal length.
    pub(crate) fn join(first: &[u8], second: &[u8]) -> Self {
        let mut buffer = [0; CAPACITY];
        let length = first.len() + second.len();
        let octets = first.iter().chain(second);
        buffer
            .iter_mut()
            .zip(octets)
            .for_each(|(to, from)| *to = *from);
        Self { buffer, length }
    }
}

impl Deref for Octets {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

impl AsRef<[u8]> for Octets {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
