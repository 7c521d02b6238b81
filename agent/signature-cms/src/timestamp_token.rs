//! Time-stamp tokens (RFC 3161, RFC 5816): a SignedData message whose content says that octets
//! with a certain digest were there at a certain time.

mod tst_info;

use tanba_pki::ber::BerError;
use tanba_pki::{
    AlgorithmError, Certificate, Digest, DigestAlgorithm, ObjectIdentifier, SignatureAlgorithm, oid,
};
use tanba_signature::{Finding, Verdict};
use time::{Duration, OffsetDateTime};

use crate::verify::{Signed, examine};
use crate::{CmsError, SignedData};

pub use tst_info::TstInfo;

/// What a token is expected to stamp.
#[derive(Clone, Copy)]
pub enum ImprintSource<'a> {
    /// These octets.
    Octets(&'a [u8]),
    /// Octets whose digests the function gives.
    Digests(&'a dyn Fn(DigestAlgorithm) -> Option<Digest>),
}

/// A token that verifies. Whether its authority is trusted is not said.
#[derive(Clone, Debug)]
pub struct VerifiedTimestamp {
    /// genTime.
    pub time: OffsetDateTime,
    /// How far genTime may be off, when the authority says so.
    pub accuracy: Option<Duration>,
    /// The policy under which the token was made.
    pub policy: ObjectIdentifier,
    /// Content octets of the serial number.
    pub serial_number: Vec<u8>,
    /// Content octets of the nonce.
    pub nonce: Option<Vec<u8>>,
    /// What is stamped.
    pub imprint: Digest,
    /// The authority's certificate.
    pub authority: Certificate,
    /// Every certificate in the token.
    pub certificates: Vec<Certificate>,
    /// The algorithm of the token's signature.
    pub algorithm: Option<SignatureAlgorithm>,
    /// What is worth saying of a valid token: weak algorithms.
    pub findings: Vec<Finding>,
}

/// Why a token is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampTokenError {
    /// No SignedData.
    #[error("the time-stamp token cannot be read: {0}")]
    Message(#[from] CmsError),
    /// The content is of another type than TSTInfo, or missing.
    #[error("the message holds no time-stamp information")]
    NoTstInfo,
    /// TSTInfo cannot be read.
    #[error("the time-stamp information cannot be read: {0}")]
    TstInfo(#[from] BerError),
    /// A token has exactly one signer (RFC 3161 2.4.2).
    #[error("the time-stamp token has {0} signers instead of one")]
    Signers(usize),
    /// The digest algorithm of the imprint is unknown.
    #[error("the digest algorithm of the time-stamp is unknown: {0}")]
    ImprintAlgorithm(AlgorithmError),
    /// What the token should stamp is not known by the digest algorithm of the imprint.
    #[error("the digest to compare the time-stamp with is not known")]
    ImprintUnknown,
    /// The token stamps something else.
    #[error("the time-stamp is for other data")]
    ImprintMismatch,
    /// The authority's certificate is neither in the token nor given.
    #[error("the certificate of the time-stamping authority is missing")]
    AuthorityMissing,
    /// The authority's certificate is not for time-stamping alone, critically (RFC 3161 2.3).
    #[error("the certificate of the time-stamp is not one of a time-stamping authority")]
    Purpose,
    /// There is no signing-certificate attribute (RFC 3161 2.4.2).
    #[error("the time-stamp does not say which certificate signed it")]
    Unreferenced,
    /// An algorithm of the token's signature is unknown.
    #[error("the time-stamp uses an unknown algorithm: {0}")]
    UnknownAlgorithm(String),
    /// The token's own signature is wrong.
    #[error("the signature of the time-stamp does not verify: {0:?}")]
    Signature(Vec<Finding>),
}

impl TimestampTokenError {
    /// Invalid when something is wrong, indeterminate when something needed is missing.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::ImprintAlgorithm(_)
            | Self::ImprintUnknown
            | Self::AuthorityMissing
            | Self::UnknownAlgorithm(_) => Verdict::Indeterminate,
            Self::Message(_)
            | Self::NoTstInfo
            | Self::TstInfo(_)
            | Self::Signers(_)
            | Self::ImprintMismatch
            | Self::Purpose
            | Self::Unreferenced
            | Self::Signature(_) => Verdict::Invalid,
        }
    }
}

/// Verifies a token in DER or BER: its own signature, the purpose of its certificate, the
/// signing-certificate attribute and the imprint.
pub fn verify_timestamp_token(
    token: &[u8],
    imprint_over: &ImprintSource<'_>,
    extra: &[Certificate],
) -> Result<VerifiedTimestamp, TimestampTokenError> {
    let signed_data = SignedData::parse(token)?;
    let content = content_of(&signed_data).ok_or(TimestampTokenError::NoTstInfo)?;
    let info = TstInfo::parse(&content)?;
    let imprint = checked_imprint(&info, imprint_over)?;
    let [signer] = signed_data.signers() else {
        return Err(TimestampTokenError::Signers(signed_data.signers().len()));
    };
    let certificates = signed_data.certificates();
    let known: Vec<Certificate> = certificates.iter().chain(extra).cloned().collect();
    let report = examine(
        signer,
        &Signed {
            content_type: Some(signed_data.content_type()),
            digest: &|algorithm| Some(Digest::of(algorithm, &content)),
            beside: &|_| None,
            octets: Some(&content),
            confusable: false,
        },
        &known,
    );
    let (mut findings, algorithm) = (report.findings, report.algorithm);
    match report.verdict {
        Verdict::Valid => {}
        Verdict::Invalid => return Err(TimestampTokenError::Signature(findings)),
        Verdict::Indeterminate => return Err(undecided(findings)),
    }
    if findings.contains(&Finding::SigningCertificateUnreferenced) {
        return Err(TimestampTokenError::Unreferenced);
    }
    let authority = report
        .certificate
        .ok_or(TimestampTokenError::AuthorityMissing)?;
    if authority.extended_key_usage() != [oid::TIME_STAMPING]
        || !authority.extended_key_usage_critical()
    {
        return Err(TimestampTokenError::Purpose);
    }
    if imprint.algorithm() == DigestAlgorithm::Sha1 {
        findings.push(Finding::WeakAlgorithm("SHA-1"));
    }
    Ok(VerifiedTimestamp {
        time: info.time,
        accuracy: info.accuracy,
        policy: info.policy,
        serial_number: info.serial_number,
        nonce: info.nonce,
        imprint,
        authority,
        certificates,
        algorithm,
        findings,
    })
}

fn content_of<'a>(signed_data: &SignedData<'a>) -> Option<std::borrow::Cow<'a, [u8]>> {
    signed_data
        .content()
        .filter(|_| signed_data.content_type() == oid::TST_INFO)
}

fn checked_imprint(
    info: &TstInfo,
    source: &ImprintSource<'_>,
) -> Result<Digest, TimestampTokenError> {
    let imprint = info
        .imprint()
        .map_err(TimestampTokenError::ImprintAlgorithm)?;
    let algorithm = imprint.algorithm();
    let expected = match source {
        ImprintSource::Octets(octets) => Digest::of(algorithm, octets),
        ImprintSource::Digests(digests) => digests(algorithm)
            .filter(|digest| digest.algorithm() == algorithm)
            .ok_or(TimestampTokenError::ImprintUnknown)?,
    };
    if expected == imprint {
        Ok(imprint)
    } else {
        Err(TimestampTokenError::ImprintMismatch)
    }
}

fn undecided(findings: Vec<Finding>) -> TimestampTokenError {
    let unknown = findings.iter().find_map(|finding| match finding {
        Finding::UnknownAlgorithm(name) => Some(name.clone()),
        _ => None,
    });
    match unknown {
        Some(name) => TimestampTokenError::UnknownAlgorithm(name),
        None if findings.contains(&Finding::CertificateMissing) => {
            TimestampTokenError::AuthorityMissing
        }
        None => TimestampTokenError::Signature(findings),
    }
}
