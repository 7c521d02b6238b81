//! Limits of what a hostile file may cost, in one place.

use crate::StoreError;

/// The largest file that is read, in octets. Real containers are below 10 KiB.
pub(crate) const MAX_FILE_LENGTH: u64 = 16 << 20;

/// The largest iteration count of one key derivation. Writers of today use 2 048 to 600 000.
pub(crate) const MAX_ITERATIONS: u64 = 10_000_000;

/// The most bags, PEM blocks or Java entries that one file may hold.
pub(crate) const MAX_ENTRIES: usize = 1024;

/// How deep safe bags may be nested.
pub(crate) const MAX_SAFE_DEPTH: u8 = 8;

/// The longest salt, in octets.
pub(crate) const MAX_SALT_LENGTH: usize = 1024;

/// What all key derivations of one attempt may cost together, in rounds of HMAC-SHA-2. About
/// twenty seconds of an ordinary core; many bags cannot multiply [`MAX_ITERATIONS`].
const MAX_ROUNDS: u64 = 20_000_000;

/// What is left of the rounds that one attempt to unlock may spend.
pub(crate) struct RoundsLeft(u64);

impl RoundsLeft {
    /// A fresh attempt.
    pub(crate) fn new() -> Self {
        Self(MAX_ROUNDS)
    }

    /// Takes the rounds of one derivation, `cost` each, before they are made.
    pub(crate) fn spend(&mut self, iterations: u64, cost: u64) -> Result<(), StoreError> {
        if iterations > MAX_ITERATIONS {
            return Err(StoreError::Limit(
                "too many iterations of the key derivation",
            ));
        }
        let rounds = iterations.saturating_mul(cost);
        self.0 = self.0.checked_sub(rounds).ok_or(StoreError::Limit(
            "the key derivations of the file would take too long",
        ))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r33_many_derivations_together_are_limited() {
        let mut left = RoundsLeft::new();
        assert!(left.spend(MAX_ITERATIONS + 1, 1).is_err());
        assert!(left.spend(MAX_ITERATIONS, 1).is_ok());
        assert!(left.spend(MAX_ITERATIONS, 1).is_ok());
        assert!(matches!(left.spend(1, 1), Err(StoreError::Limit(_))));
    }
}
