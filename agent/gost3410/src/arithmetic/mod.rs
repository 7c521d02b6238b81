//! Integers modulo a prime in constant time.
//!
//! [`limbs`] adds and multiplies without reducing, [`modulus`] derives the constants of a prime
//! at compile time, [`residue`] is the number the curves work with, and [`inverse`] divides.

mod inverse;
pub(crate) mod limbs;
pub(crate) mod modulus;
pub(crate) mod residue;

#[cfg(test)]
mod tests;
