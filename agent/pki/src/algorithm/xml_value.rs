//! SignatureValue of XMLDSig: as in CMS, but ECDSA is r‖s of fixed length (XMLDSig 1.1 6.4.3).

use super::{AlgorithmError, SignatureAlgorithm, signatures::Scheme};
use crate::{
    SignatureValue,
    ber::{BerError, Element, Tag},
    encode,
};

impl SignatureAlgorithm {
    /// The value as XMLDSig carries it (ECDSA: r‖s of fixed length, RFC 4050 / XMLDSig 1.1 6.4.3).
    pub fn to_xml_value(self, value: &SignatureValue) -> Result<Vec<u8>, AlgorithmError> {
        if self.scheme() != Scheme::Ecdsa {
            return Ok(value.as_bytes().to_vec());
        }
        let (r, s) = split_der(value.as_bytes()).map_err(|_| AlgorithmError::Value)?;
        let mut octets = Vec::with_capacity(2 * self.detail());
        for number in [r, s] {
            let zeros = number.iter().take_while(|&&octet| octet == 0).count();
            let number = number.get(zeros..).unwrap_or_default();
            let padding = self
                .detail()
                .checked_sub(number.len())
                .ok_or(AlgorithmError::Value)?;
            octets.resize(octets.len() + padding, 0);
            octets.extend_from_slice(number);
        }
        Ok(octets)
    }

    /// The value from its XMLDSig octets.
    pub fn from_xml_value(self, octets: &[u8]) -> Result<SignatureValue, AlgorithmError> {
        if self.scheme() != Scheme::Ecdsa {
            return Ok(SignatureValue::new(octets.to_vec()));
        }
        if octets.len() != 2 * self.detail() {
            return Err(AlgorithmError::Value);
        }
        let (r, s) = octets
            .split_at_checked(self.detail())
            .ok_or(AlgorithmError::Value)?;
        let numbers = [encode::integer_bytes(r), encode::integer_bytes(s)];
        Ok(SignatureValue::new(encode::sequence(&[
            &numbers[0],
            &numbers[1],
        ])))
    }
}

/// The content octets of `SEQUENCE { r INTEGER, s INTEGER }`.
fn split_der(der: &[u8]) -> Result<(&[u8], &[u8]), BerError> {
    let mut parts = Element::parse_all(der)?.expect(Tag::SEQUENCE)?.children();
    let r = parts.required()?.expect(Tag::INTEGER)?.content;
    let s = parts.required()?.expect(Tag::INTEGER)?.content;
    parts.end()?;
    Ok((r, s))
}
