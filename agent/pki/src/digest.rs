//! Message digests.

#[cfg(test)]
mod tests;

use gost94::{Gost94CryptoPro, Gost94Test};
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};
use streebog::{Streebog256, Streebog512};

use crate::DigestAlgorithm;

/// A digest and the algorithm that made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digest {
    algorithm: DigestAlgorithm,
    octets: Vec<u8>,
}

impl Digest {
    /// Wraps octets as the digest by `algorithm`; the length is not checked (protocol spec 3.4).
    pub fn from_octets(algorithm: DigestAlgorithm, octets: impl Into<Vec<u8>>) -> Self {
        Self {
            algorithm,
            octets: octets.into(),
        }
    }

    /// Digests a message.
    pub fn of(algorithm: DigestAlgorithm, message: &[u8]) -> Self {
        let mut digester = Digester::new(algorithm);
        digester.update(message);
        digester.finish()
    }

    /// The algorithm.
    pub fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// The octets in the order in which formats carry them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.octets
    }
}

/// Digests a message piece by piece.
pub struct Digester(State);

macro_rules! digesters {
    ($($variant:ident => $hasher:ty,)*) => {
        enum State {
            $($variant($hasher),)*
        }

        impl Digester {
            /// Starts.
            pub fn new(algorithm: DigestAlgorithm) -> Self {
                Self(match algorithm {
                    $(DigestAlgorithm::$variant => State::$variant(<$hasher>::new()),)*
                })
            }

            /// Takes the next piece.
            pub fn update(&mut self, piece: &[u8]) {
                match &mut self.0 {
                    $(State::$variant(hasher) => hasher.update(piece),)*
                }
            }

            /// Ends.
            pub fn finish(self) -> Digest {
                match self.0 {
                    $(State::$variant(hasher) => Digest::from_octets(
                        DigestAlgorithm::$variant,
                        hasher.finalize().to_vec(),
                    ),)*
                }
            }
        }
    };
}

digesters! {
    Sha1 => Sha1,
    Sha224 => Sha224,
    Sha256 => Sha256,
    Sha384 => Sha384,
    Sha512 => Sha512,
    Streebog256 => Streebog256,
    Streebog512 => Streebog512,
    Gost34311 => Gost94Test,
    Gost341194 => Gost94CryptoPro,
}

impl std::io::Write for Digester {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
