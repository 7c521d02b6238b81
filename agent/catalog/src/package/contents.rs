//! What lies in a package.

use tanba_module::{Manifest, ManifestError, Permission, Version};

use super::archive::{self, ArchiveError, EntryKind};

pub(super) const MANIFEST: EntryKind = EntryKind {
    name: "module.toml",
    limit: 64 * 1024,
};
pub(super) const COMPONENT: EntryKind = EntryKind {
    name: "component.wasm",
    limit: 32 * 1024 * 1024,
};
pub(super) const LICENCE: EntryKind = EntryKind {
    name: "LICENSE",
    limit: 1024 * 1024,
};
pub(super) const ICON: EntryKind = EntryKind {
    name: "icon.png",
    limit: 256 * 1024,
};

/// How a component begins: the magic of WebAssembly, version 13, layer 1 (Component Model binary
/// format).
const COMPONENT_PREAMBLE: [u8; 8] = *b"\0asm\x0d\0\x01\0";
/// How a PNG begins, up to the size of the picture: signature, length and name of IHDR.
const PNG_PREAMBLE: [u8; 16] = *b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
/// Pixels of an icon's side at most.
const LARGEST_ICON: u32 = 512;
/// Characters of a version at most: four numbers of ten digits and three dots. It names a folder.
const LONGEST_VERSION: usize = 43;

/// What lies in a package, or in a bare ZIP of a developer: nobody has signed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// `module.toml`.
    pub manifest: Manifest,
    /// `component.wasm`: a WebAssembly component. Whether it is well-formed, the sandbox says.
    pub component: Vec<u8>,
    /// `LICENSE`.
    pub licence: String,
    /// `icon.png`: a PNG of at most 512 pixels a side.
    pub icon: Option<Vec<u8>>,
}

/// Why contents are refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentsError {
    /// The ZIP.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// An entry that every package has.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A text that is no UTF-8, or empty.
    #[error("{0} is no text (UTF-8)")]
    NotText(&'static str),
    /// Not a WebAssembly component; a core module perhaps.
    #[error("component.wasm is no WebAssembly component")]
    NotComponent,
    /// Not a PNG, or a larger picture.
    #[error("icon.png is no PNG of at most {LARGEST_ICON} × {LARGEST_ICON} pixels")]
    NotIcon,
    /// The manifest does not say for which version of the contract the module was made.
    #[error("module.toml: a package names its contract, for example contract = \"1.1\"")]
    NoContract,
    /// A permission that only built-in modules may have.
    #[error("module.toml: {} is for built-in modules alone", .0.name())]
    BuiltInPermission(Permission),
    /// A version too long to name a folder.
    #[error("module.toml: the version is longer than {LONGEST_VERSION} characters")]
    LongVersion,
}

impl Contents {
    /// Reads a ZIP. It was signed, or a developer vouches for it on his own computer.
    pub fn open(zip: &[u8]) -> Result<Self, ContentsError> {
        let mut entries = archive::read(zip, &[MANIFEST, COMPONENT, LICENCE, ICON])?;
        let mut entry = |kind: EntryKind| {
            let at = entries.iter().position(|(found, _)| *found == kind)?;
            Some(entries.swap_remove(at).1)
        };
        let mut needed = |kind| entry(kind).ok_or(ContentsError::Missing(kind.name));
        let manifest = text(needed(MANIFEST)?, MANIFEST)?;
        let component = needed(COMPONENT)?;
        let licence = text(needed(LICENCE)?, LICENCE)?;
        let contents = Self {
            manifest: Manifest::parse(&manifest)?,
            component,
            licence,
            icon: entry(ICON),
        };
        contents.check()?;
        Ok(contents)
    }

    /// The contract that the module was made for. Every package names one.
    pub fn contract(&self) -> Option<&Version> {
        self.manifest.contract.as_ref()
    }

    /// `NAME-VERSION.tanba`, as its package is called.
    pub fn file_name(&self) -> String {
        let Manifest {
            symbolic_name,
            version,
            ..
        } = &self.manifest;
        format!("{symbolic_name}-{version}.tanba")
    }

    fn check(&self) -> Result<(), ContentsError> {
        if !self.component.starts_with(&COMPONENT_PREAMBLE) {
            return Err(ContentsError::NotComponent);
        }
        if self.icon.as_deref().is_some_and(|icon| !is_icon(icon)) {
            return Err(ContentsError::NotIcon);
        }
        if self.manifest.contract.is_none() {
            return Err(ContentsError::NoContract);
        }
        if self.manifest.version.as_str().len() > LONGEST_VERSION {
            return Err(ContentsError::LongVersion);
        }
        let built_in = [Permission::InstallModules, Permission::Interface];
        let declared = &self.manifest.permissions;
        match declared.iter().find(|asked| built_in.contains(asked)) {
            Some(permission) => Err(ContentsError::BuiltInPermission(*permission)),
            None => Ok(()),
        }
    }
}

fn text(octets: Vec<u8>, kind: EntryKind) -> Result<String, ContentsError> {
    String::from_utf8(octets)
        .ok()
        .filter(|text| !text.trim().is_empty())
        .ok_or(ContentsError::NotText(kind.name))
}

fn is_icon(octets: &[u8]) -> bool {
    let side = |at: usize| {
        let field = octets.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*field))
    };
    let fits = |side: Option<u32>| side.is_some_and(|side| (1..=LARGEST_ICON).contains(&side));
    octets.starts_with(&PNG_PREAMBLE) && fits(side(16)) && fits(side(20))
}
