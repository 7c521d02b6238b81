//! What a module asks for beyond its entry in the catalogue.
//!
//! People decide by the entry, before anything is fetched. So a package may ask for what its entry
//! says, or for less.

use tanba_module::{Manifest, NetworkHost, OriginPattern};

use super::Bundle;

/// What a module asks for and its entry does not say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Excess {
    /// A server that it would speak to.
    #[error("to speak to {}", .0.as_str())]
    Host(NetworkHost),
    /// Pages that could call it.
    #[error("to be called from {}", .0.as_str())]
    Origin(OriginPattern),
    /// Every page could call it, and the entry names some.
    #[error("to be called from every site")]
    EveryOrigin,
}

impl Bundle {
    /// What of sites and servers a manifest asks for beyond this entry; `None` when nothing.
    pub fn exceeded_by(&self, manifest: &Manifest) -> Option<Excess> {
        let mut hosts = manifest.network_hosts.iter();
        if let Some(host) = hosts.find(|host| !self.network_hosts.contains(host)) {
            return Some(Excess::Host(host.clone()));
        }
        if self.allowed_origins.is_empty() {
            return None;
        }
        if manifest.allowed_origins.is_empty() {
            return Some(Excess::EveryOrigin);
        }
        let mut origins = manifest.allowed_origins.iter();
        let more = origins.find(|origin| !self.allowed_origins.contains(origin));
        more.map(|origin| Excess::Origin(origin.clone()))
    }
}
