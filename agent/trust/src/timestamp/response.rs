//! TimeStampResp (RFC 3161 2.4.2): reading it, and judging it against the request.

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{Certificate, Digest};
use tanba_signature_cms::{ImprintSource, VerifiedTimestamp, verify_timestamp_token};

use super::{AttemptError, FailureInfo, Status, TimestampRequest};

/// The most texts, and the most characters of one, that are kept of what an authority says.
const MAX_TEXTS: usize = 4;
const MAX_TEXT: usize = 200;
/// The most bits that are read of PKIFailureInfo; the highest with a meaning is 25.
const MAX_BITS: u8 = 32;

/// A response as it was read; nothing of it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampResponse<'a> {
    /// PKIStatus.
    pub status: Status,
    /// What the authority says in words, cut to a decent length, without control characters.
    pub text: Vec<String>,
    /// PKIFailureInfo.
    pub failures: Vec<FailureInfo>,
    /// The token, a ContentInfo.
    pub token: Option<&'a [u8]>,
}

impl<'a> TimestampResponse<'a> {
    /// Reads a response in DER or BER.
    pub fn parse(octets: &'a [u8]) -> Result<Self, BerError> {
        let mut parts = Element::parse_all(octets)?
            .expect(Tag::SEQUENCE)?
            .children();
        let mut status_parts = parts.required()?.expect(Tag::SEQUENCE)?.children();
        let status = Status::from_number(status_parts.required()?.unsigned()?);
        let text = match status_parts.optional(Tag::SEQUENCE)? {
            Some(texts) => read_texts(texts)?,
            None => Vec::new(),
        };
        let failures = match status_parts.optional(Tag::BIT_STRING)? {
            Some(bits) => read_failures(bits.content)?,
            None => Vec::new(),
        };
        status_parts.end()?;
        let token = parts.optional(Tag::SEQUENCE)?.map(|token| token.raw);
        parts.end()?;
        Ok(Self {
            status,
            text,
            failures,
            token,
        })
    }

    /// The token of a response that grants one.
    fn into_token(self) -> Result<&'a [u8], AttemptError> {
        match (self.status.is_granted(), self.token) {
            (true, Some(token)) => Ok(token),
            (true, None) => Err(AttemptError::NoToken),
            (false, Some(_)) => Err(AttemptError::UnexpectedToken),
            (false, None) => Err(AttemptError::Rejected {
                status: self.status,
                failures: self.failures,
                text: self.text,
            }),
        }
    }
}

/// Judges a response: granted, and its token verifies and answers this very request. `extra` are
/// certificates among which the authority's is looked for when the token does not hold it.
///
/// Gives the token in its octets, and what it says.
pub fn verify_response(
    octets: &[u8],
    request: &TimestampRequest,
    extra: &[Certificate],
) -> Result<(Vec<u8>, VerifiedTimestamp), AttemptError> {
    let token = TimestampResponse::parse(octets)?.into_token()?;
    let asked = |algorithm| {
        (algorithm == request.algorithm())
            .then(|| Digest::from_octets(algorithm, request.imprint.as_bytes()))
    };
    let verified =
        verify_timestamp_token(token, &ImprintSource::Digests(&asked), extra).map_err(|error| {
            match error {
                // Only this request's digest is known here, so another algorithm is not what was asked.
                tanba_signature_cms::TimestampTokenError::ImprintUnknown => {
                    AttemptError::ImprintAlgorithm
                }
                error => AttemptError::Token(error),
            }
        })?;
    if verified.nonce != request.nonce {
        return Err(AttemptError::Nonce);
    }
    if let Some(wanted) = request.policy
        && wanted != verified.policy
    {
        return Err(AttemptError::Policy {
            wanted,
            found: verified.policy,
        });
    }
    Ok((token.to_vec(), verified))
}

fn read_texts(texts: Element<'_>) -> Result<Vec<String>, BerError> {
    texts
        .children()
        .take(MAX_TEXTS)
        .map(|text| {
            let octets = text?.octets()?;
            let text = String::from_utf8_lossy(&octets);
            Ok(text
                .chars()
                .filter(|character| !character.is_control())
                .take(MAX_TEXT)
                .collect())
        })
        .collect()
}

/// The first octet counts unused bits; they are zero and need no care.
fn read_failures(content: &[u8]) -> Result<Vec<FailureInfo>, BerError> {
    let (_, octets) = content.split_first().ok_or(BerError::Truncated)?;
    let is_set = |bit: &u8| {
        octets
            .get(usize::from(bit / 8))
            .is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    };
    Ok((0..MAX_BITS)
        .filter(is_set)
        .map(FailureInfo::from_bit)
        .collect())
}
