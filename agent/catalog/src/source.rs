//! Where a catalogue and its packages come from: a folder, or an https address.
//!
//! Nothing that comes from here is trusted: the index is signed, and it names each package by its
//! digest. https is asked for all the same, so that nobody on the way learns what is installed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tanba_trust::{Address, AddressError, AddressSource, Fetch, FetchError, FetchRequest, Method};

use crate::index::LARGEST_INDEX;
use crate::{Bundle, Location};

/// The file of the index in a folder.
pub const INDEX_FILE: &str = "catalog.der";

/// How long fetching the index may take.
const INDEX_TIME: Duration = Duration::from_secs(30);
/// How long fetching a package may take.
const PACKAGE_TIME: Duration = Duration::from_mins(5);
/// The status of an answer with a body.
const OK: u16 = 200;

/// Where a catalogue is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder with `catalog.der`: a computer without a network, or an administrator's share.
    Folder(PathBuf),
    /// The https address of the index.
    Web(Address),
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// An address that is none.
    #[error("the catalogue's address: {0}")]
    Address(#[from] AddressError),
    /// http, where everybody on the way reads along.
    #[error("a catalogue is fetched over https, not http")]
    NotSecure,
    /// A folder that is not named from the root.
    #[error("the catalogue's folder is to be named in full, or its address begin with https://")]
    RelativeFolder,
    /// The file could not be read.
    #[error("{path} could not be read")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is larger than it may be.
    #[error("{path} is larger than {limit} octets")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// The network.
    #[error("{address} could not be fetched")]
    Fetch {
        /// Where.
        address: String,
        /// Why.
        source: FetchError,
    },
    /// The server answers, and has no such file.
    #[error("{address} answers {status}")]
    Status {
        /// Where.
        address: String,
        /// The HTTP status.
        status: u16,
    },
}

impl Source {
    /// Reads what a person or an administrator wrote: an https address, or a folder in full.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let text = text.trim();
        if text.contains("://") {
            let address = Address::parse(text, AddressSource::Person)?;
            return if address.is_secure() {
                Ok(Self::Web(address))
            } else {
                Err(SourceError::NotSecure)
            };
        }
        let folder = PathBuf::from(text);
        if folder.is_absolute() {
            Ok(Self::Folder(folder))
        } else {
            Err(SourceError::RelativeFolder)
        }
    }

    /// The signed index.
    pub async fn index(&self, fetch: &dyn Fetch) -> Result<Vec<u8>, SourceError> {
        match self {
            Self::Folder(folder) => read(&folder.join(INDEX_FILE), LARGEST_INDEX),
            Self::Web(address) => get(fetch, address.clone(), LARGEST_INDEX, INDEX_TIME).await,
        }
    }

    /// The package of an entry.
    pub async fn package(
        &self,
        bundle: &Bundle,
        fetch: &dyn Fetch,
    ) -> Result<Vec<u8>, SourceError> {
        // The size was held to the limit of packages when the index was read.
        let size = usize::try_from(bundle.size).unwrap_or(usize::MAX);
        match (self, &bundle.location) {
            (Self::Folder(folder), Location::Relative(names)) => {
                let path = names
                    .split('/')
                    .fold(folder.clone(), |path, name| path.join(name));
                read(&path, size)
            }
            (Self::Web(address), Location::Relative(names)) => {
                let address = beside(address, names)?;
                get(fetch, address, size, PACKAGE_TIME).await
            }
            (_, Location::Web(text)) => get(fetch, self.foreign(text)?, size, PACKAGE_TIME).await,
        }
    }

    /// An address in full out of an index. On the catalogue's own host it may lead where the
    /// person who named the catalogue may go; elsewhere into the public Internet alone.
    fn foreign(&self, text: &str) -> Result<Address, SourceError> {
        let address = Address::parse(text, AddressSource::Person)?;
        let own = match self {
            Self::Web(own) => own.url().origin() == address.url().origin(),
            Self::Folder(_) => false,
        };
        if own {
            Ok(address)
        } else {
            Ok(Address::parse(text, AddressSource::Certificate)?)
        }
    }
}

/// A file beside the index.
fn beside(index: &Address, names: &str) -> Result<Address, SourceError> {
    let joined = index.url().join(names);
    let joined = joined.map_err(|_| AddressError::Malformed)?;
    Ok(Address::parse(joined.as_str(), AddressSource::Person)?)
}

async fn get(
    fetch: &dyn Fetch,
    address: Address,
    max_octets: usize,
    timeout: Duration,
) -> Result<Vec<u8>, SourceError> {
    if !address.is_secure() {
        return Err(SourceError::NotSecure);
    }
    let text = address.to_string();
    let request = FetchRequest {
        address,
        method: Method::Get,
        content_type: None,
        body: Vec::new(),
        max_octets,
        timeout,
    };
    match fetch.fetch(request).await {
        Ok(response) if response.status == OK => Ok(response.body),
        Ok(response) => Err(SourceError::Status {
            address: text,
            status: response.status,
        }),
        Err(source) => Err(SourceError::Fetch {
            address: text,
            source,
        }),
    }
}

fn read(path: &Path, limit: usize) -> Result<Vec<u8>, SourceError> {
    let failed = |source| SourceError::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let mut octets = Vec::new();
    let bound = (limit as u64).saturating_add(1);
    file.take(bound).read_to_end(&mut octets).map_err(failed)?;
    if octets.len() > limit {
        return Err(SourceError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(octets)
}
