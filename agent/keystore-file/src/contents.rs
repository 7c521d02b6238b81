//! What every format gives: private keys and certificates, and how they find each other.

use tanba_pki::{Certificate, PrivateKey, PublicKey};

use crate::StoreError;
use crate::key::FileKey;

/// A private key as it stood in a file.
pub(crate) struct StoredKey {
    /// The key.
    pub(crate) key: PrivateKey,
    /// Its name: friendlyName, the alias of a Java key store.
    pub(crate) name: Option<String>,
    /// localKeyID: ties it to a certificate.
    pub(crate) local_id: Option<Vec<u8>>,
}

/// A certificate as it stood in a file.
pub(crate) struct StoredCertificate {
    /// The certificate.
    pub(crate) certificate: Certificate,
    /// Its name.
    pub(crate) name: Option<String>,
    /// localKeyID: ties it to a key.
    pub(crate) local_id: Option<Vec<u8>>,
}

impl From<Certificate> for StoredCertificate {
    fn from(certificate: Certificate) -> Self {
        Self {
            certificate,
            name: None,
            local_id: None,
        }
    }
}

/// Everything of use in one file.
#[derive(Default)]
pub(crate) struct Contents {
    /// The private keys.
    pub(crate) keys: Vec<StoredKey>,
    /// The certificates.
    pub(crate) certificates: Vec<StoredCertificate>,
    /// Why a key of the file is left out: its algorithm is not served.
    pub(crate) refused: Option<StoreError>,
    /// Whether a private key came out of a decryption, which proves the password right.
    pub(crate) deciphered: bool,
}

impl Contents {
    /// Takes a key in; one of an unknown algorithm is left out, for the others to be of use.
    pub(crate) fn add_key(
        &mut self,
        der: &[u8],
        name: Option<String>,
        local_id: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        match PrivateKey::from_der(der).map_err(StoreError::from) {
            Ok(key) => self.keys.push(StoredKey {
                key,
                name,
                local_id,
            }),
            Err(error @ StoreError::Unsupported(_)) => self.refused = Some(error),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The certificates alone.
    pub(crate) fn into_certificates(self) -> Vec<Certificate> {
        self.certificates
            .into_iter()
            .map(|stored| stored.certificate)
            .collect()
    }

    /// Each key with its certificate; at least one, or the reason why there is none.
    pub(crate) fn into_keys(self) -> Result<Vec<FileKey>, StoreError> {
        if self.keys.is_empty() {
            return Err(self.refused.unwrap_or(StoreError::NoKey));
        }
        let certificates = self.certificates;
        Ok(self
            .keys
            .into_iter()
            .map(|stored| with_certificate(stored, &certificates))
            .collect())
    }
}

/// Pairs a key with the certificate of its public key. Among several of them (a renewed
/// certificate for the same key) localKeyID decides, then the later one in the file's order loses.
fn with_certificate(stored: StoredKey, certificates: &[StoredCertificate]) -> FileKey {
    let StoredKey {
        key,
        name,
        local_id,
    } = stored;
    let of_this_key = || {
        certificates.iter().enumerate().filter(|(_, candidate)| {
            candidate
                .certificate
                .public_key()
                .is_ok_and(|public| same_key(public, key.public_key()))
        })
    };
    let own = of_this_key()
        .find(|(_, candidate)| local_id.is_some() && candidate.local_id == local_id)
        .or_else(|| of_this_key().next());
    let certificate = own.map(|(_, stored)| stored.certificate.clone());
    let others = certificates
        .iter()
        .enumerate()
        .filter(|(index, _)| own.is_none_or(|(own, _)| own != *index))
        .map(|(_, stored)| stored.certificate.clone())
        .collect();
    let alias = name
        .or_else(|| own.and_then(|(_, stored)| stored.name.clone()))
        .or_else(|| local_id.map(hex::encode))
        .or_else(|| {
            certificate
                .as_ref()?
                .subject_key_identifier()
                .map(hex::encode)
        })
        .unwrap_or_else(|| "1".to_owned());
    FileKey::new(key, alias, certificate, others)
}

/// Whether two SubjectPublicKeyInfos hold the same key. Algorithm parameters are not compared:
/// GOST writers leave some of them out in one place and not in the other.
fn same_key(left: &PublicKey, right: &PublicKey) -> bool {
    left.subject_public_key() == right.subject_public_key()
}
