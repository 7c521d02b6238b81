//! A document that has arrived: what is known of it, and its content when it was kept.

use std::fs::File;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tanba_module::{DigestName, HeldSource};
use tanba_pki::{Digest, DigestAlgorithm, Digester};

use super::room::Room;
use crate::signing::digest_algorithm;

/// Octets read at once.
const PIECE: usize = 256 << 10;

/// The document.
pub(super) struct Kept {
    size: u64,
    sha256: [u8; 32],
    confusable: bool,
    /// Digests that were made on arrival or since.
    known: Mutex<Vec<(DigestName, Vec<u8>)>>,
    file: Option<Arc<File>>,
    /// Given back when nobody uses the document any more.
    _room: Room,
}

impl Kept {
    pub(super) fn new(room: Room, size: u64, sha256: &Digest, confusable: bool) -> Self {
        let mut octets = [0; 32];
        octets
            .iter_mut()
            .zip(sha256.as_bytes())
            .for_each(|(to, from)| *to = *from);
        Self {
            size,
            sha256: octets,
            confusable,
            known: Mutex::default(),
            file: None,
            _room: room,
        }
    }

    pub(super) fn knowing(mut self, digests: Vec<(DigestName, Vec<u8>)>) -> Self {
        self.known = Mutex::new(digests);
        self
    }

    pub(super) fn in_file(mut self, file: Option<File>) -> Self {
        self.file = file.map(Arc::new);
        self
    }

    fn known(&self) -> MutexGuard<'_, Vec<(DigestName, Vec<u8>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the content again. A disk that gives back other octets than it got gives no digest:
    /// what is signed is what was digested on arrival.
    fn digest_again(&self, algorithm: DigestName) -> Option<Vec<u8>> {
        let mut content = self.open()?;
        let mut wanted = Digester::new(digest_algorithm(algorithm));
        let mut sha256 = Digester::new(DigestAlgorithm::Sha256);
        let mut piece = vec![0; PIECE];
        loop {
            match content.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => {
                    let piece = piece.get(..length)?;
                    sha256.update(piece);
                    wanted.update(piece);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::warn!(%error, "a document that is kept could not be read");
                    return None;
                }
            }
        }
        if sha256.finish().as_bytes() != self.sha256 {
            tracing::error!("a document that is kept has changed");
            return None;
        }
        Some(wanted.finish().as_bytes().to_vec())
    }
}

impl HeldSource for Kept {
    fn size(&self) -> u64 {
        self.size
    }

    fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    fn digest(&self, algorithm: DigestName) -> Option<Vec<u8>> {
        if algorithm == DigestName::Sha256 {
            return Some(self.sha256.to_vec());
        }
        let known = |digests: &[(DigestName, Vec<u8>)]| {
            let mut digests = digests.iter();
            let found = digests.find(|(name, _)| *name == algorithm);
            found.map(|(_, digest)| digest.clone())
        };
        if let Some(digest) = known(&self.known()) {
            return Some(digest);
        }
        let digest = self.digest_again(algorithm)?;
        self.known().push((algorithm, digest.clone()));
        Some(digest)
    }

    fn open(&self) -> Option<Box<dyn Read + Send>> {
        let file = Arc::clone(self.file.as_ref()?);
        Some(Box::new(Reader { file, at: 0 }))
    }

    fn is_confusable(&self) -> bool {
        self.confusable
    }
}

/// Reads from its own place, beside others that read the same file.
struct Reader {
    file: Arc<File>,
    at: u64,
}

impl Read for Reader {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let length = read_at(&self.file, octets, self.at)?;
        self.at += length as u64;
        Ok(length)
    }
}

#[cfg(unix)]
fn read_at(file: &File, octets: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, octets, at)
}

#[cfg(windows)]
fn read_at(file: &File, octets: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, octets, at)
}
