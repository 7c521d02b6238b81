//! Trust anchors: the built-in national ones, and those in a folder of the person.
//!
//! The folder holds certificates in DER or PEM, under any name. A self-signed certificate that
//! is built in is an anchor and the other built-in ones only help to build paths; a certificate
//! in the folder is an anchor whatever it is, since a person put it there.

mod built_in;
mod folder;

use std::io;
use std::path::{Path, PathBuf};

use tanba_pki::{Certificate, CertificateError, DigestAlgorithm};
use time::OffsetDateTime;

pub(crate) use built_in::intermediates;

/// Which built-in anchors are trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum AnchorSet {
    /// The national production anchors.
    #[default]
    Production,
    /// The production anchors and the national test anchors: for developers alone.
    Test,
}

/// Where an anchor comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AnchorSource {
    /// Shipped with the agent, under this name.
    BuiltIn(&'static str),
    /// A file of the folder.
    File(PathBuf),
}

/// A certificate that is trusted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    /// The certificate.
    pub certificate: Certificate,
    /// Where it comes from.
    pub source: AnchorSource,
}

/// Whom the agent trusts.
#[derive(Clone, Debug, Default)]
pub struct TrustAnchors {
    anchors: Vec<TrustAnchor>,
    folder: Option<PathBuf>,
    unusable: Vec<(PathBuf, CertificateError)>,
}

/// Why anchors cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// The system refused.
    #[error("the folder of trust anchors failed at {path}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// More files, or a larger file, than any folder of anchors has.
    #[error("{path} holds more than a folder of trust anchors can")]
    TooMuch {
        /// The file or folder.
        path: PathBuf,
    },
    /// These anchors have no folder, nothing can be added.
    #[error("these trust anchors cannot be changed")]
    ReadOnly,
    /// The certificate is no authority: nothing could ever lead to it.
    #[error("the certificate is not of a certification authority")]
    NotAuthority,
    /// It is there already.
    #[error("the certificate is trusted already")]
    Present,
    /// No anchor has this fingerprint.
    #[error("no trust anchor has this fingerprint")]
    NotFound,
    /// More than one anchor has a fingerprint that begins so.
    #[error("several trust anchors have a fingerprint that begins so; give more digits")]
    Ambiguous,
    /// A built-in anchor cannot be removed, only the setting for test anchors changed.
    #[error("the anchor {0} is built in and cannot be removed")]
    BuiltIn(&'static str),
    /// Several certificates share the file, so it cannot be deleted for one of them.
    #[error("{path} holds several certificates; take this one out of it by hand")]
    SharedFile {
        /// The file.
        path: PathBuf,
    },
}

impl TrustAnchor {
    /// SHA-256 of the certificate in lower-case hex.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate)
    }

    /// Whether it is a production authority of the Kazakh national PKI.
    pub fn is_national(&self) -> bool {
        crate::national::is_national(&self.certificate)
    }
}

impl TrustAnchors {
    /// The built-in anchors alone.
    pub fn built_in(set: AnchorSet) -> Self {
        Self {
            anchors: built_in::anchors(set),
            folder: None,
            unusable: Vec::new(),
        }
    }

    /// No built-in anchors: these certificates and nothing else.
    pub fn only(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        let source = AnchorSource::BuiltIn("given");
        let anchors = certificates.into_iter().map(|certificate| TrustAnchor {
            certificate,
            source: source.clone(),
        });
        Self {
            anchors: anchors.collect(),
            ..Self::default()
        }
    }

    /// The built-in anchors and those in a folder; a folder that does not exist is empty.
    /// Files that hold no certificate are told by [`TrustAnchors::unusable`].
    pub fn open(folder: &Path, set: AnchorSet) -> Result<Self, AnchorError> {
        let mut opened = Self::built_in(set);
        let read = folder::read(folder)?;
        for (path, certificate) in read.certificates {
            if !opened.contains(&certificate) {
                opened.anchors.push(TrustAnchor {
                    certificate,
                    source: AnchorSource::File(path),
                });
            }
        }
        opened.folder = Some(folder.to_owned());
        opened.unusable = read.unusable;
        Ok(opened)
    }

    /// Every anchor, built-in ones first.
    pub fn list(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// Files of the folder that hold no certificate, and why.
    pub fn unusable(&self) -> &[(PathBuf, CertificateError)] {
        &self.unusable
    }

    /// Whether this very certificate is an anchor.
    pub fn contains(&self, certificate: &Certificate) -> bool {
        self.anchors
            .iter()
            .any(|anchor| anchor.certificate.der() == certificate.der())
    }

    /// Whether a Kazakh national authority is trusted that is valid now. If not, it can be
    /// fetched: [`crate::fetch_national`].
    pub fn national_present(&self, at: OffsetDateTime) -> bool {
        self.anchors
            .iter()
            .any(|anchor| anchor.is_national() && anchor.certificate.is_valid_at(at))
    }

    /// Trusts a certificate: writes it to the folder, named by its fingerprint. Whoever calls
    /// this has asked a person.
    pub fn add(&mut self, certificate: &Certificate) -> Result<&TrustAnchor, AnchorError> {
        let folder = self.folder.as_deref().ok_or(AnchorError::ReadOnly)?;
        if certificate.ca_path_length().is_none() {
            return Err(AnchorError::NotAuthority);
        }
        if self.contains(certificate) {
            return Err(AnchorError::Present);
        }
        let path = folder::write(folder, &fingerprint(certificate), certificate)?;
        let source = AnchorSource::File(path);
        Ok(self.anchors.push_mut(TrustAnchor {
            certificate: certificate.clone(),
            source,
        }))
    }

    /// Trusts a certificate no longer and deletes its file.
    ///
    /// The fingerprint is SHA-256 in hex, colons and case do not matter, and its first eight
    /// digits suffice when no other anchor begins so.
    pub fn remove(&mut self, fingerprint: &str) -> Result<TrustAnchor, AnchorError> {
        let digits: String = fingerprint
            .chars()
            .filter(|character| !matches!(character, ':' | ' '))
            .map(|character| character.to_ascii_lowercase())
            .collect();
        let index = self.position(&digits)?;
        let anchor = self.anchors.get(index).ok_or(AnchorError::NotFound)?;
        match &anchor.source {
            AnchorSource::BuiltIn(name) => return Err(AnchorError::BuiltIn(name)),
            AnchorSource::File(path) => {
                let sharing = self
                    .anchors
                    .iter()
                    .filter(|other| other.source == anchor.source);
                if sharing.count() > 1 {
                    return Err(AnchorError::SharedFile { path: path.clone() });
                }
                folder::delete(path)?;
            }
        }
        Ok(self.anchors.remove(index))
    }

    fn position(&self, digits: &str) -> Result<usize, AnchorError> {
        if digits.len() < 8 {
            return Err(AnchorError::NotFound);
        }
        let mut fitting = self
            .anchors
            .iter()
            .enumerate()
            .filter(|(_, anchor)| anchor.fingerprint().starts_with(digits))
            .map(|(index, _)| index);
        let index = fitting.next().ok_or(AnchorError::NotFound)?;
        if fitting.next().is_some() {
            Err(AnchorError::Ambiguous)
        } else {
            Ok(index)
        }
    }
}

fn fingerprint(certificate: &Certificate) -> String {
    hex::encode(certificate.fingerprint(DigestAlgorithm::Sha256).as_bytes())
}

#[cfg(test)]
mod tests;
