//! Message digests.

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
pub struct Digester {}

impl Digester {
    /// Starts.
    pub fn new(_algorithm: DigestAlgorithm) -> Self {
        todo!()
    }

    /// Takes the next piece.
    pub fn update(&mut self, _piece: &[u8]) {
        todo!()
    }

    /// Ends.
    pub fn finish(self) -> Digest {
        todo!()
    }
}
