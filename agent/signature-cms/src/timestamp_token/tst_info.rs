//! TSTInfo (RFC 3161 2.4.2).

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{AlgorithmError, Digest, DigestAlgorithm, ObjectIdentifier};
use time::{Duration, OffsetDateTime};

use crate::SignedData;

/// Octets of a serial number or nonce at most; RFC 3161 asks for 20.
const MAX_INTEGER: usize = 64;

/// What a time-stamp token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TstInfo {
    /// The policy under which the token was made.
    pub policy: ObjectIdentifier,
    /// AlgorithmIdentifier of the imprint's digest, as it came.
    pub imprint_algorithm: Vec<u8>,
    /// The digest that is stamped.
    pub imprint_octets: Vec<u8>,
    /// Content octets of the serial number.
    pub serial_number: Vec<u8>,
    /// genTime, with its fractions of a second.
    pub time: OffsetDateTime,
    /// How far genTime may be off, when the authority says so.
    pub accuracy: Option<Duration>,
    /// Whether tokens of this authority can be ordered by genTime alone.
    pub ordering: bool,
    /// Content octets of the nonce.
    pub nonce: Option<Vec<u8>>,
    /// The GeneralName of the authority as it came.
    pub authority_name: Option<Vec<u8>>,
}

impl TstInfo {
    /// Reads TSTInfo, version 1.
    pub fn parse(octets: &[u8]) -> Result<Self, BerError> {
        let mut fields = Element::parse_all(octets)?
            .expect(Tag::SEQUENCE)?
            .children();
        if fields.required()?.unsigned()? != 1 {
            return Err(BerError::OutOfRange);
        }
        let policy = fields.required()?.oid()?;
        let mut imprint = fields.required()?.expect(Tag::SEQUENCE)?.children();
        let imprint_algorithm = imprint.required()?.expect(Tag::SEQUENCE)?.raw.to_vec();
        let imprint_octets = imprint
            .required()?
            .expect(Tag::OCTET_STRING)?
            .content
            .to_vec();
        imprint.end()?;
        let serial_number = integer(fields.required()?)?;
        let time = fields.required()?.expect(Tag::GENERALIZED_TIME)?.time()?;
        let accuracy = fields.optional(Tag::SEQUENCE)?.map(accuracy).transpose()?;
        let ordering = fields.optional(Tag::BOOLEAN)?;
        let nonce = fields.optional(Tag::INTEGER)?.map(integer).transpose()?;
        let authority_name = fields.optional(Tag::context(0, true))?;
        fields.optional(Tag::context(1, true))?;
        fields.end()?;
        Ok(Self {
            policy,
            imprint_algorithm,
            imprint_octets,
            serial_number,
            time,
            accuracy,
            ordering: ordering.is_some_and(|value| value.content != [0]),
            nonce,
            authority_name: authority_name.map(|name| name.content.to_vec()),
        })
    }

    /// Reads TSTInfo out of a token, without verifying anything.
    pub fn of_token(token: &[u8]) -> Option<Self> {
        let signed_data = SignedData::parse(token).ok()?;
        Self::parse(&super::content_of(&signed_data)?).ok()
    }

    /// The digest that is stamped, when its algorithm is known.
    pub fn imprint(&self) -> Result<Digest, AlgorithmError> {
        let (algorithm, _) = DigestAlgorithm::from_identifier_der(&self.imprint_algorithm)?;
        Ok(Digest::from_octets(algorithm, self.imprint_octets.clone()))
    }
}

fn integer(element: Element<'_>) -> Result<Vec<u8>, BerError> {
    let content = element.expect(Tag::INTEGER)?.content;
    if content.is_empty() || content.len() > MAX_INTEGER {
        return Err(BerError::OutOfRange);
    }
    Ok(content.to_vec())
}

fn accuracy(element: Element<'_>) -> Result<Duration, BerError> {
    let mut fields = element.children();
    let seconds = match fields.optional(Tag::INTEGER)? {
        Some(seconds) => seconds.unsigned()?,
        None => 0,
    };
    let millis = fraction(fields.optional(Tag::context(0, false))?)?;
    let micros = fraction(fields.optional(Tag::context(1, false))?)?;
    fields.end()?;
    let seconds = i64::try_from(seconds).map_err(|_| BerError::OutOfRange)?;
    Ok(Duration::new(seconds, 0)
        .saturating_add(Duration::milliseconds(millis))
        .saturating_add(Duration::microseconds(micros)))
}

/// `[n] IMPLICIT INTEGER (1..999)`.
fn fraction(element: Option<Element<'_>>) -> Result<i64, BerError> {
    match element.map(|element| element.content) {
        None => Ok(0),
        Some(&[low @ 0..0x80]) => Ok(i64::from(low)),
        Some(&[high @ 0..=3, low]) => Ok(i64::from(high) * 256 + i64::from(low)),
        Some(_) => Err(BerError::OutOfRange),
    }
}
