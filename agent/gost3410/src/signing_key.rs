//! Private keys.

use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    Error, ParameterSet, Signature, VerifyingKey, integer, integer::Integer, nonce::NonceGenerator,
    scheme::scheme,
};

/// A private key with its public key.
///
/// The number d is wiped when the key is dropped; there is no way to print or copy it.
pub struct SigningKey {
    set: ParameterSet,
    d: Zeroizing<Integer>,
    verifying_key: VerifyingKey,
}

impl SigningKey {
    /// Reads d from exactly `field_octets` little-endian octets, the form of 512-bit Kazakh keys
    /// and of unmasked Russian keys.
    pub fn from_le_octets(set: ParameterSet, octets: &[u8]) -> Result<Self, Error> {
        if octets.len() != set.field_octets() {
            return Err(Error::PrivateKeyLength);
        }
        Self::from_integer(set, Zeroizing::new(integer::from_le_octets(octets)))
    }

    /// Reads d from big-endian octets, the content of a DER INTEGER as in Kazakh GOST 34.310-2004
    /// keys: leading zero octets may be missing or in excess.
    pub fn from_be_octets(set: ParameterSet, octets: &[u8]) -> Result<Self, Error> {
        let excess = octets.len().saturating_sub(set.field_octets());
        let (excess, octets) = octets.split_at(excess);
        if octets.is_empty() || !bool::from(integer::all_zero(excess)) {
            return Err(Error::PrivateKeyLength);
        }
        Self::from_integer(set, Zeroizing::new(integer::from_be_octets(octets)))
    }

    /// Reads a masked key `M ‖ mask`, each in `field_octets` little-endian octets; d is their
    /// product modulo q (the masked form of TC26 containers, RFC 9548, with one mask).
    pub fn from_masked_le_octets(set: ParameterSet, octets: &[u8]) -> Result<Self, Error> {
        let half = set.field_octets();
        let (masked, mask) = octets
            .split_at_checked(half)
            .ok_or(Error::PrivateKeyLength)?;
        if mask.len() != half {
            return Err(Error::PrivateKeyLength);
        }
        let masked = Zeroizing::new(integer::from_le_octets(masked));
        let mask = Zeroizing::new(integer::from_le_octets(mask));
        Self::from_integer(set, Zeroizing::new(scheme(set).product(&masked, &mask)))
    }

    /// The parameter set of the key.
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    /// The public key Q = d·P, computed when the key was read.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying_key
    }

    /// Signs a digest (RFC 7091, section 6.1).
    ///
    /// The digest is given in the usual printed octet order and has `field_octets` octets. The
    /// nonce comes from the key, the digest and `entropy`: give fresh random octets with every
    /// call. Equal entropy gives an equal signature, and even constant entropy never reveals the
    /// key. Time does not depend on the key or the nonce.
    ///
    /// # Errors
    /// [`Error::DigestLength`].
    pub fn sign_digest(&self, digest: &[u8], entropy: &[u8; 32]) -> Result<Signature, Error> {
        if digest.len() != self.set.field_octets() {
            return Err(Error::DigestLength);
        }
        let e = scheme(self.set).digest_scalar(&integer::from_le_octets(digest));
        let mut nonces = NonceGenerator::new(self.set, &self.d, &e, entropy);
        loop {
            // A nonce fails about once in 2^256 draws (r or s is zero): the loop ends at once.
            let mut nonce = nonces.draw();
            let signature = self.sign_with_nonce(&e, &nonce);
            nonce.zeroize();
            if let Some(signature) = signature {
                return Ok(signature);
            }
        }
    }

    /// The signature of e with a given nonce, unless one half comes out as zero.
    pub(crate) fn sign_with_nonce(&self, e: &Integer, nonce: &Integer) -> Option<Signature> {
        let (r, s) = scheme(self.set).sign(&self.d, e, nonce)?;
        Some(Signature::new(self.set, r, s))
    }

    fn from_integer(set: ParameterSet, d: Zeroizing<Integer>) -> Result<Self, Error> {
        let scheme = scheme(set);
        if !bool::from(scheme.is_scalar(&d)) {
            return Err(Error::PrivateKeyRange);
        }
        let (x, y) = scheme.public_point(&d);
        Ok(Self {
            set,
            d,
            verifying_key: VerifyingKey::new(set, x, y),
        })
    }
}
