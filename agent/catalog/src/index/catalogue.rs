//! An index that was accepted, and what may be installed from it.

use tanba_module::Version;
use tanba_pki::Certificate;
use time::OffsetDateTime;

use super::{Bundle, CatalogueTrust, Index};
use crate::Fingerprint;

/// The major version of the contract that this agent speaks.
const CONTRACT_MAJOR: u32 = 1;
/// Its newest minor version; the one before is served too.
const CONTRACT_MINOR: u32 = 1;

/// An index that was accepted, now or earlier.
#[derive(Clone, Debug)]
pub struct Catalogue {
    index: Index,
    trust: CatalogueTrust,
    signer: Option<(Fingerprint, Certificate)>,
}

/// An entry that may be installed.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    bundle: &'a Bundle,
    catalogue: &'a Catalogue,
}

/// Why a module cannot be installed from a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferError {
    /// The catalogue does not have it.
    #[error("the catalogue has no module {0:?}")]
    Unknown(String),
    /// The catalogue forbids it.
    #[error("the catalogue forbids this module")]
    Banned,
    /// The catalogue is too old to install from.
    #[error("the catalogue expired at {0}; a newer one is needed")]
    Expired(OffsetDateTime),
    /// The module was made for a newer agent.
    #[error("the module needs a newer agent (contract {0})")]
    Contract(Version),
    /// The module asks for permissions that this agent does not know.
    #[error("the module needs a newer agent (permission {0:?})")]
    Permission(String),
}

impl Catalogue {
    pub(super) fn accepted(
        index: Index,
        trust: CatalogueTrust,
        key: Fingerprint,
        certificate: Certificate,
    ) -> Self {
        Self {
            index,
            trust,
            signer: Some((key, certificate)),
        }
    }

    /// An index that was accepted earlier and is the same still.
    pub(crate) fn known(index: Index, trust: CatalogueTrust) -> Self {
        Self {
            index,
            trust,
            signer: None,
        }
    }

    /// The list.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Whose signature counts from now on.
    pub fn trust(&self) -> &CatalogueTrust {
        &self.trust
    }

    /// The trusted certificate that signed it; `None` when it was accepted earlier.
    pub fn signer(&self) -> Option<&Certificate> {
        self.signer.as_ref().map(|(_, certificate)| certificate)
    }

    /// Whether modules may be installed from it at this time.
    pub fn is_fresh(&self, now: OffsetDateTime) -> bool {
        now <= self.index.expires
    }

    /// The entry of a module, if it may be installed at this time.
    pub fn offer(&self, symbolic_name: &str, now: OffsetDateTime) -> Result<Offer<'_>, OfferError> {
        let bundle = self
            .index
            .bundle(symbolic_name)
            .ok_or_else(|| OfferError::Unknown(symbolic_name.to_owned()))?;
        if bundle.bans(&bundle.version) {
            return Err(OfferError::Banned);
        }
        if !self.is_fresh(now) {
            return Err(OfferError::Expired(self.index.expires));
        }
        let contract = &bundle.contract;
        if contract.major() != CONTRACT_MAJOR || contract.minor() > CONTRACT_MINOR {
            return Err(OfferError::Contract(contract.clone()));
        }
        if let Some(unknown) = bundle.unknown_permissions.first() {
            return Err(OfferError::Permission(unknown.clone()));
        }
        Ok(Offer {
            bundle,
            catalogue: self,
        })
    }
}

impl<'a> Offer<'a> {
    /// The entry.
    pub fn bundle(&self) -> &'a Bundle {
        self.bundle
    }

    /// The version of the catalogue that has it.
    pub fn catalogue_version(&self) -> u64 {
        self.catalogue.index.version
    }

    /// Whether the catalogue that has it was judged by these pinned keys.
    pub(crate) fn is_of(&self, pins: &[Fingerprint]) -> bool {
        self.catalogue.trust.pins() == pins
    }
}
