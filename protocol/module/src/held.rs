//! Content of any size that the agent holds for a caller, and how it gets there.
//!
//! A page streams a document to the agent ([`Intake`]), or the person chooses a file. What comes of
//! it is a [`HeldDocument`], whose handle the caller may use for a while.

use std::fmt;
use std::io::Read;
use std::sync::Arc;

use crate::Fault;

/// A digest algorithm, as pages of `tanba.v1` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigestName {
    /// `sha-256`.
    Sha256,
    /// `sha-384`.
    Sha384,
    /// `sha-512`.
    Sha512,
    /// `streebog-256`: GOST R 34.11-2012 of 256 bits.
    Streebog256,
    /// `streebog-512`.
    Streebog512,
    /// `gost-94`: GOST 34.311-95.
    Gost94,
}

impl DigestName {
    /// Every algorithm.
    pub const ALL: [Self; 6] = [
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Streebog256,
        Self::Streebog512,
        Self::Gost94,
    ];

    /// The name on the wire.
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
            Self::Streebog256 => "streebog-256",
            Self::Streebog512 => "streebog-512",
            Self::Gost94 => "gost-94",
        }
    }

    /// The algorithm of a wire name, exact.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|digest| digest.wire_name() == name)
    }

    /// Octets of a digest.
    pub fn length(self) -> usize {
        match self {
            Self::Sha256 | Self::Streebog256 | Self::Gost94 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Streebog512 => 64,
        }
    }
}

/// Where held content is, and what is known of it. It never changes.
pub trait HeldSource: Send + Sync {
    /// Octets.
    fn size(&self) -> u64;

    /// SHA-256 of the content.
    fn sha256(&self) -> [u8; 32];

    /// Another digest of the content. `None` when it was neither computed on arrival nor can the
    /// content be read again. May block for as long as reading takes.
    fn digest(&self, algorithm: DigestName) -> Option<Vec<u8>>;

    /// Reads the content from its beginning. `None` when it was not kept.
    fn open(&self) -> Option<Box<dyn Read + Send>>;

    /// Whether the content can be taken for the signed attributes of a CMS.
    fn is_confusable(&self) -> bool;
}

/// Content that the agent holds. Two are equal when they are the same one.
#[derive(Clone)]
pub struct HeldContent(Arc<dyn HeldSource>);

impl HeldContent {
    /// Wraps what the agent holds.
    pub fn new(source: Arc<dyn HeldSource>) -> Self {
        Self(source)
    }

    /// Octets.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// SHA-256 of the content.
    pub fn sha256(&self) -> [u8; 32] {
        self.0.sha256()
    }

    /// Another digest, see [`HeldSource::digest`].
    pub fn digest(&self, algorithm: DigestName) -> Option<Vec<u8>> {
        self.0.digest(algorithm)
    }

    /// Reads the content, see [`HeldSource::open`].
    pub fn open(&self) -> Option<Box<dyn Read + Send>> {
        self.0.open()
    }

    /// Whether it can be taken for signed attributes, see [`HeldSource::is_confusable`].
    pub fn is_confusable(&self) -> bool {
        self.0.is_confusable()
    }

    /// The whole content in memory. [`Fault::Limit`] when it has more than `most` octets,
    /// [`Fault::InvalidParameter`] when it was not kept, [`Fault::FileUnusable`] when it cannot be
    /// read. May block.
    pub fn load(&self, most: u64) -> Result<Vec<u8>, Fault> {
        let content = self.open().ok_or_else(|| Fault::InvalidParameter {
            parameter: "keep".into(),
            reason: "this format needs the content, which was not kept".to_owned(),
        })?;
        if self.size() > most {
            return Err(Fault::Limit {
                what: "size of a document that is signed whole".into(),
            });
        }
        let mut octets = Vec::new();
        let expected = usize::try_from(self.size()).unwrap_or(usize::MAX);
        let read = content.take(self.size()).read_to_end(&mut octets);
        if read.is_err() || octets.len() != expected {
            return Err(Fault::FileUnusable);
        }
        Ok(octets)
    }
}

impl PartialEq for HeldContent {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for HeldContent {}

impl fmt::Debug for HeldContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldContent({} octets, SHA-256 ", self.size())?;
        for octet in self.sha256() {
            write!(f, "{octet:02x}")?;
        }
        f.write_str(")")
    }
}

/// What a caller learns of a document that the agent holds for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldDocument {
    /// By which this caller names it: 128 random bits in base64url.
    pub handle: String,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Octets.
    pub size: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// A document that is about to arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Octets, when they are known.
    pub size: Option<u64>,
    /// Whether the content is kept; only digests are otherwise.
    pub keep: bool,
    /// What is computed on arrival, SHA-256 in any case.
    pub digests: Vec<DigestName>,
}

/// A document that is arriving. Dropping it forgets what has arrived.
pub trait Intake: Send {
    /// The next octets. Blocks while they are digested and written. [`Fault::Limit`] when there
    /// are more than was announced or than the caller may have, [`Fault::FileUnusable`] when they
    /// cannot be kept; nothing more is taken after a fault.
    fn write(&mut self, octets: &[u8]) -> Result<(), Fault>;

    /// Everything has arrived. [`Fault::InvalidParameter`] when it is less than was announced.
    fn finish(self: Box<Self>) -> Result<HeldDocument, Fault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed {
        octets: &'static [u8],
        size: u64,
        kept: bool,
    }

    impl HeldSource for Fixed {
        fn size(&self) -> u64 {
            self.size
        }

        fn sha256(&self) -> [u8; 32] {
            [7; 32]
        }

        fn digest(&self, _: DigestName) -> Option<Vec<u8>> {
            None
        }

        fn open(&self) -> Option<Box<dyn Read + Send>> {
            self.kept
                .then(|| Box::new(self.octets) as Box<dyn Read + Send>)
        }

        fn is_confusable(&self) -> bool {
            false
        }
    }

    fn held(size: u64, kept: bool) -> HeldContent {
        let octets = b"content";
        HeldContent::new(Arc::new(Fixed { octets, size, kept }))
    }

    #[test]
    fn names_and_algorithms_match_both_ways() {
        for digest in DigestName::ALL {
            assert_eq!(DigestName::from_wire_name(digest.wire_name()), Some(digest));
        }
        assert_eq!(DigestName::from_wire_name("SHA-256"), None);
    }

    #[test]
    fn r09_content_is_loaded_whole_or_not_at_all() {
        assert_eq!(held(7, true).load(7), Ok(b"content".to_vec()));
        assert!(matches!(held(7, true).load(6), Err(Fault::Limit { .. })));
        assert!(matches!(
            held(7, false).load(7),
            Err(Fault::InvalidParameter { .. })
        ));
        assert_eq!(held(8, true).load(9), Err(Fault::FileUnusable));
    }

    #[test]
    fn content_is_equal_to_itself_alone_and_is_not_printed() {
        let content = held(7, true);
        assert_eq!(content, content.clone());
        assert_ne!(content, held(7, true));
        let printed = format!("{content:?}");
        assert!(
            printed.starts_with("HeldContent(7 octets, SHA-256 0707"),
            "{printed}"
        );
    }
}
