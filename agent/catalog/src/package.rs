//! A package: one file `NAME-VERSION.tanba` with a module and its publisher's signature.
//!
//! It is a CMS SignedData (RFC 5652, attached, DER) by one code-signing certificate over a ZIP
//! with exactly `module.toml`, `component.wasm`, `LICENSE` and perhaps `icon.png`. The signature
//! is verified over all octets before one octet of the ZIP is parsed. Where the certificate comes
//! from is no question here: the catalogue names it by its digest ([`crate::index`]).
//!
//! `archive.rs` reads the ZIP, `pack.rs` writes it, `contents.rs` knows what lies in it.

mod archive;
mod contents;
mod pack;

use tanba_pki::{Certificate, ObjectIdentifier};
use time::OffsetDateTime;

pub use archive::ArchiveError;
pub use contents::{Contents, ContentsError};
pub use pack::{Parts, pack};

use crate::signed::{SignedFile, Signer};
use crate::{Fingerprint, SignatureError};

/// Octets of a package at most.
pub const LARGEST_PACKAGE: usize = 64 * 1024 * 1024;

/// id-kp-codeSigning (RFC 5280 4.2.1.12).
const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");

/// A package whose signature holds.
#[derive(Clone, Debug)]
pub struct Package {
    /// What is in it.
    pub contents: Contents,
    /// Who signed it.
    pub publisher: Publisher,
    /// SHA-256 of the whole file.
    pub digest: Fingerprint,
}

/// Who signed a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// With this code-signing certificate.
    pub certificate: Certificate,
    /// At this time, by the publisher's own word.
    pub signing_time: Option<OffsetDateTime>,
}

/// When the publisher's certificate has to be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublisherRule {
    /// At this time, now: for what is to be installed.
    ValidAt(OffsetDateTime),
    /// At the time of signing alone: for what is installed and known by its digest. A module
    /// does not stop working because its publisher's certificate ran out.
    ValidWhenSigned,
}

/// Why a package is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// The signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The certificate is for other things.
    #[error("the publisher's certificate is not for code signing (extended key usage)")]
    NotCodeSigning,
    /// The certificate was not valid.
    #[error("the publisher's certificate is not valid at {at}")]
    CertificateTime {
        /// When it had to be valid.
        at: OffsetDateTime,
    },
    /// What was signed.
    #[error(transparent)]
    Contents(#[from] ContentsError),
}

impl Package {
    /// Opens a package: signature first, contents after.
    pub fn open(octets: &[u8], rule: PublisherRule) -> Result<Self, PackageError> {
        let file = SignedFile::open(octets, LARGEST_PACKAGE)?;
        let publisher = Publisher::of(file.only_signer()?, rule)?;
        Ok(Self {
            contents: Contents::open(&file.content)?,
            publisher,
            digest: Fingerprint::of(octets),
        })
    }
}

impl Publisher {
    /// SHA-256 of the certificate, as the catalogue's `chash` has it.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_certificate(&self.certificate)
    }

    /// What people know the publisher by: organisation, else common name.
    pub fn name(&self) -> String {
        let subject = self.certificate.subject();
        let name = subject.organisation().or_else(|| subject.common_name());
        name.map_or_else(|| subject.to_page_text(), str::to_owned)
    }

    fn of(signer: &Signer, rule: PublisherRule) -> Result<Self, PackageError> {
        let certificate = &signer.certificate;
        if !certificate.extended_key_usage().contains(&CODE_SIGNING) {
            return Err(PackageError::NotCodeSigning);
        }
        let now = match rule {
            PublisherRule::ValidAt(now) => Some(now),
            PublisherRule::ValidWhenSigned => None,
        };
        for at in [signer.time, now].into_iter().flatten() {
            if !certificate.is_valid_at(at) {
                return Err(PackageError::CertificateTime { at });
            }
        }
        Ok(Self {
            certificate: certificate.clone(),
            signing_time: signer.time,
        })
    }
}
