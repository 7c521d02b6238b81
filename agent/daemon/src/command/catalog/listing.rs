//! `catalog.toml`: what whoever runs a catalogue decides about its modules.
//!
//! ```toml
//! ["kz.company.module"]
//! required = true                # installed without a question, where an administrator chose it
//! hidden = false                 # not shown among the modules that people may install
//! banned = false                 # must not run, at this version or an older one
//! minimum = "1.2"                # older versions must not run
//! info = { ru = "Что нового" }   # in place of the description in the package
//! ```

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use tanba_catalog::Bundle;
use tanba_module::{Version, Words};

use super::ModuleError;
use crate::command::{CommandError, of_file};

/// The file.
const FILE: &str = "catalog.toml";

/// By symbolic name.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Listing(BTreeMap<String, Decision>);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Decision {
    required: bool,
    hidden: bool,
    banned: bool,
    minimum: Option<Version>,
    info: Option<Words>,
}

impl Listing {
    /// Reads the file of a folder; none decides nothing.
    pub(super) fn read(folder: &Path) -> Result<Self, CommandError> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|source| {
                let source = Box::new(source);
                ModuleError::Listing { path, source }.into()
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(of_file(&path)(error)),
        }
    }

    /// Puts the decisions into the entries. One about a module that is not there is a mistake.
    pub(super) fn apply(
        mut self,
        bundles: &mut [Bundle],
        folder: &Path,
    ) -> Result<(), CommandError> {
        for bundle in bundles {
            let Some(decision) = self.0.remove(&bundle.symbolic_name) else {
                continue;
            };
            bundle.required = decision.required;
            bundle.hidden = decision.hidden;
            bundle.banned = decision.banned;
            bundle.minimum = decision.minimum;
            if let Some(info) = decision.info {
                bundle.info = info;
            }
        }
        match self.0.into_keys().next() {
            Some(symbolic_name) => Err(ModuleError::ListedWithoutPackage {
                path: folder.join(FILE),
                symbolic_name,
            }
            .into()),
            None => Ok(()),
        }
    }
}
