//! Making the ZIP of a package; the publisher's key signs it elsewhere.

use super::archive;
use super::contents::{COMPONENT, Contents, ContentsError, ICON, LICENCE, MANIFEST};

/// What goes into a package.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// `module.toml`.
    pub manifest: &'a str,
    /// `component.wasm`.
    pub component: &'a [u8],
    /// `LICENSE`.
    pub licence: &'a str,
    /// `icon.png`.
    pub icon: Option<&'a [u8]>,
}

/// Packs the parts. The same parts give the same octets, so that a rebuild can be compared.
///
/// What comes out opens: everything that [`Contents::open`] asks is checked here.
pub fn pack(parts: &Parts<'_>) -> Result<(Vec<u8>, Contents), ContentsError> {
    let mut entries = vec![
        (MANIFEST, parts.manifest.as_bytes()),
        (COMPONENT, parts.component),
        (LICENCE, parts.licence.as_bytes()),
    ];
    entries.extend(parts.icon.map(|icon| (ICON, icon)));
    let zip = archive::write(&entries)?;
    let contents = Contents::open(&zip)?;
    Ok((zip, contents))
}
