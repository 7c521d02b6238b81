//! Signature time-stamps (RFC 3161) for a CMS that is signed already.

use std::sync::{Arc, PoisonError, RwLock};

use tanba_module::Fault;
use tanba_pki::{Digest, Family, PublicKey, oid};
use tanba_signature_cms::{
    CmsError, DetachedContent, SignedData, SignerInfo, add_signature_timestamp, binary,
    signature_octets, verify,
};
use tanba_trust::timestamp::{AttemptError, imprint_algorithm};
use tanba_trust::{Authority, Fetch, TimestampError, timestamp};

use super::{SigningError, cms};
use crate::fault;

/// Which authorities are asked, and how they are reached.
pub struct Stamping {
    fetch: Arc<dyn Fetch>,
    authorities: RwLock<Vec<Authority>>,
}

impl Stamping {
    /// Asks these authorities in their order.
    pub fn new(fetch: Arc<dyn Fetch>, authorities: Vec<Authority>) -> Self {
        Self {
            fetch,
            authorities: RwLock::new(authorities),
        }
    }

    /// Asks other authorities from now on.
    pub fn change_authorities(&self, authorities: Vec<Authority>) {
        *self
            .authorities
            .write()
            .unwrap_or_else(PoisonError::into_inner) = authorities;
    }

    /// Stamps the newest signature of a CMS, which is this key's. Those of others are theirs to
    /// stamp.
    pub async fn stamp_newest(
        &self,
        signed: Vec<u8>,
        key: &PublicKey,
    ) -> Result<Vec<u8>, SigningError> {
        let newest = unstamped(&signed)?.last().copied();
        let content = DetachedContent::None;
        self.stamp_each(&signed, content, newest.as_slice(), |_| Some(key.clone()))
            .await
    }

    /// Stamps every signature of a CMS that has no time-stamp yet, in the way of this key's
    /// family. All or nothing: without a stamp nothing comes out.
    pub async fn stamp(&self, signed: Vec<u8>, key: &PublicKey) -> Result<Vec<u8>, SigningError> {
        let unstamped = unstamped(&signed)?;
        let content = DetachedContent::None;
        self.stamp_each(&signed, content, &unstamped, |_| Some(key.clone()))
            .await
    }

    /// The same in the way of each signer's own key. `content` is that of a detached CMS, as far
    /// as it is known: nothing is stamped that does not sign it.
    pub async fn stamp_by_signers(
        &self,
        signed: &[u8],
        content: DetachedContent<'_>,
    ) -> Result<Vec<u8>, SigningError> {
        let report = verify(signed, content, &[]);
        let unstamped = unstamped(signed)?;
        self.stamp_each(signed, content, &unstamped, |signer| {
            let certificate = report.signers.get(signer)?.certificate.as_ref()?;
            certificate.public_key().ok().cloned()
        })
        .await
    }

    async fn stamp_each(
        &self,
        signed: &[u8],
        content: DetachedContent<'_>,
        signers: &[usize],
        key_of: impl Fn(usize) -> Option<PublicKey>,
    ) -> Result<Vec<u8>, SigningError> {
        cms::refuse_broken(&verify(signed, content, &[]))?;
        if signers.is_empty() {
            let reason = "every signature has a time-stamp already".to_owned();
            return Err(Fault::TimestampInvalid { reason }.into());
        }
        let mut stamped = binary(signed).map_err(cms::fault)?.into_owned();
        for &signer in signers {
            let key = key_of(signer).ok_or_else(unknown_key)?;
            let octets = signature_octets(&stamped, signer).map_err(cms::fault)?;
            let token = self.token(&octets, &key).await?;
            stamped = add_signature_timestamp(&stamped, signer, &token).map_err(cms::fault)?;
        }
        Ok(stamped)
    }

    /// A token over the newest signature of a CMS, in the way of its signer's key. The CMS is
    /// not changed.
    pub(crate) async fn token_of_newest(&self, signed: &[u8]) -> Result<Vec<u8>, Fault> {
        let report = verify(signed, DetachedContent::None, &[]);
        cms::refuse_broken(&report)?;
        let newest = report.signers.len().checked_sub(1);
        let newest = newest.ok_or_else(|| cms::fault(CmsError::NoSuchSigner(0)))?;
        let signer = report.signers.last();
        let certificate = signer.and_then(|signer| signer.certificate.as_ref());
        let key = certificate
            .and_then(|certificate| certificate.public_key().ok())
            .ok_or_else(unknown_key)?;
        let octets = signature_octets(signed, newest).map_err(cms::fault)?;
        self.token(&octets, key).await
    }

    async fn token(&self, octets: &[u8], key: &PublicKey) -> Result<Vec<u8>, Fault> {
        let (algorithm, family) = imprint_algorithm(key);
        self.token_over(&Digest::of(algorithm, octets), family)
            .await
    }

    /// A token over this digest, whose algorithm is named in the way of `family`.
    pub(crate) async fn token_over(
        &self,
        imprint: &Digest,
        family: Family,
    ) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| fault::incident(&error))?;
        let authorities = self
            .authorities
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        timestamp(self.fetch.as_ref(), &authorities, imprint, family, nonce)
            .await
            .map(|token| token.der)
            .map_err(timestamp_fault)
    }
}

fn unknown_key() -> Fault {
    Fault::KeyUnusable {
        reason: "the signing certificate is missing or of an unknown kind".to_owned(),
    }
}

/// Positions of signers without a signature time-stamp.
fn unstamped(signed: &[u8]) -> Result<Vec<usize>, Fault> {
    let octets = binary(signed).map_err(cms::fault)?;
    let signed_data = SignedData::parse(&octets).map_err(cms::fault)?;
    let signers = signed_data.signers().iter().enumerate();
    Ok(signers
        .filter(|(_, signer)| !has_timestamp(signer))
        .map(|(index, _)| index)
        .collect())
}

fn has_timestamp(signer: &SignerInfo<'_>) -> bool {
    let attributes = signer.unsigned_attributes.as_ref();
    attributes.is_some_and(|set| set.first(oid::SIGNATURE_TIMESTAMP_TOKEN).is_some())
}

fn timestamp_fault(error: TimestampError) -> Fault {
    let reason = error.to_string();
    let reached = |attempt: &tanba_trust::timestamp::Attempt| {
        !matches!(
            attempt.reason,
            AttemptError::Fetch(_) | AttemptError::HttpStatus(_)
        )
    };
    match error {
        TimestampError::Failed(attempts) if attempts.iter().any(reached) => {
            Fault::TimestampInvalid { reason }
        }
        TimestampError::Failed(_) | TimestampError::NoAuthority => {
            Fault::TimestampUnreachable { reason }
        }
        _ => Fault::TimestampInvalid { reason },
    }
}
