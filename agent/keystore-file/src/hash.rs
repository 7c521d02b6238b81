//! From an algorithm known at run time to its Rust type.

/// Evaluates `$body` with the type `$hash` bound to the implementation of a
/// [`tanba_pki::DigestAlgorithm`].
macro_rules! with_hash {
    ($algorithm:expr, $hash:ident => $body:expr) => {{
        use tanba_pki::DigestAlgorithm as Algorithm;
        match $algorithm {
            Algorithm::Sha1 => {
                type $hash = sha1::Sha1;
                $body
            }
            Algorithm::Sha224 => {
                type $hash = sha2::Sha224;
                $body
            }
            Algorithm::Sha256 => {
                type $hash = sha2::Sha256;
                $body
            }
            Algorithm::Sha384 => {
                type $hash = sha2::Sha384;
                $body
            }
            Algorithm::Sha512 => {
                type $hash = sha2::Sha512;
                $body
            }
            Algorithm::Streebog256 => {
                type $hash = streebog::Streebog256;
                $body
            }
            Algorithm::Streebog512 => {
                type $hash = streebog::Streebog512;
                $body
            }
            Algorithm::Gost34311 => {
                type $hash = gost94::Gost94Test;
                $body
            }
            Algorithm::Gost341194 => {
                type $hash = gost94::Gost94CryptoPro;
                $body
            }
        }
    }};
}

pub(crate) use with_hash;

use tanba_pki::DigestAlgorithm;

/// The cost of one HMAC round in rounds of HMAC-SHA-2; the national digests are an order slower.
pub(crate) fn cost(algorithm: DigestAlgorithm) -> u64 {
    if is_gost(algorithm) { 16 } else { 1 }
}

/// Whether the digest is one of the national ones.
pub(crate) fn is_gost(algorithm: DigestAlgorithm) -> bool {
    matches!(
        algorithm,
        DigestAlgorithm::Streebog256
            | DigestAlgorithm::Streebog512
            | DigestAlgorithm::Gost34311
            | DigestAlgorithm::Gost341194
    )
}
