//! AuthenticatedSafe, SafeContents and SafeBags (RFC 7292 sections 4.1 and 4.2).

use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, ObjectIdentifier};
use zeroize::Zeroizing;

use super::DATA;
use crate::contents::{Contents, StoredCertificate};
use crate::identifier::{AlgorithmIdentifier, object_identifier};
use crate::limits::{MAX_ENTRIES, MAX_SAFE_DEPTH, RoundsLeft};
use crate::{Password, StoreError, pbe, pkcs8};

const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const ENVELOPED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.3");

const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const SAFE_CONTENTS_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.6");

const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

const BMP_STRING: Tag = Tag {
    class: 0,
    constructed: false,
    number: 30,
};

/// Characters of a friendlyName that are kept.
const MAX_NAME_LENGTH: usize = 256;

/// Walks the safes of one file and collects keys and certificates.
pub(super) struct Reader<'r> {
    /// Without one, what is encrypted is passed over.
    password: Option<&'r Password>,
    rounds: &'r mut RoundsLeft,
    contents: Contents,
    bags: usize,
}

/// The attributes of a bag that matter.
#[derive(Default)]
struct Attributes {
    name: Option<String>,
    local_id: Option<Vec<u8>>,
}

impl<'r> Reader<'r> {
    pub(super) fn with_password(password: &'r Password, rounds: &'r mut RoundsLeft) -> Self {
        Self {
            password: Some(password),
            rounds,
            contents: Contents::default(),
            bags: 0,
        }
    }

    pub(super) fn without_password(rounds: &'r mut RoundsLeft) -> Self {
        Self {
            password: None,
            rounds,
            contents: Contents::default(),
            bags: 0,
        }
    }

    /// Reads an AuthenticatedSafe.
    pub(super) fn read(mut self, safe: &[u8]) -> Result<Contents, StoreError> {
        for content_info in Element::parse_all(safe)?.expect(Tag::SEQUENCE)?.children() {
            self.count()?;
            let mut fields = content_info?.expect(Tag::SEQUENCE)?.children();
            let content_type = object_identifier(fields.required()?)?;
            let content = explicit(fields.required()?)?;
            match content_type {
                DATA => self.safe_contents(Element::parse_all(&content.octets()?)?, 0)?,
                ENCRYPTED_DATA => self.encrypted_data(content)?,
                ENVELOPED_DATA => {
                    let mode = "PKCS#12 with public-key privacy";
                    return Err(StoreError::Unsupported(mode.to_owned()));
                }
                _ => return Err(StoreError::Broken("a safe is of an unknown type")),
            }
        }
        Ok(self.contents)
    }

    fn count(&mut self) -> Result<(), StoreError> {
        self.bags += 1;
        if self.bags > MAX_ENTRIES {
            return Err(StoreError::Limit("too many entries"));
        }
        Ok(())
    }

    /// EncryptedData (RFC 5652 section 8) with SafeContents inside.
    fn encrypted_data(&mut self, content: Element<'_>) -> Result<(), StoreError> {
        let mut fields = content.expect(Tag::SEQUENCE)?.children();
        fields.required()?.unsigned()?;
        let mut inner = fields.required()?.expect(Tag::SEQUENCE)?.children();
        object_identifier(inner.required()?)?;
        let scheme = AlgorithmIdentifier::parse(inner.required()?)?;
        let ciphertext = inner.required()?;
        if ciphertext.tag.class != 2 || ciphertext.tag.number != 0 {
            return Err(StoreError::Broken("an encrypted safe has no contents"));
        }
        let ciphertext = ciphertext.octets()?;
        let Some(password) = self.password else {
            return Ok(());
        };
        let plaintext = pbe::decrypt(scheme, &ciphertext, password, self.rounds)?;
        Element::parse_all(&plaintext)
            .map_err(StoreError::from)
            .and_then(|safe| self.safe_contents(safe, 0))
            .map_err(StoreError::after_decryption)
    }

    fn safe_contents(&mut self, safe: Element<'_>, depth: u8) -> Result<(), StoreError> {
        if depth > MAX_SAFE_DEPTH {
            return Err(StoreError::Limit("safes are nested too deeply"));
        }
        for bag in safe.expect(Tag::SEQUENCE)?.children() {
            self.count()?;
            self.bag(bag?, depth)?;
        }
        Ok(())
    }

    /// A SafeBag; bags of CRLs, secrets and unknown things are passed over.
    fn bag(&mut self, bag: Element<'_>, depth: u8) -> Result<(), StoreError> {
        let mut fields = bag.expect(Tag::SEQUENCE)?.children();
        let bag_type = object_identifier(fields.required()?)?;
        let value = explicit(fields.required()?)?;
        let attributes = match fields.next().transpose()? {
            Some(attributes) => Attributes::parse(attributes)?,
            None => Attributes::default(),
        };
        match bag_type {
            KEY_BAG if self.password.is_some() => {
                self.contents
                    .add_key(value.raw, attributes.name, attributes.local_id)
            }
            SHROUDED_KEY_BAG => self.shrouded_key(value, attributes),
            CERTIFICATE_BAG => self.certificate(value, attributes),
            SAFE_CONTENTS_BAG => self.safe_contents(value, depth + 1),
            _ => Ok(()),
        }
    }

    fn shrouded_key(
        &mut self,
        value: Element<'_>,
        attributes: Attributes,
    ) -> Result<(), StoreError> {
        let encrypted = pkcs8::EncryptedKey::parse(value)?;
        let Some(password) = self.password else {
            return Ok(());
        };
        let der: Zeroizing<Vec<u8>> = encrypted.decrypt(password, self.rounds)?;
        self.contents
            .add_key(&der, attributes.name, attributes.local_id)
            .map_err(StoreError::after_decryption)?;
        self.contents.deciphered = true;
        Ok(())
    }

    /// CertBag. A certificate that cannot be read is passed over: the key may be of use without.
    fn certificate(
        &mut self,
        value: Element<'_>,
        attributes: Attributes,
    ) -> Result<(), StoreError> {
        let mut fields = value.expect(Tag::SEQUENCE)?.children();
        if object_identifier(fields.required()?)? != X509_CERTIFICATE {
            return Ok(());
        }
        match Certificate::from_der(&explicit(fields.required()?)?.octets()?) {
            Ok(certificate) => {
                let Attributes { name, local_id } = attributes;
                self.contents.certificates.push(StoredCertificate {
                    certificate,
                    name,
                    local_id,
                });
            }
            Err(error) => tracing::warn!(%error, "a certificate in a key store is not readable"),
        }
        Ok(())
    }
}

impl Attributes {
    /// SET OF PKCS12Attribute (RFC 7292 section 4.2).
    fn parse(set: Element<'_>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for attribute in set.expect(Tag::SET)?.children() {
            let mut fields = attribute?.expect(Tag::SEQUENCE)?.children();
            let attribute_type = object_identifier(fields.required()?)?;
            let Some(value) = fields
                .required()?
                .expect(Tag::SET)?
                .children()
                .next()
                .transpose()?
            else {
                continue;
            };
            match attribute_type {
                FRIENDLY_NAME if value.tag == BMP_STRING => found.name = bmp_text(value.content),
                LOCAL_KEY_ID => found.local_id = Some(value.octets()?.into_owned()),
                _ => {}
            }
        }
        Ok(found)
    }
}

/// The text of a BMPString; `None` when it is empty.
fn bmp_text(content: &[u8]) -> Option<String> {
    let units = content
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u16::from_be_bytes(*pair));
    let text: String = char::decode_utf16(units)
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|character| !character.is_control())
        .take(MAX_NAME_LENGTH)
        .collect();
    (!text.is_empty()).then_some(text)
}

/// What stands inside `[0] EXPLICIT`.
pub(super) fn explicit(element: Element<'_>) -> Result<Element<'_>, StoreError> {
    let mut inside = element.expect(Tag::context(0, true))?.children();
    let value = inside.required()?;
    inside.end()?;
    Ok(value)
}
