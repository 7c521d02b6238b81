//! What the person is told without a question.

use tanba_module::{Caller, Words};

/// Tells the person something that can wait.
pub trait Notices: Send + Sync {
    /// Tells it, and comes back at once.
    fn tell(&self, notice: Notice);
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A page called a module that is not installed, and the catalogue has it.
    Installable {
        /// Who called.
        caller: Caller,
        /// What could be installed.
        module: Installable,
    },
    /// Newer versions of installed modules.
    Updates(Vec<Update>),
}

/// A module that could be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installable {
    /// Its symbolic name.
    pub symbolic_name: String,
    /// What people call it.
    pub name: Words,
    /// Who made it.
    pub publisher: String,
}

/// A newer version of an installed module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Its symbolic name.
    pub symbolic_name: String,
    /// What people call it.
    pub name: Words,
    /// The newer version.
    pub version: String,
}

/// Where nobody sits at a screen: the log is told.
pub(crate) struct Logged;

impl Notices for Logged {
    fn tell(&self, notice: Notice) {
        match notice {
            Notice::Installable { caller, module } => tracing::info!(
                caller = caller.key(),
                module = module.symbolic_name,
                "a page asks for a module that could be installed"
            ),
            Notice::Updates(updates) => {
                for update in updates {
                    let (module, version) = (update.symbolic_name, update.version);
                    tracing::info!(module, version, "there is a newer version of a module");
                }
            }
        }
    }
}
