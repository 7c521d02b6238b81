//! One document, one key, one signature: prepare, sign, complete, stamp, verify.
//!
//! The command line signs through the same function as a page's request does.

use std::sync::Arc;

use tanba_keystore::{Key, SignError};
use tanba_module::{
    Content, DigestName, Document, Fault, HeldContent, SignatureFormat, SignatureParams,
    SignerRequest,
};
use tanba_pki::{Certificate, Digest, DigestAlgorithm, SignatureAlgorithm};
use tanba_signature::{Finding, Report, SigningIdentity, Verdict};
use tanba_signature_cms::{SignedData, is_confusable};
use time::OffsetDateTime;

use crate::fault;

mod cms;
mod raw;
mod stamping;
mod token;
mod xml;

pub use cms::add_signature;
pub use stamping::Stamping;
pub(crate) use xml::fault as xml_fault;

/// Octets of a document at most whose format takes them whole into memory.
const LARGEST_WHOLE: u64 = 512 << 20;

/// Why a document was not signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// Something a caller may know in these terms.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The key did not sign.
    #[error("the key did not sign")]
    Key(#[from] SignError),
    /// Our own verification refused what we made: a bug, or a failing key.
    #[error("the signature made does not verify: {0}")]
    OwnSignatureInvalid(String),
}

/// A key, its certificate and the claimed time of signing.
#[derive(Clone, Copy)]
pub struct SigningKey<'a> {
    /// The key.
    pub key: &'a dyn Key,
    /// Its certificate.
    pub certificate: &'a Certificate,
    /// The claimed signing time.
    pub now: OffsetDateTime,
}

impl SigningKey<'_> {
    fn algorithm(&self) -> Result<SignatureAlgorithm, Fault> {
        self.key
            .algorithms()
            .into_iter()
            .next()
            .ok_or_else(|| Fault::KeyUnusable {
                reason: "the key has no algorithm that Tanba knows".to_owned(),
            })
    }

    fn identity(&self) -> Result<SigningIdentity, Fault> {
        Ok(SigningIdentity {
            certificate: self.certificate.clone(),
            algorithm: self.algorithm()?,
            signing_time: Some(self.now),
        })
    }
}

/// Looks at the documents before the person does, so that nobody is asked in vain.
pub(crate) async fn check_documents(request: &SignerRequest) -> Result<(), Fault> {
    let Some(params) = &request.params else {
        return Ok(());
    };
    let is_held = |document: &&Document| matches!(document.content, Content::Held(_));
    let (held, others): (Vec<_>, Vec<_>) = request.documents.iter().partition(is_held);
    for document in others {
        check(&params.format, &document.content)?;
    }
    if held.is_empty() {
        return Ok(());
    }
    // These may have to be read again.
    let held: Vec<Document> = held.into_iter().cloned().collect();
    let format = params.format.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let mut held = held.iter();
        held.try_for_each(|document| check(&format, &document.content))
    });
    checked
        .await
        .unwrap_or_else(|error| Err(fault::incident(&error)))
}

fn check(format: &SignatureFormat, content: &Content) -> Result<(), Fault> {
    match (format, content) {
        (SignatureFormat::Xml { .. }, Content::Bytes(octets)) => xml::check(octets),
        (SignatureFormat::CmsTimestampOnly, Content::Bytes(octets)) => {
            SignedData::parse(octets).map(drop).map_err(cms::fault)
        }
        (SignatureFormat::Xml { .. } | SignatureFormat::CmsTimestampOnly, Content::Digest(_)) => {
            Err(needs_document())
        }
        (SignatureFormat::Xml { .. } | SignatureFormat::CmsTimestampOnly, Content::Held(_)) => {
            check(format, &Content::Bytes(octets_of(content)?))
        }
        (_, Content::Digest(digest)) if digest.is_empty() => Err(Fault::EmptyDigest),
        (_, Content::Bytes(octets)) if is_confusable(octets) => Err(Fault::ConfusableContent),
        (_, Content::Held(content)) if content.is_confusable() => Err(Fault::ConfusableContent),
        (SignatureFormat::Raw, Content::Bytes(octets)) if token::could_be(octets) => {
            Err(Fault::ConfusableContent)
        }
        (SignatureFormat::Raw, Content::Held(content)) => token::check(content),
        (SignatureFormat::Cms { attached, cosign }, Content::Held(content))
            if *attached || *cosign =>
        {
            fits_memory(content)
        }
        _ => Ok(()),
    }
}

/// Whether the content is there and not too large to be taken whole.
fn fits_memory(content: &HeldContent) -> Result<(), Fault> {
    if content.open().is_some() && content.size() <= LARGEST_WHOLE {
        return Ok(());
    }
    content.load(0).map(drop)
}

/// Signs one document and verifies the result. Nothing comes out that does not verify.
pub async fn sign_document(
    signing: SigningKey<'_>,
    params: &SignatureParams,
    content: &Content,
    stamping: &Stamping,
) -> Result<Vec<u8>, SigningError> {
    sign_digested(signing, params, content, None, stamping).await
}

/// The same with a digest of the content's octets that was made before: the one that a person
/// approved is the one that is signed, where the algorithms are the same.
pub(crate) async fn sign_digested(
    signing: SigningKey<'_>,
    params: &SignatureParams,
    content: &Content,
    approved: Option<&Digest>,
    stamping: &Stamping,
) -> Result<Vec<u8>, SigningError> {
    match &params.format {
        SignatureFormat::Cms { attached, cosign } => {
            let signed = cms::sign(signing, content, approved, *attached, *cosign).await?;
            if params.timestamp {
                stamping
                    .stamp_newest(signed, signing.key.public_key())
                    .await
            } else {
                Ok(signed)
            }
        }
        SignatureFormat::CmsTimestampOnly => {
            stamping
                .stamp(octets_of(content)?.to_vec(), signing.key.public_key())
                .await
        }
        SignatureFormat::Xml { placement, style } => {
            xml::sign(signing, &octets_of(content)?, placement, *style).await
        }
        SignatureFormat::Raw => raw::sign(signing, content).await,
    }
}

/// The octets of a document, all in memory.
fn octets_of(content: &Content) -> Result<Arc<[u8]>, Fault> {
    match content {
        Content::Bytes(octets) => Ok(Arc::clone(octets)),
        Content::Held(content) => whole(content),
        Content::Digest(_) => Err(needs_document()),
    }
}

/// Held content, all in memory: the very octets that were digested when it came.
fn whole(content: &HeldContent) -> Result<Arc<[u8]>, Fault> {
    let octets = content.load(LARGEST_WHOLE)?;
    let sha256 = Digest::of(DigestAlgorithm::Sha256, &octets);
    if sha256.as_bytes() == content.sha256() {
        Ok(octets.into())
    } else {
        tracing::error!("a document that is kept has changed");
        Err(Fault::FileUnusable)
    }
}

/// The algorithm of a name.
pub(crate) fn digest_algorithm(name: DigestName) -> DigestAlgorithm {
    match name {
        DigestName::Sha256 => DigestAlgorithm::Sha256,
        DigestName::Sha384 => DigestAlgorithm::Sha384,
        DigestName::Sha512 => DigestAlgorithm::Sha512,
        DigestName::Streebog256 => DigestAlgorithm::Streebog256,
        DigestName::Streebog512 => DigestAlgorithm::Streebog512,
        DigestName::Gost94 => DigestAlgorithm::Gost34311,
    }
}

/// The name under which pages know an algorithm; `None` for those that they cannot ask for.
pub(crate) fn digest_name(algorithm: DigestAlgorithm) -> Option<DigestName> {
    match algorithm {
        DigestAlgorithm::Sha256 => Some(DigestName::Sha256),
        DigestAlgorithm::Sha384 => Some(DigestName::Sha384),
        DigestAlgorithm::Sha512 => Some(DigestName::Sha512),
        DigestAlgorithm::Streebog256 => Some(DigestName::Streebog256),
        DigestAlgorithm::Streebog512 => Some(DigestName::Streebog512),
        DigestAlgorithm::Gost34311 => Some(DigestName::Gost94),
        _ => None,
    }
}

/// A digest of content that the agent holds: known since it arrived, or made now.
fn held_digest(content: &HeldContent, algorithm: DigestAlgorithm) -> Result<Digest, Fault> {
    let digest = match algorithm {
        DigestAlgorithm::Sha256 => Some(content.sha256().to_vec()),
        _ => digest_name(algorithm).and_then(|name| content.digest(name)),
    };
    match digest {
        Some(octets) => Ok(Digest::from_octets(algorithm, octets)),
        None => Err(Fault::InvalidParameter {
            parameter: "digests".into(),
            reason: "the digest that this key signs with was not made".to_owned(),
        }),
    }
}

fn needs_document() -> Fault {
    let reason = "this format needs the document, not its digest".to_owned();
    Fault::InvalidParameter {
        parameter: "digested".into(),
        reason,
    }
}

/// The newest signature of `certificate` in a report must verify. The content of a detached CMS
/// that is co-signed may be elsewhere: then all but its digest was verified.
fn own_signature_is_valid(report: &Report, certificate: &Certificate) -> Result<(), SigningError> {
    let invalid = |reason: String| Err(SigningError::OwnSignatureInvalid(reason));
    let mut newest_first = report.signers.iter().rev();
    let Some(own) = newest_first.find(|signer| signer.certificate.as_ref() == Some(certificate))
    else {
        return invalid("no signature of the key is there".to_owned());
    };
    match own.verdict {
        Verdict::Valid => Ok(()),
        Verdict::Indeterminate if own.findings == [Finding::ContentMissing] => Ok(()),
        Verdict::Indeterminate | Verdict::Invalid => invalid(format!("{:?}", own.findings)),
    }
}
