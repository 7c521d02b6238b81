//! Java key stores, the JKS form: entries with clear certificates, keys under the protector of
//! the Java platform, and a keyed SHA-1 over everything.

use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use tanba_keystore::UnlockError;
use tanba_pki::ber::{BerError, Element};
use tanba_pki::{Certificate, ObjectIdentifier, Secret};
use zeroize::Zeroizing;

use crate::contents::{Contents, StoredCertificate};
use crate::identifier::AlgorithmIdentifier;
use crate::limits::MAX_ENTRIES;
use crate::{Password, StoreError};

const MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
const DIGEST_LENGTH: usize = 20;

/// What the digest over the store begins with, after the password.
const WHITENER: &[u8] = b"Mighty Aphrodite";

/// The platform's own key protector.
const KEY_PROTECTOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");

/// One key entry.
struct KeyEntry<'a> {
    alias: String,
    encrypted: &'a [u8],
}

/// A store, taken apart and not yet decrypted.
struct JavaKeyStore<'a> {
    keys: Vec<KeyEntry<'a>>,
    certificates: Vec<Certificate>,
    /// Everything before the digest.
    signed: &'a [u8],
    digest: &'a [u8],
}

/// Whether the file begins like one.
pub(crate) fn is_jks(file: &[u8]) -> bool {
    file.starts_with(&MAGIC)
}

/// Checks what can be checked without the password.
pub(crate) fn check(file: &[u8]) -> Result<(), StoreError> {
    JavaKeyStore::parse(file).map(drop)
}

/// The certificates, which stand in clear.
pub(crate) fn public_certificates(file: &[u8]) -> Vec<Certificate> {
    JavaKeyStore::parse(file)
        .map(|store| store.certificates)
        .unwrap_or_default()
}

/// Decrypts the keys.
///
/// As with PKCS#12: when the digest over the store fails and a key still decrypts, the password
/// was right and the file was changed. A digest that is right beside a key that does not decrypt
/// means that the key has a password of its own.
pub(crate) fn unlock(file: &[u8], secret: &Secret) -> Result<Contents, UnlockError> {
    let store = JavaKeyStore::parse(file).map_err(StoreError::into_unlock_error)?;
    let Some(password) = Password::forms(secret).into_iter().next() else {
        return Err(UnlockError::WrongSecret { tries_left: None });
    };
    let is_whole = store.is_whole(&password);
    match (is_whole, store.read(&password)) {
        (true, Err(StoreError::Undecipherable)) => Err(UnlockError::Unsupported(
            "a key with a password of its own".to_owned(),
        )),
        (true, outcome) => outcome.map_err(StoreError::into_unlock_error),
        (false, Ok(contents)) if contents.deciphered => {
            Err(StoreError::IntegrityFails.into_unlock_error())
        }
        (false, _) => Err(UnlockError::WrongSecret { tries_left: None }),
    }
}

impl<'a> JavaKeyStore<'a> {
    fn parse(file: &'a [u8]) -> Result<Self, StoreError> {
        let split = file
            .len()
            .checked_sub(DIGEST_LENGTH)
            .ok_or(BerError::Truncated)?;
        let (signed, digest) = file.split_at_checked(split).ok_or(BerError::Truncated)?;
        let mut cursor = Cursor(signed);
        cursor.take(MAGIC.len())?;
        let version = cursor.number()?;
        if !(1..=2).contains(&version) {
            return Err(StoreError::Unsupported(
                "a Java key store of another version".to_owned(),
            ));
        }
        let count = cursor.number()?;
        if count as usize > MAX_ENTRIES {
            return Err(StoreError::Limit("too many entries"));
        }
        let mut store = Self {
            keys: Vec::new(),
            certificates: Vec::new(),
            signed,
            digest,
        };
        for _ in 0..count {
            store.entry(&mut cursor, version)?;
        }
        if cursor.0.is_empty() {
            Ok(store)
        } else {
            Err(BerError::Trailing.into())
        }
    }

    fn entry(&mut self, cursor: &mut Cursor<'a>, version: u32) -> Result<(), StoreError> {
        let kind = cursor.number()?;
        let alias = cursor.text()?;
        // The date of creation, in milliseconds.
        cursor.take(8)?;
        let certificates = match kind {
            1 => {
                let length = cursor.number()?;
                self.keys.push(KeyEntry {
                    alias,
                    encrypted: cursor.take(length as usize)?,
                });
                cursor.number()?
            }
            2 => 1,
            _ => return Err(StoreError::Broken("an entry is of an unknown kind")),
        };
        for _ in 0..certificates {
            if version > 1 {
                cursor.text()?;
            }
            let length = cursor.number()?;
            let der = cursor.take(length as usize)?;
            if self.certificates.len() >= MAX_ENTRIES {
                return Err(StoreError::Limit("too many entries"));
            }
            match Certificate::from_der(der) {
                Ok(certificate) => self.certificates.push(certificate),
                Err(error) => {
                    tracing::warn!(%error, "a certificate in a key store is not readable");
                }
            }
        }
        Ok(())
    }

    /// Whether the digest over the store is right for this password.
    fn is_whole(&self, password: &Password) -> bool {
        let digest = Sha1::new()
            .chain_update(password.utf16.as_slice())
            .chain_update(WHITENER)
            .chain_update(self.signed)
            .finalize();
        digest.as_slice().ct_eq(self.digest).into()
    }

    fn read(self, password: &Password) -> Result<Contents, StoreError> {
        let mut contents = Contents {
            certificates: self
                .certificates
                .into_iter()
                .map(StoredCertificate::from)
                .collect(),
            ..Contents::default()
        };
        for entry in self.keys {
            let der = unprotect(entry.encrypted, password)?;
            contents.add_key(&der, Some(entry.alias), None)?;
            contents.deciphered = true;
        }
        Ok(contents)
    }
}

/// Undoes the key protector: a key stream of chained SHA-1 over password and salt, and a keyed
/// SHA-1 of the plaintext behind.
fn unprotect(encrypted: &[u8], password: &Password) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let mut fields = Element::parse_all(encrypted)?.children();
    let scheme = AlgorithmIdentifier::parse(fields.required()?)?;
    if scheme.algorithm != KEY_PROTECTOR {
        return Err(scheme.unsupported());
    }
    let protected = fields.required()?.octets()?;
    let (salt, rest) = protected
        .split_at_checked(DIGEST_LENGTH)
        .ok_or(BerError::Truncated)?;
    let length = rest
        .len()
        .checked_sub(DIGEST_LENGTH)
        .ok_or(BerError::Truncated)?;
    let (ciphertext, check) = rest.split_at_checked(length).ok_or(BerError::Truncated)?;

    let keyed = || Sha1::new().chain_update(password.utf16.as_slice());
    let mut plaintext = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
    let mut mask = Zeroizing::new(salt.to_vec());
    for block in ciphertext.chunks(DIGEST_LENGTH) {
        let next = keyed().chain_update(mask.as_slice()).finalize();
        mask.copy_from_slice(&next);
        plaintext.extend(
            block
                .iter()
                .zip(mask.iter())
                .map(|(octet, mask)| octet ^ mask),
        );
    }
    let expected = keyed().chain_update(plaintext.as_slice()).finalize();
    if bool::from(expected.as_slice().ct_eq(check)) {
        Ok(plaintext)
    } else {
        Err(StoreError::Undecipherable)
    }
}

/// Reads what Java's DataOutputStream writes.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], StoreError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BerError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, StoreError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(BerError::Truncated)?;
        self.0 = rest;
        Ok(u32::from_be_bytes(*taken))
    }

    /// Java's modified UTF-8; what differs from UTF-8 in it is not worth a decoder for names.
    fn text(&mut self) -> Result<String, StoreError> {
        let (length, rest) = self.0.split_first_chunk().ok_or(BerError::Truncated)?;
        self.0 = rest;
        let octets = self.take(usize::from(u16::from_be_bytes(*length)))?;
        Ok(String::from_utf8_lossy(octets).into_owned())
    }
}
