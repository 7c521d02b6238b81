//! Public keys.

use crate::{
    Error, Octets, ParameterSet, Signature, integer, integer::Integer, scheme::Membership,
    scheme::scheme,
};

/// A public key: a point of the prime-order group other than the neutral element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    set: ParameterSet,
    x: Integer,
    y: Integer,
}

impl VerifyingKey {
    /// Reads `x ‖ y`, each little-endian, the content of the OCTET STRING inside a
    /// SubjectPublicKeyInfo (RFC 9215).
    ///
    /// The point is checked to be on the curve and, where the cofactor is 4, in the subgroup of
    /// prime order; the neutral element has no such encoding.
    pub fn from_le_octets(set: ParameterSet, octets: &[u8]) -> Result<Self, Error> {
        let half = set.field_octets();
        let (x, y) = octets
            .split_at_checked(half)
            .ok_or(Error::PublicKeyLength)?;
        if y.len() != half {
            return Err(Error::PublicKeyLength);
        }
        let (x, y) = (integer::from_le_octets(x), integer::from_le_octets(y));
        match scheme(set).membership(&x, &y) {
            Membership::Group => Ok(Self { set, x, y }),
            Membership::Curve => Err(Error::WrongSubgroup),
            Membership::Neither => Err(Error::NotOnCurve),
        }
    }

    /// Writes `x ‖ y`, each little-endian, in `2 * field_octets` octets.
    pub fn to_le_octets(&self) -> Octets {
        let half = self.set.field_octets();
        let (x, y) = (
            integer::to_le_octets(&self.x),
            integer::to_le_octets(&self.y),
        );
        Octets::join(&x[..half], &y[..half])
    }

    /// The parameter set of the key.
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    /// Checks a signature of a digest (RFC 7091, section 6.2).
    ///
    /// The digest is given in the usual printed octet order and has `field_octets` octets. Time
    /// depends on the arguments, which are public.
    ///
    /// # Errors
    /// [`Error::SignatureMismatch`] when the signature is not of this digest by this key,
    /// [`Error::DigestLength`] and [`Error::ParameterSetMismatch`] for arguments that do not fit.
    pub fn verify_digest(&self, digest: &[u8], signature: &Signature) -> Result<(), Error> {
        if signature.parameter_set() != self.set {
            return Err(Error::ParameterSetMismatch);
        }
        if digest.len() != self.set.field_octets() {
            return Err(Error::DigestLength);
        }
        let scheme = scheme(self.set);
        let e = scheme.digest_scalar(&integer::from_le_octets(digest));
        if scheme.verify((&self.x, &self.y), &e, (signature.r(), signature.s())) {
            Ok(())
        } else {
            Err(Error::SignatureMismatch)
        }
    }

    /// For a point this crate has computed itself.
    pub(crate) fn new(set: ParameterSet, x: Integer, y: Integer) -> Self {
        Self { set, x, y }
    }
}
