//! Installing what a catalogue offers, so that a power cut leaves the old module or the new one.

use std::collections::BTreeSet;
use std::path::Path;

use tanba_module::{Permission, Version};
use time::OffsetDateTime;

use super::artifact::{Compile, CompileError, LARGEST_ARTIFACT};
use super::state::{ModuleState, State};
use super::sweep::STAGING;
use super::witness::{Change, ChangeKind};
use super::{ARTIFACT, Ban, InstalledModule, PACKAGE, Step, Store, StoreError, disk, lock};
use crate::{CatalogueTrust, Excess, Fingerprint, Offer, Package, PackageError, PublisherRule};

/// Hex digits of the package's digest in the name of its folder.
const SHORT_DIGEST: usize = 8;

/// What an installation did.
#[derive(Clone, Debug)]
pub struct Installed {
    /// The module as it is now.
    pub module: InstalledModule,
    /// The version before, when there was one.
    pub replaced: Option<Version>,
    /// Whether another certificate signed the version before: renewed, or another publisher.
    pub publisher: PublisherChange,
}

/// Whether a module's publisher is the one of the version before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublisherChange {
    /// The same certificate, or no version before.
    None,
    /// Another certificate, which the catalogue vouches for.
    Changed,
}

/// Why a module was not installed. What was installed before is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The file is not the one that the catalogue names.
    #[error("the file is not the package that the catalogue offers ({0} differs)")]
    NotOffered(&'static str),
    /// People were told less than what the module asks for.
    #[error("the module asks for more than the catalogue says: {0}")]
    AsksForMore(Excess),
    /// The package.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A newer version is installed.
    #[error("version {installed} is installed, and {offered} is older")]
    Downgrade {
        /// What is installed.
        installed: Version,
        /// What is offered.
        offered: Version,
    },
    /// A newer catalogue was seen meanwhile.
    #[error("the offer is out of an old catalogue; look at the newest one")]
    OldOffer,
    /// Its name differs from an installed one by case alone.
    #[error("the module {0:?} is installed, whose name differs by upper and lower case alone")]
    SameName(String),
    /// A name that some systems keep for devices.
    #[error("{0:?} cannot name a folder on every system")]
    FolderName(String),
    /// The component cannot be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The compiled component is larger than any.
    #[error("the compiled component is larger than {LARGEST_ARTIFACT} octets")]
    LargeArtifact,
    /// The folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Installs a module, or another version of it, out of its package. Permissions that the
    /// person refused before stay refused.
    ///
    /// `observe` is told each [`Step`]. `now` is this computer's clock.
    pub fn install(
        &self,
        offer: &Offer<'_>,
        octets: &[u8],
        compile: &dyn Compile,
        now: OffsetDateTime,
        observe: &dyn Fn(Step),
    ) -> Result<Installed, InstallError> {
        let package = offered_package(offer, octets, now)?;
        admit(&State::read(&self.folder)?, offer, &package)?;
        observe(Step::Verified);
        let artifact = compile.compile(&package.contents.component)?;
        if artifact.len() as u64 > LARGEST_ARTIFACT {
            return Err(InstallError::LargeArtifact);
        }
        observe(Step::Compiled);
        let _lock = lock::exclusive(&self.folder)?;
        observe(Step::Locked);
        // Another process may have installed while this one compiled.
        let mut state = State::read(&self.folder)?;
        admit(&state, offer, &package)?;
        let before = state
            .module(&package.contents.manifest.symbolic_name)
            .cloned();
        let mut module = entry(offer, &package, before.as_ref());
        module.artifact = Fingerprint::of(&artifact);
        module.engine = compile.engine();
        self.place(&module, octets, &artifact, observe)?;
        let name = module.symbolic_name.clone();
        state.modules.retain(|other| other.symbolic_name != name);
        state.modules.push(module.clone());
        state
            .modules
            .sort_by(|one, other| one.symbolic_name.cmp(&other.symbolic_name));
        let change = Change::of(&module, replacing(before.as_ref()));
        let written = self.witnessed(&change, || state.write(&self.folder, observe));
        if let Err(error) = written {
            // The state may name the old module still, and nothing names the new one then.
            drop(State::read(&self.folder).and_then(|state| self.sweep_locked(&state)));
            return Err(error.into());
        }
        observe(Step::Committed);
        // It is installed by now; what cannot be deleted is swept at the next start.
        drop(self.sweep_locked(&state));
        observe(Step::Swept);
        let changed = before
            .as_ref()
            .is_some_and(|before| before.publisher != module.publisher);
        Ok(Installed {
            module: InstalledModule::of(&module, Ok(package)),
            replaced: before.map(|before| before.version),
            publisher: if changed {
                PublisherChange::Changed
            } else {
                PublisherChange::None
            },
        })
    }

    /// Writes both files and gives them their place, which the state does not name yet.
    fn place(
        &self,
        module: &ModuleState,
        package: &[u8],
        artifact: &[u8],
        observe: &dyn Fn(Step),
    ) -> Result<(), StoreError> {
        let staging = self.folder.join(STAGING);
        disk::delete_folder(&staging)?;
        disk::make_private_folder(&staging)?;
        let placed = self.place_from(&staging, module, package, artifact, observe);
        if placed.is_err() {
            // The disk may be full: give back what was taken. The first error is the one to tell.
            drop(disk::delete_folder(&staging));
        }
        placed
    }

    fn place_from(
        &self,
        staging: &Path,
        module: &ModuleState,
        package: &[u8],
        artifact: &[u8],
        observe: &dyn Fn(Step),
    ) -> Result<(), StoreError> {
        disk::write(&staging.join(PACKAGE), package)?;
        observe(Step::PackageWritten);
        disk::write(&staging.join(ARTIFACT), artifact)?;
        disk::sync_folder(staging)?;
        observe(Step::ArtifactWritten);
        let installed = self.installed_folder();
        let own = installed.join(&module.symbolic_name);
        disk::make_private_folder(&installed)?;
        disk::make_private_folder(&own)?;
        disk::sync_folder(&self.folder)?;
        disk::sync_folder(&installed)?;
        let place = self.module_folder(module);
        // What lies there is left from an installation that did not end.
        disk::delete_folder(&place)?;
        disk::rename(staging, &place)?;
        observe(Step::Placed);
        Ok(())
    }
}

/// The package, if it is the one that is offered. Its digest comes first: nothing is parsed that
/// the catalogue does not name.
fn offered_package(
    offer: &Offer<'_>,
    octets: &[u8],
    now: OffsetDateTime,
) -> Result<Package, InstallError> {
    let bundle = offer.bundle();
    if octets.len() as u64 != bundle.size {
        return Err(InstallError::NotOffered("size"));
    }
    if Fingerprint::of(octets) != bundle.hash {
        return Err(InstallError::NotOffered("hash"));
    }
    let package = Package::open(octets, PublisherRule::ValidAt(now))?;
    if let Some(claim) = bundle.differs_from(&package) {
        return Err(InstallError::NotOffered(claim));
    }
    match bundle.exceeded_by(&package.contents.manifest) {
        Some(excess) => Err(InstallError::AsksForMore(excess)),
        None => Ok(package),
    }
}

fn replacing(before: Option<&ModuleState>) -> ChangeKind {
    match before {
        Some(before) => ChangeKind::Updated {
            from: before.version.clone(),
        },
        None => ChangeKind::Installed,
    }
}

/// Whether the state lets this package in.
fn admit(state: &State, offer: &Offer<'_>, package: &Package) -> Result<(), InstallError> {
    let manifest = &package.contents.manifest;
    let name = &manifest.symbolic_name;
    // A catalogue that was looked at once, with a key of its own, has versions of its own.
    let same = state.trust.as_ref().filter(|it| offer.is_of(it.pins()));
    let seen = same.and_then(CatalogueTrust::seen);
    if seen.is_some_and(|seen| seen.version > offer.catalogue_version()) {
        return Err(InstallError::OldOffer);
    }
    let device = name.split('.').next().is_some_and(is_device_name);
    if device {
        return Err(InstallError::FolderName(name.clone()));
    }
    for module in &state.modules {
        if module.symbolic_name == *name {
            if manifest.version < module.version {
                return Err(InstallError::Downgrade {
                    installed: module.version.clone(),
                    offered: manifest.version.clone(),
                });
            }
        } else if module.symbolic_name.eq_ignore_ascii_case(name) {
            return Err(InstallError::SameName(module.symbolic_name.clone()));
        }
    }
    Ok(())
}

/// The state of the module to be; artifact and engine are filled in when it is compiled.
fn entry(offer: &Offer<'_>, package: &Package, before: Option<&ModuleState>) -> ModuleState {
    let manifest = &package.contents.manifest;
    let refused: BTreeSet<Permission> = before
        .map(|before| before.refused.clone())
        .unwrap_or_default();
    ModuleState {
        symbolic_name: manifest.symbolic_name.clone(),
        version: manifest.version.clone(),
        folder: free_folder(package, before),
        package: package.digest,
        publisher: package.publisher.fingerprint(),
        artifact: package.digest,
        engine: String::new(),
        refused,
        catalogue_version: offer.catalogue_version(),
        ban: Ban::None,
    }
}

/// `VERSION-HASH`, and another one beside it when the same package is installed again, since a
/// folder that is current is never touched.
fn free_folder(package: &Package, before: Option<&ModuleState>) -> String {
    let digest: String = package
        .digest
        .to_string()
        .chars()
        .take(SHORT_DIGEST)
        .collect();
    let folder = format!("{}-{digest}", package.contents.manifest.version);
    if before.is_some_and(|before| before.folder == folder) {
        format!("{folder}-again")
    } else {
        folder
    }
}

/// Names that Windows keeps for devices, whatever follows after a dot.
fn is_device_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let numbered = |stem: &str| {
        let number = name.strip_prefix(stem);
        number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(name.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}
