//! One more signer on a message that is there.

use tanba_pki::{Digest, DigestAlgorithm};
use tanba_signature::SigningIdentity;

use crate::prepare::{checked_digest_algorithm, digest_identifier};
use crate::write::Message;
use crate::{CmsError, DetachedContent, Prepared, SignedData, SignerInfo, binary, is_confusable};

/// Prepares a further signature on the content of a message (DER, BER or text). A detached
/// message stays detached; what is in the message keeps its octets and its place, the new signer
/// comes last.
///
/// `content` matters for detached messages: without it the digest is taken from a signer that
/// used the same digest algorithm, and without such a signer this is
/// [`CmsError::ContentNeeded`].
pub fn prepare_cosignature(
    existing: &[u8],
    content: DetachedContent<'_>,
    identity: &SigningIdentity,
) -> Result<Prepared, CmsError> {
    let existing = binary(existing)?;
    let signed_data = SignedData::parse(&existing)?;
    let algorithm = checked_digest_algorithm(identity)?;
    let digest = content_digest(&signed_data, content, algorithm)?;
    let mut message = Message::of(&signed_data);
    if !names_digest(&signed_data, identity) {
        message.digest_algorithms.push(digest_identifier(identity)?);
    }
    let certificates = message.certificates.get_or_insert_default();
    if !certificates
        .iter()
        .any(|choice| choice == identity.certificate.der())
    {
        certificates.push(identity.certificate.der().to_vec());
    }
    Prepared::new(message, None, signed_data.content_type(), &digest, identity)
}

fn names_digest(signed_data: &SignedData<'_>, identity: &SigningIdentity) -> bool {
    let wanted = (identity.algorithm.digest(), identity.algorithm.family());
    signed_data
        .digest_algorithms
        .iter()
        .any(|identifier| DigestAlgorithm::from_identifier_der(identifier) == Ok(wanted))
}

fn content_digest(
    signed_data: &SignedData<'_>,
    given: DetachedContent<'_>,
    algorithm: DigestAlgorithm,
) -> Result<Digest, CmsError> {
    let digest = match signed_data.content() {
        Some(content) => {
            if is_confusable(&content) {
                return Err(CmsError::ConfusableContent);
            }
            Some(Digest::of(algorithm, &content))
        }
        None => None,
    };
    if let DetachedContent::Bytes(octets) = given
        && is_confusable(octets)
    {
        return Err(CmsError::ConfusableContent);
    }
    let signed = signed_data
        .signers()
        .iter()
        .filter_map(SignerInfo::message_digest);
    let known = signed.filter(|digest| digest.algorithm() == algorithm);
    let candidates: Vec<Digest> = digest
        .into_iter()
        .chain(given.digest(algorithm))
        .chain(known)
        .collect();
    let first = candidates.first().ok_or(CmsError::ContentNeeded)?;
    if candidates.iter().all(|digest| digest == first) {
        Ok(first.clone())
    } else {
        Err(CmsError::ContentMismatch)
    }
}
