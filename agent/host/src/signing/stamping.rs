//! Signature time-stamps (RFC 3161) for a CMS that is signed already.

use std::sync::{Arc, PoisonError, RwLock};

use tanba_module::Fault;
use tanba_pki::{Digest, PublicKey, oid};
use tanba_signature_cms::{
    DetachedContent, SignedData, SignerInfo, add_signature_timestamp, binary, signature_octets,
    verify,
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
        self.stamp_each(signed, newest.as_slice(), |_| Some(key.clone()))
            .await
    }

    /// Stamps every signature of a CMS that has no time-stamp yet, in the way of this key's
    /// family. All or nothing: without a stamp nothing comes out.
    pub async fn stamp(&self, signed: Vec<u8>, key: &PublicKey) -> Result<Vec<u8>, SigningError> {
        let unstamped = unstamped(&signed)?;
        self.stamp_each(signed, &unstamped, |_| Some(key.clone()))
            .await
    }

    /// The same in the way of each signer's own key.
    pub async fn stamp_by_signers(&self, signed: Vec<u8>) -> Result<Vec<u8>, SigningError> {
        let report = verify(&signed, DetachedContent::None, &[]);
        let unstamped = unstamped(&signed)?;
        self.stamp_each(signed, &unstamped, |signer| {
            let certificate = report.signers.get(signer)?.certificate.as_ref()?;
            certificate.public_key().ok().cloned()
        })
        .await
    }

    async fn stamp_each(
        &self,
        signed: Vec<u8>,
        signers: &[usize],
        key_of: impl Fn(usize) -> Option<PublicKey>,
    ) -> Result<Vec<u8>, SigningError> {
        let report = verify(&signed, DetachedContent::None, &[]);
        cms::refuse_broken(&report)?;
        if signers.is_empty() {
            let reason = "every signature has a time-stamp already".to_owned();
            return Err(Fault::TimestampInvalid { reason }.into());
        }
        let mut stamped = binary(&signed).map_err(cms::fault)?.into_owned();
        for &signer in signers {
            let key = key_of(signer).ok_or_else(|| Fault::KeyUnusable {
                reason: "the signing certificate is missing or of an unknown kind".to_owned(),
            })?;
            let octets = signature_octets(&stamped, signer).map_err(cms::fault)?;
            let token = self.token(&octets, &key).await?;
            stamped = add_signature_timestamp(&stamped, signer, &token).map_err(cms::fault)?;
        }
        Ok(stamped)
    }

    async fn token(&self, octets: &[u8], key: &PublicKey) -> Result<Vec<u8>, Fault> {
        let (algorithm, family) = imprint_algorithm(key);
        let mut nonce = [0u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| fault::incident(&error))?;
        let authorities = self
            .authorities
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let imprint = Digest::of(algorithm, octets);
        timestamp(self.fetch.as_ref(), &authorities, &imprint, family, nonce)
            .await
            .map(|token| token.der)
            .map_err(timestamp_fault)
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
