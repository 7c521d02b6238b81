//! Which authority is asked, and how.

use std::time::Duration;

use tanba_pki::{DigestAlgorithm, ObjectIdentifier, oid};

use crate::{Address, AddressError, AddressSource, Method};

use super::TIMEOUT;

/// The national authority (kz-gost 9).
pub const NATIONAL_AUTHORITY: &str = "http://tsp.pki.gov.kz";
/// The national authority for tests (kz-gost 9).
pub const NATIONAL_TEST_AUTHORITY: &str = "http://test.pki.gov.kz/tsp/";

/// A time-stamping authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its address, named by a person or an administrator: it may be inside.
    pub address: Address,
    /// How it takes requests; nearly all take POST.
    pub method: Method,
    /// The policy that is asked for.
    pub policy: PolicyChoice,
    /// How long it may take.
    pub timeout: Duration,
}

/// The policy under which a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyChoice {
    /// Whichever the authority has.
    Any,
    /// The policy of the Kazakh national authority for the family of the key (kz-gost 2.4): it
    /// signs with the key of the policy that is asked for.
    National,
    /// This one.
    This(ObjectIdentifier),
}

impl Authority {
    /// The national authority.
    pub fn national() -> Result<Self, AddressError> {
        Self::at(NATIONAL_AUTHORITY)
    }

    /// An authority by its address, asked by POST. Authorities of the Kazakh national PKI are
    /// asked for their policy by family, others for none.
    pub fn at(url: &str) -> Result<Self, AddressError> {
        let address = Address::parse(url, AddressSource::Person)?;
        let national = address
            .url()
            .host_str()
            .is_some_and(|host| host == "pki.gov.kz" || host.ends_with(".pki.gov.kz"));
        let policy = if national {
            PolicyChoice::National
        } else {
            PolicyChoice::Any
        };
        Ok(Self {
            address,
            method: Method::Post,
            policy,
            timeout: TIMEOUT,
        })
    }
}

impl PolicyChoice {
    /// The policy for an imprint by this digest algorithm.
    pub(super) fn of(self, imprint: DigestAlgorithm) -> Option<ObjectIdentifier> {
        match self {
            Self::Any => None,
            Self::This(policy) => Some(policy),
            Self::National => Some(match imprint {
                DigestAlgorithm::Streebog256 | DigestAlgorithm::Streebog512 => {
                    oid::KZ_TSA_POLICY_GOST2015
                }
                DigestAlgorithm::Gost34311 | DigestAlgorithm::Gost341194 => {
                    oid::KZ_TSA_POLICY_GOST2004
                }
                DigestAlgorithm::Sha1
                | DigestAlgorithm::Sha224
                | DigestAlgorithm::Sha256
                | DigestAlgorithm::Sha384
                | DigestAlgorithm::Sha512 => oid::KZ_TSA_POLICY_RSA,
            }),
        }
    }
}
