//! What a person decided once and for all about a caller.

use std::collections::BTreeMap;

use tanba_module::{Caller, Permission};

/// Yes or no, remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The caller may ask, and is shown as known.
    Allow,
    /// The caller is refused without a window.
    Deny,
}

/// One remembered decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// [`Caller::key`] of the caller.
    pub caller: String,
    /// For what.
    pub permission: Permission,
    /// Yes or no.
    pub decision: Decision,
}

/// All remembered decisions, per caller and permission. Storing them is the daemon's business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    decisions: BTreeMap<(String, Permission), Decision>,
}

impl Grants {
    /// What was decided for this caller.
    pub fn decision(&self, caller: &Caller, permission: Permission) -> Option<Decision> {
        self.decisions.get(&(caller.key(), permission)).copied()
    }

    /// Remembers a decision, in place of an earlier one.
    pub fn remember(&mut self, caller: &Caller, permission: Permission, decision: Decision) {
        self.decisions.insert((caller.key(), permission), decision);
    }

    /// Forgets a decision. `false` when there was none.
    pub fn forget(&mut self, caller: &str, permission: Permission) -> bool {
        self.decisions
            .remove(&(caller.to_owned(), permission))
            .is_some()
    }

    /// Every decision, by caller.
    pub fn iter(&self) -> impl Iterator<Item = Grant> + '_ {
        self.decisions
            .iter()
            .map(|((caller, permission), decision)| Grant {
                caller: caller.clone(),
                permission: *permission,
                decision: *decision,
            })
    }
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        Self {
            decisions: grants
                .into_iter()
                .map(|grant| ((grant.caller, grant.permission), grant.decision))
                .collect(),
        }
    }
}
