//! CMS SignedData with CAdES-BES attributes.

use std::sync::Arc;

use tanba_module::{Content, Fault};
use tanba_pki::Digest;
use tanba_signature::{Finding, Report, SigningIdentity, Verdict};
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, Prepared, is_signed_data, prepare, prepare_cosignature,
    verify, verify_of_signer,
};

use super::{SigningError, SigningKey, held_digest, octets_of, own_signature_is_valid};

/// Signs a document, or adds a signature when it is a CMS itself and `cosign` allows that.
/// `approved` is a digest of its octets that was made before.
pub(super) async fn sign(
    signing: SigningKey<'_>,
    content: &Content,
    approved: Option<&Digest>,
    attached: bool,
    cosign: bool,
) -> Result<Vec<u8>, SigningError> {
    let identity = signing.identity()?;
    match content {
        Content::Bytes(octets) if cosign && is_signed_data(octets) => {
            add_signature(signing, octets, DetachedContent::None).await
        }
        Content::Bytes(octets) if attached => {
            let prepared = prepare(CmsContent::Attached(Arc::clone(octets)), &identity);
            finish(signing, prepared, &identity, DetachedContent::None).await
        }
        Content::Bytes(octets) => {
            let algorithm = identity.algorithm.digest();
            let digest = approved
                .filter(|digest| digest.algorithm() == algorithm)
                .cloned()
                .unwrap_or_else(|| Digest::of(algorithm, octets));
            sign_detached(signing, &identity, digest).await
        }
        Content::Held(_) if cosign || attached => {
            let octets = Content::Bytes(octets_of(content)?);
            Box::pin(sign(signing, &octets, approved, attached, cosign)).await
        }
        Content::Held(content) => {
            let digest = held_digest(content, identity.algorithm.digest())?;
            sign_detached(signing, &identity, digest).await
        }
        Content::Digest(octets) => {
            let digest = Digest::from_octets(identity.algorithm.digest(), octets.to_vec());
            sign_detached(signing, &identity, digest).await
        }
    }
}

/// The content stays away; that the message names this digest of it is verified.
async fn sign_detached(
    signing: SigningKey<'_>,
    identity: &SigningIdentity,
    digest: Digest,
) -> Result<Vec<u8>, SigningError> {
    let prepared = prepare(CmsContent::Detached(digest.clone()), identity);
    let known = |_| Some(digest.clone());
    let content = DetachedContent::Digests(&known);
    finish(signing, prepared, identity, content).await
}

/// Adds a signature to a CMS whose own signatures hold. `content` is that of a detached CMS.
pub async fn add_signature(
    signing: SigningKey<'_>,
    existing: &[u8],
    content: DetachedContent<'_>,
) -> Result<Vec<u8>, SigningError> {
    refuse_broken(&verify(existing, content, &[]))?;
    let identity = signing.identity()?;
    let prepared = prepare_cosignature(existing, content, &identity);
    finish(signing, prepared, &identity, content).await
}

/// Nobody adds a signature or a time-stamp to what does not verify. What cannot be judged here
/// (content or certificate elsewhere) is not broken.
pub(super) fn refuse_broken(report: &Report) -> Result<(), Fault> {
    match report
        .signers
        .iter()
        .find(|signer| signer.verdict == Verdict::Invalid)
    {
        None => Ok(()),
        Some(signer) => Err(Fault::ExistingSignatureInvalid {
            reason: findings(&signer.findings),
        }),
    }
}

async fn finish(
    signing: SigningKey<'_>,
    prepared: Result<Prepared, CmsError>,
    identity: &SigningIdentity,
    content: DetachedContent<'_>,
) -> Result<Vec<u8>, SigningError> {
    let prepared = prepared.map_err(fault)?;
    let to_be_signed = prepared.to_be_signed().clone();
    let value = signing.key.sign(identity.algorithm, to_be_signed).await?;
    let signed = prepared.complete(&value).map_err(fault)?;
    let report = verify_of_signer(&signed, content, signing.certificate);
    own_signature_is_valid(&report, signing.certificate)?;
    Ok(signed)
}

fn findings(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("{finding:?}"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn fault(error: CmsError) -> Fault {
    match error {
        CmsError::ConfusableContent => Fault::ConfusableContent,
        CmsError::Algorithm(_) | CmsError::Key(_) | CmsError::Weak(_) => Fault::KeyUnusable {
            reason: error.to_string(),
        },
        error => Fault::MalformedCms {
            reason: error.to_string(),
        },
    }
}
