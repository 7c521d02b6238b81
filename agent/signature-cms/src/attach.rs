//! Content put into a detached message, so that a signature made over a digest carries documents
//! of any size.

use crate::write::{Message, attached_head};
use crate::{CmsError, SignedData, binary};

/// What is written before and after the content (`length` octets) to make it the content of a
/// detached message. Signatures and time-stamps stay as they are: they are over the content's
/// digest either way. Whether it is the content that was signed is not looked at here.
///
/// # Errors
/// [`CmsError::ContentMismatch`] when the message has content already.
pub fn attach_around(detached: &[u8], length: u64) -> Result<(Vec<u8>, Vec<u8>), CmsError> {
    let octets = binary(detached)?;
    let signed_data = SignedData::parse(&octets)?;
    if !signed_data.is_detached() {
        return Err(CmsError::ContentMismatch);
    }
    let mut message = Message::of(&signed_data);
    message.encapsulated = attached_head(signed_data.content_type(), length);
    message.content_length = length;
    Ok(message.around())
}
