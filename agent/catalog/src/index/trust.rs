//! Whose index counts, and how old it may be.

use time::{Duration, OffsetDateTime};

use super::{Catalogue, Index, IndexError, LARGEST_INDEX};
use crate::Fingerprint;
use crate::signed::SignedFile;

/// How far the clocks of the signer and of this computer may be apart.
const CLOCK_SKEW: Duration = Duration::days(1);

/// Whose signature on an index counts, and which index was seen last.
///
/// The pinned keys come from settings or policy. An index that one of the trusted keys signed
/// names the keys for the next one; from then on these count, whether pinned or not, so a key
/// can be replaced without a new pin on every computer. For those who still have the old pin
/// alone, an index bears two signatures for some time, and one trusted key suffices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueTrust {
    pins: Vec<Fingerprint>,
    keys: Vec<Fingerprint>,
    seen: Option<Seen>,
}

/// The newest index that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its version.
    pub version: u64,
    /// SHA-256 of its JSON.
    pub content: Fingerprint,
}

impl CatalogueTrust {
    /// Trusts the pinned keys; nothing was seen yet.
    pub fn pinned(pins: impl IntoIterator<Item = Fingerprint>) -> Self {
        let mut pins: Vec<_> = pins.into_iter().collect();
        pins.sort_unstable();
        pins.dedup();
        Self {
            keys: pins.clone(),
            pins,
            seen: None,
        }
    }

    /// What was stored, as an index left it.
    pub(crate) fn stored(pins: Vec<Fingerprint>, keys: Vec<Fingerprint>, seen: Seen) -> Self {
        Self {
            pins,
            keys,
            seen: Some(seen),
        }
    }

    /// Goes on from what was stored before.
    ///
    /// When the pins are others than then, somebody decided anew whom to trust: keys learned from
    /// an index count no longer. The version seen stays, unless the new pins have nothing to do
    /// with the old catalogue.
    #[must_use]
    pub fn resume(self, stored: Option<Self>) -> Self {
        match stored {
            Some(stored) if stored.pins == self.pins => stored,
            Some(stored) => {
                let known = |pin| stored.pins.contains(pin) || stored.keys.contains(pin);
                let seen = stored.seen.filter(|_| self.pins.iter().any(known));
                Self { seen, ..self }
            }
            None => self,
        }
    }

    /// The pinned keys.
    pub fn pins(&self) -> &[Fingerprint] {
        &self.pins
    }

    /// The keys whose signature counts now.
    pub fn keys(&self) -> &[Fingerprint] {
        &self.keys
    }

    /// The newest index that was accepted.
    pub fn seen(&self) -> Option<Seen> {
        self.seen
    }

    /// Accepts an index, or says why not. `now` is this computer's clock.
    pub fn accept(&self, octets: &[u8], now: OffsetDateTime) -> Result<Catalogue, IndexError> {
        let file = SignedFile::open(octets, LARGEST_INDEX)?;
        let signers: Vec<_> = file
            .signers
            .iter()
            .map(|signer| (Fingerprint::of_certificate(&signer.certificate), signer))
            .collect();
        let trusted = signers.iter().filter(|(key, _)| self.keys.contains(key));
        let valid = trusted
            .clone()
            .find(|(_, signer)| signer.certificate.is_valid_at(now));
        let Some((key, signer)) = valid else {
            return Err(if trusted.count() > 0 {
                IndexError::CertificateTime
            } else {
                IndexError::UnknownKey(signers.iter().map(|(key, _)| *key).collect())
            });
        };
        let index = Index::parse(&file.content)?;
        if !signers.iter().any(|(key, _)| index.keys.contains(key)) {
            return Err(IndexError::KeyNotNamed);
        }
        let content = Fingerprint::of(&file.content);
        self.check_age(&index, content, now)?;
        let seen = Seen {
            version: index.version,
            content,
        };
        let next = Self::stored(self.pins.clone(), index.keys.clone(), seen);
        Ok(Catalogue::accepted(
            index,
            next,
            *key,
            signer.certificate.clone(),
        ))
    }

    fn check_age(
        &self,
        index: &Index,
        content: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<(), IndexError> {
        if let Some(seen) = self.seen {
            if index.version < seen.version {
                return Err(IndexError::Older {
                    found: index.version,
                    seen: seen.version,
                });
            }
            if index.version == seen.version && content != seen.content {
                return Err(IndexError::Changed(index.version));
            }
        }
        if index.expires < now {
            return Err(IndexError::Expired(index.expires));
        }
        if index.issued > now + CLOCK_SKEW {
            return Err(IndexError::NotYet(index.issued));
        }
        Ok(())
    }
}
