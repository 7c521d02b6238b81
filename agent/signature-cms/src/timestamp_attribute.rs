//! The signature time-stamp (RFC 3161 appendix A; CAdES-T), added to a message that is there.

use tanba_pki::{encode, oid};

use crate::attribute::attribute_der;
use crate::write::Message;
use crate::{CmsError, SignedData, binary};

/// The signature value of a signer: the octets that a signature time-stamp stamps.
pub fn signature_octets(cms: &[u8], signer: usize) -> Result<Vec<u8>, CmsError> {
    let octets = binary(cms)?;
    let signed_data = SignedData::parse(&octets)?;
    let signer_info = signed_data
        .signers()
        .get(signer)
        .ok_or(CmsError::NoSuchSigner(signer))?;
    Ok(signer_info.signature.to_vec())
}

/// Adds a time-stamp token to the unsigned attributes of a signer, after those it has. All other
/// parts keep their octets. What the token stamps is not looked at here.
pub fn add_signature_timestamp(
    cms: &[u8],
    signer: usize,
    token: &[u8],
) -> Result<Vec<u8>, CmsError> {
    let octets = binary(cms)?;
    let signed_data = SignedData::parse(&octets)?;
    let signer_info = signed_data
        .signers()
        .get(signer)
        .ok_or(CmsError::NoSuchSigner(signer))?;
    let content_type = SignedData::parse(token)?.content_type();
    if content_type != oid::TST_INFO {
        return Err(CmsError::NotTimestamp(content_type));
    }

    let present = signer_info.unsigned_attributes.iter().flatten();
    let mut unsigned = present
        .map(|attribute| attribute.raw)
        .collect::<Vec<_>>()
        .concat();
    unsigned.extend(attribute_der(oid::SIGNATURE_TIMESTAMP_TOKEN, token));
    let mut fields = signer_info.signed_part.concat();
    fields.extend(encode::implicit_constructed(1, &unsigned));

    let mut message = Message::of(&signed_data);
    if let Some(stored) = message.signers.get_mut(signer) {
        *stored = encode::sequence(&[&fields]);
    }
    let (mut stamped, suffix) = message.around();
    stamped.extend(suffix);
    Ok(stamped)
}
