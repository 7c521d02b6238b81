//! PKCS#12 (RFC 7292), DER or BER, with the variants that the file writers of Kazakhstan, Russia,
//! Java and OpenSSL produce.
//!
//! This file decides what a failure means for the person; [`mac`] checks the password and the
//! integrity, [`safe`] walks the bags.

mod mac;
mod safe;

use std::borrow::Cow;

use tanba_keystore::UnlockError;
use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, ObjectIdentifier, Secret};

use self::mac::MacData;
use self::safe::Reader;
use crate::contents::Contents;
use crate::identifier::object_identifier;
use crate::limits::RoundsLeft;
use crate::{Password, StoreError};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// A PFX (RFC 7292 section 4), its outer layer read.
struct Pfx<'a> {
    /// The octets of the AuthenticatedSafe, over which the MAC goes.
    safe: Cow<'a, [u8]>,
    mac: Option<MacData<'a>>,
}

/// Checks what can be checked without the password.
pub(crate) fn check(file: &[u8]) -> Result<(), StoreError> {
    let pfx = Pfx::parse(file)?;
    pfx.read_clear().map(drop)
}

/// The certificates that stand in clear.
pub(crate) fn public_certificates(file: &[u8]) -> Vec<Certificate> {
    let contents = Pfx::parse(file).and_then(|pfx| pfx.read_clear());
    contents
        .map(Contents::into_certificates)
        .unwrap_or_default()
}

/// Decrypts everything.
///
/// The MAC tells a wrong password from a right one. When it fails although the key decrypts to a
/// key, the password was right and the file was changed: that is damage.
pub(crate) fn unlock(file: &[u8], secret: &Secret) -> Result<Contents, UnlockError> {
    let pfx = Pfx::parse(file).map_err(StoreError::into_unlock_error)?;
    let forms = Password::forms(secret);
    let mut rounds = RoundsLeft::new();
    let Some(mac) = &pfx.mac else {
        return pfx.unlock_without_mac(&forms, &mut rounds);
    };
    for password in &forms {
        let is_right = mac
            .verify(&pfx.safe, password, &mut rounds)
            .map_err(StoreError::into_unlock_error)?;
        if is_right {
            return pfx
                .read(password, &mut rounds)
                .map_err(StoreError::into_unlock_error);
        }
    }
    let deciphers = |password| {
        pfx.read(password, &mut rounds)
            .is_ok_and(|found| found.deciphered)
    };
    if forms.iter().any(deciphers) {
        return Err(StoreError::IntegrityFails.into_unlock_error());
    }
    Err(UnlockError::WrongSecret { tries_left: None })
}

impl<'a> Pfx<'a> {
    /// Reads the outer layer. Octets after it are passed over, as other readers do: the MAC does
    /// not cover them and nothing in them is used.
    fn parse(file: &'a [u8]) -> Result<Self, StoreError> {
        let (pfx, _) = Element::parse(file)?;
        let mut fields = pfx.expect(Tag::SEQUENCE)?.children();
        if fields.required()?.unsigned()? != 3 {
            return Err(StoreError::Unsupported(
                "PKCS#12 of another version".to_owned(),
            ));
        }
        let mut content_info = fields.required()?.expect(Tag::SEQUENCE)?.children();
        match object_identifier(content_info.required()?)? {
            DATA => {}
            SIGNED_DATA => {
                let mode = "PKCS#12 with public-key integrity";
                return Err(StoreError::Unsupported(mode.to_owned()));
            }
            _ => return Err(StoreError::Broken("the contents are of an unknown type")),
        }
        let safe = safe::explicit(content_info.required()?)?.octets()?;
        let mac = fields.next().transpose()?.map(MacData::parse).transpose()?;
        Ok(Self { safe, mac })
    }

    fn read(&self, password: &Password, rounds: &mut RoundsLeft) -> Result<Contents, StoreError> {
        Reader::with_password(password, rounds).read(&self.safe)
    }

    fn read_clear(&self) -> Result<Contents, StoreError> {
        Reader::without_password(&mut RoundsLeft::new()).read(&self.safe)
    }

    fn unlock_without_mac(
        &self,
        forms: &[Password],
        rounds: &mut RoundsLeft,
    ) -> Result<Contents, UnlockError> {
        let mut outcome = Err(StoreError::NoKey);
        for password in forms {
            outcome = self.read(password, rounds);
            if outcome.is_ok() {
                break;
            }
        }
        outcome.map_err(StoreError::into_unlock_error_of_password)
    }
}
