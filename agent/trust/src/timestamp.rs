//! Asking time-stamping authorities (RFC 3161): `request.rs` writes the question, `response.rs`
//! judges the answer. Several authorities are asked in their order until one gives a token that
//! verifies; what each of the others did is told when none does.

mod authority;
mod error;
mod request;
mod response;

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tanba_pki::{
    Certificate, Digest, DigestAlgorithm, Family, ObjectIdentifier, PublicKey, SignatureAlgorithm,
};
use time::OffsetDateTime;

use crate::{Fetch, FetchError, FetchRequest, Method};

pub use authority::{Authority, NATIONAL_AUTHORITY, NATIONAL_TEST_AUTHORITY, PolicyChoice};
pub use error::{Attempt, AttemptError, FailureInfo, Status, TimestampError};
pub use request::TimestampRequest;
pub use response::{TimestampResponse, verify_response};

/// The largest response that is read, in octets; a real one has less than ten thousand.
pub const MAX_RESPONSE: usize = 10 << 20;
/// How long one authority may take.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// A time-stamp token that was verified against what was asked.
#[derive(Clone, Debug)]
pub struct TimestampToken {
    /// The token (a CMS message) in the octets in which it came.
    pub der: Vec<u8>,
    /// genTime.
    pub time: OffsetDateTime,
    /// The policy under which it was made.
    pub policy: ObjectIdentifier,
    /// The authority's certificate. Whether it is trusted was not asked: see [`crate::assess`].
    pub authority_certificate: Certificate,
    /// Other certificates in the token, for that.
    pub certificates: Vec<Certificate>,
    /// The address that gave it.
    pub url: String,
}

/// The digest that a time-stamp over signatures of this key is asked for, and its family: that of
/// the key's own signatures, SHA-256 for international ones.
pub fn imprint_algorithm(key: &PublicKey) -> (DigestAlgorithm, Family) {
    let algorithm = SignatureAlgorithm::default_for(key);
    match algorithm.family() {
        Family::International => (DigestAlgorithm::Sha256, Family::International),
        family => (algorithm.digest(), family),
    }
}

/// Asks the authorities in their order for a time-stamp over an imprint.
///
/// `family` chooses the identifier under which the imprint's algorithm is named; the nonce is
/// eight random octets, fresh for each call.
///
/// # Errors
/// When no authority gave a valid token: [`TimestampError::Failed`] tells about each.
pub async fn timestamp(
    fetch: &dyn Fetch,
    authorities: &[Authority],
    imprint: &Digest,
    family: Family,
    nonce: [u8; 8],
) -> Result<TimestampToken, TimestampError> {
    if authorities.is_empty() {
        return Err(TimestampError::NoAuthority);
    }
    let mut attempts = Vec::new();
    for authority in authorities {
        let policy = authority.policy.of(imprint.algorithm());
        let request = TimestampRequest::new(imprint, family, policy, nonce)?;
        match ask(fetch, authority, &request).await {
            Ok(token) => return Ok(token),
            Err(reason) => {
                attempts.push(Attempt {
                    url: authority.address.to_string(),
                    reason,
                });
            }
        }
    }
    Err(TimestampError::Failed(attempts))
}

async fn ask(
    fetch: &dyn Fetch,
    authority: &Authority,
    request: &TimestampRequest,
) -> Result<TimestampToken, AttemptError> {
    let response = fetch.fetch(http_request(authority, request)).await?;
    if response.status != 200 {
        return Err(AttemptError::HttpStatus(response.status));
    }
    if response.body.len() > MAX_RESPONSE {
        return Err(FetchError::TooLarge {
            limit: MAX_RESPONSE,
        }
        .into());
    }
    let (der, verified) = verify_response(&response.body, request, &[])?;
    Ok(TimestampToken {
        der,
        time: verified.time,
        policy: verified.policy,
        authority_certificate: verified.authority,
        certificates: verified.certificates,
        url: authority.address.to_string(),
    })
}

/// POST of the request (RFC 3161 3.4). RFC 3161 has no GET; authorities that take one take it as
/// OCSP responders do (RFC 6960 A.1): base64 as the last segment of the path.
fn http_request(authority: &Authority, request: &TimestampRequest) -> FetchRequest {
    let der = request.der();
    let (address, content_type, body) = match authority.method {
        Method::Post => (
            authority.address.clone(),
            Some("application/timestamp-query"),
            der.to_vec(),
        ),
        Method::Get => {
            let segment = BASE64_STANDARD.encode(der);
            (
                authority.address.with_last_segment(&segment),
                None,
                Vec::new(),
            )
        }
    };
    FetchRequest {
        address,
        method: authority.method,
        content_type,
        body,
        max_octets: MAX_RESPONSE,
        timeout: authority.timeout,
    }
}

#[cfg(test)]
mod tests;
