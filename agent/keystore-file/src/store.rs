//! The formats as one: which of them a file is, and its keys for a secret.

use tanba_keystore::{OpenError, TokenKind, UnlockError};
use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, Secret};
use zeroize::Zeroizing;

use crate::key::FileKey;
use crate::pkcs8::KeyFile;
use crate::{jks, pem, pkcs12};

/// The octets of a file whose form is known and whose outer structure is sound.
pub(crate) enum Store {
    /// PKCS#12.
    Pkcs12(Zeroizing<Vec<u8>>),
    /// JKS.
    Jks(Zeroizing<Vec<u8>>),
    /// Keys by themselves, as PEM text or as DER.
    Keys(KeyFile),
}

impl Store {
    /// Tells the form by the contents; the name of the file says nothing.
    pub(crate) fn read(octets: Zeroizing<Vec<u8>>) -> Result<Self, OpenError> {
        if jks::is_jks(&octets) {
            jks::check(&octets).map_err(crate::StoreError::into_open_error)?;
            return Ok(Self::Jks(octets));
        }
        if let Some(text) = pem::text(&octets) {
            return KeyFile::from_pem(text).map(Self::Keys);
        }
        if octets.first() != Some(&0x30) {
            return Err(OpenError::UnknownFormat);
        }
        let (file, _) = Element::parse(&octets)
            .map_err(|error| crate::StoreError::from(error).into_open_error())?;
        let mut fields = file.children();
        let is_pkcs12 = matches!(
            (fields.next(), fields.next()),
            (Some(Ok(version)), Some(Ok(contents)))
                if version.unsigned() == Ok(3) && contents.tag == Tag::SEQUENCE
        );
        if is_pkcs12 {
            pkcs12::check(&octets).map_err(crate::StoreError::into_open_error)?;
            Ok(Self::Pkcs12(octets))
        } else {
            KeyFile::from_der(&octets).map(Self::Keys)
        }
    }

    /// What it is.
    pub(crate) fn kind(&self) -> TokenKind {
        match self {
            Self::Pkcs12(_) => TokenKind::Pkcs12File,
            Self::Jks(_) => TokenKind::JavaKeyStore,
            Self::Keys(_) => TokenKind::PemFile,
        }
    }

    /// Whether unlocking needs a secret.
    pub(crate) fn needs_secret(&self) -> bool {
        match self {
            Self::Pkcs12(_) | Self::Jks(_) => true,
            Self::Keys(keys) => keys.needs_secret(),
        }
    }

    /// The certificates that stand in clear.
    pub(crate) fn public_certificates(&self) -> Vec<Certificate> {
        match self {
            Self::Pkcs12(octets) => pkcs12::public_certificates(octets),
            Self::Jks(octets) => jks::public_certificates(octets),
            Self::Keys(keys) => keys.certificates().to_vec(),
        }
    }

    /// Takes the certificates of a neighbouring file in, for a key that came without.
    pub(crate) fn add_certificates(&mut self, certificates: Vec<Certificate>) {
        if let Self::Keys(keys) = self {
            keys.add_certificates(certificates);
        }
    }

    /// Whether it is a bare key, whose certificate may stand in a file beside it.
    pub(crate) fn lacks_certificates(&self) -> bool {
        matches!(self, Self::Keys(keys) if keys.certificates().is_empty())
    }

    /// Its keys. Runs key derivations: not for an async thread.
    pub(crate) fn unlock(&self, secret: &Secret) -> Result<Vec<FileKey>, UnlockError> {
        let contents = match self {
            Self::Pkcs12(octets) => pkcs12::unlock(octets, secret),
            Self::Jks(octets) => jks::unlock(octets, secret),
            Self::Keys(keys) => keys.unlock(secret),
        }?;
        contents
            .into_keys()
            .map_err(crate::StoreError::into_unlock_error)
    }
}
