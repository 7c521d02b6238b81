//! A module's manifest in its own program.

use std::ops::Deref;
use std::sync::OnceLock;

use tanba_module::{Manifest, ManifestError};

/// The manifest that a module was built with, read when somebody looks at it.
///
/// Inside a component nobody does: the agent reads `module.toml` from the package before any code
/// runs. So a guest pays nothing for it.
#[derive(Debug)]
pub struct OwnManifest {
    read: OnceLock<Manifest>,
    text: &'static str,
}

impl OwnManifest {
    /// The manifest of this text, as `include_str!("../module.toml")` gives it.
    pub const fn new(text: &'static str) -> Self {
        Self {
            read: OnceLock::new(),
            text,
        }
    }

    /// The same, read at once.
    pub fn read(text: &'static str) -> Result<Self, ManifestError> {
        Ok(Self {
            read: OnceLock::from(Manifest::parse(text)?),
            text,
        })
    }
}

impl Deref for OwnManifest {
    type Target = Manifest;

    /// # Panics
    /// When the text is no manifest: a mistake in the module's source that its first test finds.
    fn deref(&self) -> &Manifest {
        self.read
            .get_or_init(|| Manifest::parse(self.text).unwrap_or_else(|error| panic!("{error}")))
    }
}
