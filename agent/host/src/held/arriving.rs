//! A document that is arriving: digested piece by piece, and kept when that is wanted.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::thread;

use tanba_module::{Announced, DigestName, Fault, HeldContent, HeldDocument, Intake};
use tanba_pki::{Digest, DigestAlgorithm, Digester};
use tanba_signature_cms::{LONGEST_CONFUSABLE, is_confusable};
use time::OffsetDateTime;

use super::Shelf;
use super::kept::Kept;
use super::room::Room;
use super::spool;
use crate::signing::digest_algorithm;

/// Octets from which on it is worth a thread to write while they are digested.
const BESIDE: usize = 256 << 10;

/// What has arrived so far.
pub(super) struct Arriving {
    shelf: Arc<Shelf>,
    now: OffsetDateTime,
    announced: Announced,
    room: Room,
    file: Option<File>,
    digests: Digests,
    received: u64,
    /// Everything so far, while it could still be taken for signed attributes.
    suspect: Option<Vec<u8>>,
    /// A fault before: nothing is taken after it.
    broken: Option<Fault>,
}

/// SHA-256 and what else is wanted.
struct Digests {
    sha256: Digester,
    further: Vec<(DigestName, Digester)>,
}

impl Arriving {
    pub(super) fn new(
        shelf: Arc<Shelf>,
        announced: Announced,
        room: Room,
        file: Option<File>,
        now: OffsetDateTime,
    ) -> Self {
        let digests = Digests::new(&announced.digests);
        Self {
            shelf,
            now,
            announced,
            room,
            file,
            digests,
            received: 0,
            suspect: Some(Vec::new()),
            broken: None,
        }
    }

    fn take(&mut self, octets: &[u8]) -> Result<(), Fault> {
        let received = self.received.saturating_add(octets.len() as u64);
        if self.announced.size.is_some_and(|size| received > size) {
            return Err(Fault::Limit {
                what: "announced size of the document".into(),
            });
        }
        self.room.grow(octets.len() as u64)?;
        self.suspect(octets);
        let digests = &mut self.digests;
        match &mut self.file {
            None => digests.update(octets),
            Some(file) if octets.len() < BESIDE => {
                digests.update(octets);
                write(file, octets)?;
            }
            // Both take as long, and neither waits for the other.
            Some(file) => thread::scope(|scope| {
                let writing = scope.spawn(|| write(file, octets));
                digests.update(octets);
                writing.join().unwrap_or(Err(Fault::FileUnusable))
            })?,
        }
        self.received = received;
        Ok(())
    }

    /// Signed attributes begin with a certain octet and are short; nothing else is remembered.
    fn suspect(&mut self, octets: &[u8]) {
        let Some(suspect) = &mut self.suspect else {
            return;
        };
        let begins = suspect.first().or(octets.first());
        let length = suspect.len().saturating_add(octets.len());
        if begins.is_some_and(|octet| *octet != 0x31) || length > LONGEST_CONFUSABLE {
            self.suspect = None;
        } else {
            suspect.extend_from_slice(octets);
        }
    }
}

fn write(file: &mut File, octets: &[u8]) -> Result<(), Fault> {
    file.write_all(octets).map_err(|error| spool::fault(&error))
}

impl Intake for Arriving {
    fn write(&mut self, octets: &[u8]) -> Result<(), Fault> {
        if let Some(fault) = &self.broken {
            return Err(fault.clone());
        }
        self.take(octets).inspect_err(|fault| {
            // Not a broken promise to keep what is useless.
            self.file = None;
            self.broken = Some(fault.clone());
        })
    }

    fn finish(self: Box<Self>) -> Result<HeldDocument, Fault> {
        if let Some(fault) = self.broken {
            return Err(fault);
        }
        if let Some(size) = self.announced.size.filter(|size| *size != self.received) {
            return Err(Fault::InvalidParameter {
                parameter: "size".into(),
                reason: format!("{size} octets were announced, and {} came", self.received),
            });
        }
        let confusable = self.suspect.is_some_and(|octets| is_confusable(&octets));
        let caller = self.room.caller().to_owned();
        let (sha256, further) = self.digests.finish();
        let kept = Kept::new(self.room, self.received, &sha256, confusable)
            .knowing(further)
            .in_file(self.file);
        let content = HeldContent::new(Arc::new(kept));
        self.shelf
            .put(caller, self.announced.name, content, self.now)
    }
}

impl Digests {
    fn new(wanted: &[DigestName]) -> Self {
        let mut further: Vec<(DigestName, Digester)> = Vec::new();
        for name in wanted {
            let known = further.iter().any(|(other, _)| other == name);
            if *name != DigestName::Sha256 && !known {
                further.push((*name, Digester::new(digest_algorithm(*name))));
            }
        }
        Self {
            sha256: Digester::new(DigestAlgorithm::Sha256),
            further,
        }
    }

    fn update(&mut self, octets: &[u8]) {
        self.sha256.update(octets);
        for (_, digester) in &mut self.further {
            digester.update(octets);
        }
    }

    fn finish(self) -> (Digest, Vec<(DigestName, Vec<u8>)>) {
        let further = self.further.into_iter();
        let further = further.map(|(name, digester)| (name, digester.finish().as_bytes().to_vec()));
        (self.sha256.finish(), further.collect())
    }
}
