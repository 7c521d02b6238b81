//! Looks at a component before anything is compiled: its size, its kind and what it imports.

use tanba_module::Version;
use wasmparser::{Encoding, Parser, Payload};

use crate::compile::{CompileError, LARGEST_COMPONENT};
use crate::contract::check_version;

/// The package of the contract, as imports name it before `/`.
const PACKAGE: &str = "tanba:module";

/// The interfaces that a module may import.
const INTERFACES: [&str; 8] = [
    "types",
    "signing",
    "person",
    "files",
    "network",
    "settings",
    "log",
    "verification",
];

/// Refuses what is too large, no component, or imports more than the contract.
pub(crate) fn inspect(component: &[u8]) -> Result<(), CompileError> {
    if component.len() > LARGEST_COMPONENT {
        return Err(CompileError::TooLarge);
    }
    if !Parser::is_component(component) {
        return Err(CompileError::NotAComponent);
    }
    // Modules and components inside import from the component round them; only the outermost
    // imports come from us.
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(CompileError::Malformed)? {
            Payload::Version { encoding, .. } => {
                if depth == 0 && encoding != Encoding::Component {
                    return Err(CompileError::NotAComponent);
                }
                depth += 1;
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 1 => {
                for import in imports {
                    check_import(import.map_err(CompileError::Malformed)?.name.name)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// `tanba:module/INTERFACE@VERSION`.
fn check_import(name: &str) -> Result<(), CompileError> {
    let foreign = || CompileError::ForeignImport(name.chars().take(256).collect());
    let (package, rest) = name.split_once('/').ok_or_else(foreign)?;
    let (interface, version) = rest.split_once('@').ok_or_else(foreign)?;
    let version: Version = version.parse().map_err(|_| foreign())?;
    if package != PACKAGE || !INTERFACES.contains(&interface) {
        return Err(foreign());
    }
    check_version(&version)?;
    Ok(())
}
