//! TimeStampReq (RFC 3161 2.4.1).

use tanba_pki::{Digest, DigestAlgorithm, Family, ObjectIdentifier, encode};

use super::TimestampError;

/// A request, and what the answer is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRequest {
    /// What is to be stamped.
    pub imprint: Digest,
    /// The policy asked for.
    pub policy: Option<ObjectIdentifier>,
    /// Content octets of the nonce; `None` only for requests made elsewhere.
    pub nonce: Option<Vec<u8>>,
    pub(super) der: Vec<u8>,
}

impl TimestampRequest {
    /// Version 1, with a nonce, asking for the authority's certificate.
    pub fn new(
        imprint: &Digest,
        family: Family,
        policy: Option<ObjectIdentifier>,
        nonce: [u8; 8],
    ) -> Result<Self, TimestampError> {
        let algorithm = imprint.algorithm();
        let identifier = Some(algorithm)
            .filter(|algorithm| imprint.as_bytes().len() == algorithm.output_length())
            .and_then(|algorithm| algorithm.identifier_der(family))
            .ok_or(TimestampError::Imprint(algorithm))?;
        let nonce = encode::integer_bytes(&nonce);
        let der = encode::sequence(&[
            &encode::integer_u64(1),
            &encode::sequence(&[&identifier, &encode::octet_string(imprint.as_bytes())]),
            &policy.map(encode::oid).unwrap_or_default(),
            &nonce,
            &encode::boolean_true(),
        ]);
        // Tag and length are one octet each: the nonce has nine octets at most.
        let nonce = nonce.get(2..).map(<[u8]>::to_vec);
        Ok(Self {
            imprint: imprint.clone(),
            policy,
            nonce,
            der,
        })
    }

    /// The request in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The digest algorithm of the imprint.
    pub(super) fn algorithm(&self) -> DigestAlgorithm {
        self.imprint.algorithm()
    }
}
