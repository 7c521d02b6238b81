//! The network, asked with short limits: a person waits for the answer.

use std::time::Duration;

use tanba_doctor::{Network, NetworkTrouble};
use tanba_pki::{Digest, DigestAlgorithm, Family};
use tanba_trust::timestamp::AttemptError;
use tanba_trust::{
    Address, AddressSource, Authority, Fetch, FetchError, FetchRequest, Method, TimestampError,
    timestamp,
};
use time::OffsetDateTime;
use tokio::runtime::Handle;

use crate::fetch::{self, HttpFetch};

/// How long a server may take.
const LIMIT: Duration = Duration::from_secs(6);
/// Octets of a page that is only to be there.
const LARGEST: usize = 64 * 1024;

/// The way out of the agent, from threads that may wait.
pub(crate) struct WebNetwork {
    runtime: Handle,
}

impl WebNetwork {
    /// Waits with this runtime. Not to be asked from its own threads.
    pub(crate) fn new(runtime: Handle) -> Self {
        Self { runtime }
    }
}

impl Network for WebNetwork {
    fn stamp(&self, address: &str) -> Result<OffsetDateTime, NetworkTrouble> {
        let authority = Authority::at(address).map_err(|_| NetworkTrouble::Address)?;
        let authority = Authority {
            timeout: LIMIT,
            ..authority
        };
        let nothing = Digest::of(DigestAlgorithm::Sha256, b"");
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).map_err(|error| NetworkTrouble::Wrong {
            reason: error.to_string(),
        })?;
        let family = Family::International;
        let authorities = [authority];
        let asked = timestamp(&HttpFetch, &authorities, &nothing, family, nonce);
        let token = self.runtime.block_on(asked).map_err(trouble)?;
        Ok(token.time)
    }

    fn listens(&self, host: &str) -> bool {
        fetch::listens(host, LIMIT)
    }

    fn knock(&self, address: &str) -> Result<(), NetworkTrouble> {
        let address = Address::parse(address, AddressSource::Person);
        let request = FetchRequest {
            address: address.map_err(|_| NetworkTrouble::Address)?,
            method: Method::Get,
            content_type: None,
            body: Vec::new(),
            max_octets: LARGEST,
            timeout: LIMIT,
        };
        match self.runtime.block_on(Fetch::fetch(&HttpFetch, request)) {
            // Whatever it says to a question that is none, it answers.
            Ok(_) | Err(FetchError::TooLarge { .. }) => Ok(()),
            Err(error) => Err(NetworkTrouble::Silent {
                reason: error.to_string(),
            }),
        }
    }
}

fn trouble(error: TimestampError) -> NetworkTrouble {
    let TimestampError::Failed(attempts) = error else {
        return NetworkTrouble::Wrong {
            reason: error.to_string(),
        };
    };
    match attempts.into_iter().next().map(|attempt| attempt.reason) {
        Some(AttemptError::Fetch(error)) => NetworkTrouble::Silent {
            reason: error.to_string(),
        },
        Some(error) => NetworkTrouble::Wrong {
            reason: error.to_string(),
        },
        None => NetworkTrouble::Address,
    }
}
