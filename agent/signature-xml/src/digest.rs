//! Canonical octets into a digest.

use tanba_pki::{Digest, DigestAlgorithm, Digester};

use crate::canonical::Sink;

/// Collects small pieces: hashing them one by one costs more than copying them.
const BUFFER: usize = 16 * 1024;

/// A digest that takes canonical octets as they are made.
pub(crate) struct DigestSink {
    digester: Digester,
    buffer: Vec<u8>,
}

impl DigestSink {
    pub(crate) fn new(algorithm: DigestAlgorithm) -> Self {
        Self {
            digester: Digester::new(algorithm),
            buffer: Vec::with_capacity(BUFFER),
        }
    }

    pub(crate) fn finish(mut self) -> Digest {
        self.digester.update(&self.buffer);
        self.digester.finish()
    }
}

impl Sink for DigestSink {
    fn write(&mut self, octets: &[u8]) {
        if self.buffer.len() + octets.len() > BUFFER {
            self.digester.update(&self.buffer);
            self.buffer.clear();
            if octets.len() >= BUFFER {
                self.digester.update(octets);
                return;
            }
        }
        self.buffer.extend_from_slice(octets);
    }
}
