//! Checking signature values with a public key.

use std::borrow::Cow;

use aws_lc_rs::digest as aws_lc_digest;
use rsa::pkcs1v15::Pkcs1v15Sign;
use tanba_gost3410::Signature as GostSignature;

use super::{Numbers, PublicKey, VerifyError};
use crate::{
    Digest, DigestAlgorithm, Family, SignatureAlgorithm, SignatureValue, ToBeSigned,
    algorithm::Scheme, encode,
};

impl PublicKey {
    /// Verifies a value in CMS form.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        signed: &ToBeSigned,
        value: &SignatureValue,
    ) -> Result<(), VerifyError> {
        if !algorithm.fits(self) {
            return Err(VerifyError::KeyMismatch);
        }
        if let Numbers::Ed25519(key) = &self.0.numbers {
            return verify_ed25519(key, signed, value.as_bytes());
        }
        let digest = digest_of(algorithm, signed)?;
        let (digest, value) = (digest.as_bytes(), value.as_bytes());
        let verified = match &self.0.numbers {
            Numbers::Rsa(key) => key.verify(self.subject_public_key(), algorithm, digest, value),
            Numbers::P256(key) => verify_p256(key, digest, value),
            Numbers::P384(key) => verify_p384(key, digest, value),
            Numbers::P521(key) => verify_p521(key, digest, value),
            Numbers::Gost(key) => verify_gost(key, algorithm.scheme(), digest, value),
            Numbers::Ed25519(_) => None,
        };
        verified.ok_or(VerifyError::Mismatch)
    }
}

/// The digest that the algorithm signs.
fn digest_of(
    algorithm: SignatureAlgorithm,
    signed: &ToBeSigned,
) -> Result<Cow<'_, Digest>, VerifyError> {
    match signed {
        ToBeSigned::Message(message) => Ok(Cow::Owned(Digest::of(algorithm.digest(), message))),
        ToBeSigned::Digest(digest) => {
            let fits = digest.algorithm() == algorithm.digest()
                && digest.as_bytes().len() == algorithm.digest().output_length();
            if fits {
                Ok(Cow::Borrowed(digest))
            } else {
                Err(VerifyError::WrongInput)
            }
        }
    }
}

/// DigestInfo of PKCS#1 v1.5 up to the digest itself (RFC 8017 9.2).
pub(crate) fn pkcs1_padding(digest: DigestAlgorithm) -> Option<Pkcs1v15Sign> {
    let length = digest.output_length();
    let identifier = digest.identifier_der(Family::International)?;
    let mut prefix = encode::sequence(&[&identifier, &encode::octet_string(&vec![0; length])]);
    prefix.truncate(prefix.len().checked_sub(length)?);
    Some(Pkcs1v15Sign {
        hash_len: Some(length),
        prefix: prefix.into_boxed_slice(),
    })
}

/// A digest in the type of AWS-LC; `None` for one that it is not used for.
pub(crate) fn foreign_digest(
    algorithm: DigestAlgorithm,
    digest: &[u8],
) -> Option<aws_lc_digest::Digest> {
    let algorithm = match algorithm {
        DigestAlgorithm::Sha256 => &aws_lc_digest::SHA256,
        DigestAlgorithm::Sha384 => &aws_lc_digest::SHA384,
        DigestAlgorithm::Sha512 => &aws_lc_digest::SHA512,
        _ => return None,
    };
    aws_lc_digest::Digest::import_less_safe(digest, algorithm).ok()
}

macro_rules! verify_ecdsa {
    ($($name:ident => $curve:ident::$order:ident;)*) => {
        $(fn $name(
            key: &$curve::ecdsa::VerifyingKey,
            digest: &[u8],
            value: &[u8],
        ) -> Option<()> {
            let value = $curve::ecdsa::Signature::from_der(value).ok()?;
            let point = $curve::ProjectivePoint::from(*key.as_affine());
            ecdsa::hazmat::verify_prehashed::<$curve::$order>(&point, digest, &value).ok()
        })*
    };
}

verify_ecdsa! {
    verify_p256 => p256::NistP256;
    verify_p384 => p384::NistP384;
    verify_p521 => p521::NistP521;
}

fn verify_gost(
    key: &tanba_gost3410::VerifyingKey,
    scheme: Scheme,
    digest: &[u8],
    value: &[u8],
) -> Option<()> {
    let Scheme::Gost { layout, .. } = scheme else {
        return None;
    };
    let value = GostSignature::from_octets(key.parameter_set(), layout, value).ok()?;
    key.verify_digest(digest, &value).ok()
}

/// Strict as in RFC 8032 5.1.7, and without points of small order.
fn verify_ed25519(
    key: &ed25519_dalek::VerifyingKey,
    signed: &ToBeSigned,
    value: &[u8],
) -> Result<(), VerifyError> {
    let ToBeSigned::Message(message) = signed else {
        return Err(VerifyError::WrongInput);
    };
    ed25519_dalek::Signature::from_slice(value)
        .and_then(|value| key.verify_strict(message, &value))
        .map_err(|_| VerifyError::Mismatch)
}
