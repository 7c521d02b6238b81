//! Keys by themselves: PKCS#8 (RFC 5958) encrypted and clear, PKCS#1 and SEC1, as DER or PEM,
//! with the certificates that stand beside them.

use tanba_keystore::{OpenError, UnlockError};
use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, Secret};
use zeroize::Zeroizing;

use crate::contents::Contents;
use crate::identifier::AlgorithmIdentifier;
use crate::limits::RoundsLeft;
use crate::pem::{self, Block, Label};
use crate::{Password, StoreError, pbe};

/// EncryptedPrivateKeyInfo (RFC 5958 section 3).
pub(crate) struct EncryptedKey<'a> {
    scheme: AlgorithmIdentifier<'a>,
    ciphertext: std::borrow::Cow<'a, [u8]>,
}

impl<'a> EncryptedKey<'a> {
    /// Reads the SEQUENCE.
    pub(crate) fn parse(element: Element<'a>) -> Result<Self, StoreError> {
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let scheme = AlgorithmIdentifier::parse(fields.required()?)?;
        let ciphertext = fields.required()?.octets()?;
        fields.end()?;
        Ok(Self { scheme, ciphertext })
    }

    /// DER of the PrivateKeyInfo.
    pub(crate) fn decrypt(
        &self,
        password: &Password,
        rounds: &mut RoundsLeft,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        pbe::decrypt(self.scheme, &self.ciphertext, password, rounds)
    }
}

/// One key of the file.
enum StoredForm {
    Clear(Zeroizing<Vec<u8>>),
    Encrypted(Vec<u8>),
    /// `Proc-Type: 4,ENCRYPTED`: the encryption of PEM itself, by MD5 and one round.
    EncryptedByPem,
}

/// A file of keys and certificates without further structure.
pub(crate) struct KeyFile {
    keys: Vec<StoredForm>,
    certificates: Vec<Certificate>,
}

impl KeyFile {
    /// Reads PEM text. A text without any private key is no key store.
    pub(crate) fn from_pem(text: &str) -> Result<Self, OpenError> {
        let mut file = Self {
            keys: Vec::new(),
            certificates: Vec::new(),
        };
        for block in pem::blocks(text).map_err(StoreError::into_open_error)? {
            file.add_block(block)?;
        }
        if file.keys.is_empty() {
            Err(OpenError::UnknownFormat)
        } else {
            Ok(file)
        }
    }

    /// Reads the DER of one key.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, OpenError> {
        let (outer, _) =
            Element::parse(der).map_err(|error| StoreError::from(error).into_open_error())?;
        let mut fields = outer.children();
        let form = match (fields.next(), fields.next()) {
            // SEQUENCE { AlgorithmIdentifier, OCTET STRING }
            (Some(Ok(scheme)), Some(Ok(ciphertext)))
                if scheme.tag == Tag::SEQUENCE && ciphertext.tag == Tag::OCTET_STRING =>
            {
                EncryptedKey::parse(outer).map_err(StoreError::into_open_error)?;
                StoredForm::Encrypted(outer.raw.to_vec())
            }
            // SEQUENCE { INTEGER, SEQUENCE | INTEGER | OCTET STRING, … }
            (Some(Ok(version)), Some(Ok(second)))
                if version.unsigned().is_ok_and(|version| version <= 1)
                    && [Tag::SEQUENCE, Tag::INTEGER, Tag::OCTET_STRING].contains(&second.tag) =>
            {
                StoredForm::Clear(Zeroizing::new(outer.raw.to_vec()))
            }
            (Some(Err(error)), _) | (_, Some(Err(error))) => {
                return Err(StoreError::from(error).into_open_error());
            }
            _ => return Err(OpenError::UnknownFormat),
        };
        Ok(Self {
            keys: vec![form],
            certificates: Vec::new(),
        })
    }

    fn add_block(&mut self, block: Block) -> Result<(), OpenError> {
        match block.label {
            Label::Certificate => {
                let certificate = Certificate::from_der(&block.der)
                    .map_err(|error| OpenError::Damaged(error.to_string()))?;
                self.certificates.push(certificate);
            }
            Label::EncryptedKey => self.keys.push(StoredForm::Encrypted(block.der.to_vec())),
            Label::ClearKey if block.is_encrypted_by_pem => {
                self.keys.push(StoredForm::EncryptedByPem);
            }
            Label::ClearKey => self.keys.push(StoredForm::Clear(block.der)),
        }
        Ok(())
    }

    /// The certificates of the file and beside it.
    pub(crate) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Takes certificates of another file in.
    pub(crate) fn add_certificates(&mut self, certificates: Vec<Certificate>) {
        self.certificates.extend(certificates);
    }

    /// Whether any key is encrypted.
    pub(crate) fn needs_secret(&self) -> bool {
        self.keys
            .iter()
            .any(|key| !matches!(key, StoredForm::Clear(_)))
    }

    /// The keys; one of them that does not open is the whole file's failure.
    pub(crate) fn unlock(&self, secret: &Secret) -> Result<Contents, UnlockError> {
        let forms = Password::forms(secret);
        let mut rounds = RoundsLeft::new();
        let mut contents = Contents {
            certificates: self.certificates.iter().cloned().map(Into::into).collect(),
            ..Contents::default()
        };
        for key in &self.keys {
            match key {
                StoredForm::Clear(der) => contents
                    .add_key(der, None, None)
                    .map_err(StoreError::into_unlock_error)?,
                StoredForm::Encrypted(der) => {
                    add_encrypted(&mut contents, der, &forms, &mut rounds)
                        .map_err(StoreError::into_unlock_error_of_password)?;
                }
                StoredForm::EncryptedByPem => {
                    let name =
                        "PEM encryption (Proc-Type: 4,ENCRYPTED); convert the file to PKCS#8";
                    return Err(UnlockError::Unsupported(name.to_owned()));
                }
            }
        }
        Ok(contents)
    }
}

fn add_encrypted(
    contents: &mut Contents,
    der: &[u8],
    forms: &[Password],
    rounds: &mut RoundsLeft,
) -> Result<(), StoreError> {
    let encrypted = EncryptedKey::parse(Element::parse_all(der)?)?;
    let mut outcome = Err(StoreError::NoKey);
    for password in forms {
        outcome = encrypted.decrypt(password, rounds).and_then(|plaintext| {
            contents
                .add_key(&plaintext, None, None)
                .map_err(StoreError::after_decryption)
        });
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}
