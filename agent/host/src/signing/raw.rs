//! The bare signature value over a document's octets.

use tanba_module::Content;
use tanba_pki::{Digest, ToBeSigned};

use super::{SigningError, SigningKey, held_digest, octets_of};

pub(super) async fn sign(
    signing: SigningKey<'_>,
    content: &Content,
) -> Result<Vec<u8>, SigningError> {
    let algorithm = signing.algorithm()?;
    let to_be_signed = match content {
        Content::Bytes(octets) => ToBeSigned::Message(octets.to_vec()),
        Content::Held(_) if algorithm.message_only() => {
            ToBeSigned::Message(octets_of(content)?.to_vec())
        }
        Content::Held(content) => ToBeSigned::Digest(held_digest(content, algorithm.digest())?),
        Content::Digest(octets) => {
            ToBeSigned::Digest(Digest::from_octets(algorithm.digest(), octets.to_vec()))
        }
    };
    let value = signing.key.sign(algorithm, to_be_signed.clone()).await?;
    signing
        .key
        .public_key()
        .verify(algorithm, &to_be_signed, &value)
        .map_err(|error| SigningError::OwnSignatureInvalid(error.to_string()))?;
    Ok(value.as_bytes().to_vec())
}
