//! What can be wrong with a key, a digest or a signature.

use core::fmt;

/// Why a key was not accepted, or a signature not made or not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The private key does not have the number of octets of its parameter set.
    PrivateKeyLength,
    /// The private key is zero or not below the order of the group.
    PrivateKeyRange,
    /// The public key does not have twice the number of octets of its parameter set.
    PublicKeyLength,
    /// A coordinate of the public key is not below the field prime, or the point is off the curve.
    NotOnCurve,
    /// The point is on the curve but outside the subgroup of prime order (cofactor 4 only).
    WrongSubgroup,
    /// The digest does not have the number of octets of the parameter set.
    DigestLength,
    /// The signature does not have twice the number of octets of its parameter set.
    SignatureLength,
    /// One half of the signature is zero or not below the order of the group.
    SignatureRange,
    /// The signature was read for another parameter set than the key's.
    ParameterSetMismatch,
    /// The signature does not belong to this digest and this key.
    SignatureMismatch,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PrivateKeyLength => "the private key has a wrong length for its parameter set",
            Self::PrivateKeyRange => "the private key is zero or not below the group order",
            Self::PublicKeyLength => "the public key has a wrong length for its parameter set",
            Self::NotOnCurve => "the public key is not a point of the curve",
            Self::WrongSubgroup => "the public key is outside the subgroup of prime order",
            Self::DigestLength => "the digest has a wrong length for the parameter set",
            Self::SignatureLength => "the signature has a wrong length for its parameter set",
            Self::SignatureRange => {
                "one half of the signature is zero or not below the group order"
            }
            Self::ParameterSetMismatch => "signature and key belong to different parameter sets",
            Self::SignatureMismatch => "the signature does not match the digest and the key",
        })
    }
}

impl core::error::Error for Error {}
