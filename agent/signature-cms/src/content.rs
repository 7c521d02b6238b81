//! Content that is not in the message, and its digests.

use std::cell::RefCell;
use std::io::{self, Read};

use tanba_pki::{Digest, DigestAlgorithm, Digester};

/// What is known of content that is not in the message.
#[derive(Clone, Copy)]
pub enum DetachedContent<'a> {
    /// Nothing.
    None,
    /// Its octets.
    Bytes(&'a [u8]),
    /// Its digests, as far as the function gives them (see [`digest_reader`]).
    Digests(&'a (dyn Fn(DigestAlgorithm) -> Option<Digest> + Sync)),
}

impl DetachedContent<'_> {
    pub(crate) fn digest(&self, algorithm: DigestAlgorithm) -> Option<Digest> {
        match self {
            Self::None => None,
            Self::Bytes(octets) => Some(Digest::of(algorithm, octets)),
            Self::Digests(digests) => {
                digests(algorithm).filter(|digest| digest.algorithm() == algorithm)
            }
        }
    }
}

impl std::fmt::Debug for DetachedContent<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Bytes(_) => "Bytes(..)",
            Self::Digests(_) => "Digests(..)",
        })
    }
}

/// Digests of one content, each made once.
pub(crate) struct ContentDigests<'a> {
    content: DetachedContent<'a>,
    made: RefCell<Vec<Digest>>,
}

impl<'a> ContentDigests<'a> {
    pub(crate) fn new(content: DetachedContent<'a>) -> Self {
        Self {
            content,
            made: RefCell::new(Vec::new()),
        }
    }

    pub(crate) fn digest(&self, algorithm: DigestAlgorithm) -> Option<Digest> {
        let mut made = self.made.borrow_mut();
        if let Some(digest) = made.iter().find(|digest| digest.algorithm() == algorithm) {
            return Some(digest.clone());
        }
        let digest = self.content.digest(algorithm)?;
        made.push(digest.clone());
        Some(digest)
    }
}

/// Digests content of any length in constant memory, by each algorithm in one pass.
pub fn digest_reader(
    reader: &mut dyn Read,
    algorithms: &[DigestAlgorithm],
) -> io::Result<Vec<Digest>> {
    let mut digesters: Vec<Digester> = algorithms.iter().copied().map(Digester::new).collect();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => return Ok(digesters.into_iter().map(Digester::finish).collect()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let piece = buffer.get(..length).unwrap_or_default();
        for digester in &mut digesters {
            digester.update(piece);
        }
    }
}
