//! The certificate of this user on disk and in memory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::time::Time;
use zeroize::Zeroizing;

use crate::authority::{self, Made};
use crate::files;

/// How long before its end a certificate is replaced.
const RENEWED_BEFORE: Duration = Duration::from_hours(24 * 30);

/// The leaf's key and both certificates in one file, so that they never get out of step.
const CERTIFICATE_FILE: &str = "localhost.pem";

/// The authority's certificate alone, for people who add it to a store by hand.
const AUTHORITY_FILE: &str = "authority.crt";

/// Why there is no usable certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A file could not be read or written.
    #[error("{} could not be used", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// The certificate could not be made.
    #[error("the local certificate could not be made")]
    Make(#[from] rcgen::Error),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random(#[source] getrandom::Error),
    /// The file holds no PEM.
    #[error("the file of the local certificate is damaged")]
    Pem(#[from] pem::Error),
    /// A certificate in the file is missing or no certificate.
    #[error("the file of the local certificate holds no usable certificate")]
    Damaged,
    /// The key is not usable, or does not belong to the certificate.
    #[error("the key of the local certificate is not usable")]
    Key(#[from] rustls::Error),
    /// Others could have read the private key.
    #[error("{} can be read by other users", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
}

/// A leaf for 127.0.0.1, ::1 and localhost, and the authority that browsers must trust for it.
#[derive(Clone, Debug)]
pub struct LocalCertificate {
    served: Arc<CertifiedKey>,
    authority: CertificateDer<'static>,
    authority_pem: String,
    name: String,
    not_before: SystemTime,
    not_after: SystemTime,
    is_new: bool,
}

impl LocalCertificate {
    /// The certificate in this folder, or a new one when there is none, it is damaged, it has
    /// expired, or other users could have read its key.
    pub fn load_or_create(folder: &Path, now: SystemTime) -> Result<Self, CertificateError> {
        match Self::load(folder) {
            Ok(certificate) if now < certificate.not_after => Ok(certificate),
            Ok(_) => Self::create(folder, now),
            Err(CertificateError::File { source, .. })
                if source.kind() != io::ErrorKind::NotFound =>
            {
                let path = folder.join(CERTIFICATE_FILE);
                Err(CertificateError::File { path, source })
            }
            Err(error) => {
                tracing::info!(%error, "a new local certificate is made");
                Self::create(folder, now)
            }
        }
    }

    /// Makes a new authority and leaf and puts them in the place of the old ones. The new
    /// authority must be installed in the trust stores, as the old one's key is gone.
    pub fn create(folder: &Path, now: SystemTime) -> Result<Self, CertificateError> {
        let Made {
            key,
            leaf,
            authority,
        } = authority::make(now)?;
        let bundle = Zeroizing::new([key.as_str(), &leaf, &authority].concat());
        files::private_folder(folder).map_err(|source| file_error(folder, source))?;
        for (name, content) in [
            (CERTIFICATE_FILE, bundle.as_str()),
            (AUTHORITY_FILE, &authority),
        ] {
            let path = folder.join(name);
            files::write_private(&path, content.as_bytes())
                .map_err(|source| file_error(&path, source))?;
        }
        Self::parse(bundle.as_bytes()).map(|certificate| Self {
            is_new: true,
            ..certificate
        })
    }

    /// Reads the certificate in this folder.
    pub fn load(folder: &Path) -> Result<Self, CertificateError> {
        let path = folder.join(CERTIFICATE_FILE);
        if files::is_exposed(&path).map_err(|source| file_error(&path, source))? {
            return Err(CertificateError::Exposed { path });
        }
        let bundle = fs::read(&path).map_err(|source| file_error(&path, source))?;
        Self::parse(&Zeroizing::new(bundle))
    }

    fn parse(bundle: &[u8]) -> Result<Self, CertificateError> {
        let key = PrivateKeyDer::from_pem_slice(bundle)?;
        let certificates: Vec<_> =
            CertificateDer::pem_slice_iter(bundle).collect::<Result<_, _>>()?;
        let [leaf, authority] =
            <[_; 2]>::try_from(certificates).map_err(|_| CertificateError::Damaged)?;
        let (not_before, not_after) = validity(&leaf).ok_or(CertificateError::Damaged)?;
        let name = common_name(&authority).ok_or(CertificateError::Damaged)?;
        let served = CertifiedKey::new(vec![leaf], any_supported_type(&key)?);
        served.keys_match()?;
        let authority_pem = last_block(bundle)
            .ok_or(CertificateError::Damaged)?
            .to_owned();
        Ok(Self {
            served: Arc::new(served),
            authority,
            authority_pem,
            name,
            not_before,
            not_after,
            is_new: false,
        })
    }

    /// Whether the certificate should be replaced: from thirty days before its end.
    pub fn needs_renewal(&self, now: SystemTime) -> bool {
        now + RENEWED_BEFORE >= self.not_after
    }

    /// Whether it was made just now, so that no store trusts it yet.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Begin of validity.
    pub fn not_before(&self) -> SystemTime {
        self.not_before
    }

    /// End of validity.
    pub fn not_after(&self) -> SystemTime {
        self.not_after
    }

    /// The name of the authority, under which it stands in the stores.
    pub fn authority_name(&self) -> &str {
        &self.name
    }

    /// The certificate of the authority, DER.
    pub fn authority(&self) -> &[u8] {
        &self.authority
    }

    /// The certificate of the authority, PEM.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// What a TLS server serves.
    pub(crate) fn served(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.served)
    }
}

fn file_error(path: &Path, source: io::Error) -> CertificateError {
    CertificateError::File {
        path: path.to_owned(),
        source,
    }
}

/// The last PEM block of the file: the authority.
fn last_block(bundle: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bundle).ok()?;
    text.get(text.rfind("-----BEGIN CERTIFICATE-----")?..)
}

fn validity(certificate: &[u8]) -> Option<(SystemTime, SystemTime)> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let validity = certificate.tbs_certificate().validity();
    let time = |time: &Time| UNIX_EPOCH.checked_add(time.to_unix_duration());
    Some((time(&validity.not_before)?, time(&validity.not_after)?))
}

/// The text behind `CN=`; names of our authorities hold nothing that would be escaped.
fn common_name(certificate: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let subject = certificate.tbs_certificate().subject().to_string();
    subject.strip_prefix("CN=").map(str::to_owned)
}
