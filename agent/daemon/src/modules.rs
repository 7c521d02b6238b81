//! The modules of the agent: built in, installed out of the catalogue, and perhaps one that its
//! developer tries.
//!
//! [`shelf`] says what is served, and brings the server's registry up to date when something was
//! installed or removed, also by another process. `catalogue.rs` asks the catalogue, `installer.rs`
//! installs from it, `journaling.rs` journals that, `compiler.rs` starts the program that compiles
//! and `compiled.rs` sees to it that what was compiled fits, `missing.rs` offers what a page asked for
//! in vain, `upkeep.rs` does what no page asks for. Nothing of a module is loaded before a page calls
//! it.

mod catalogue;
mod chosen;
mod compiled;
mod compiler;
mod developed;
mod installer;
mod journaling;
mod listing;
mod missing;
mod settings_files;
pub mod shelf;
mod stamp;
mod upkeep;

pub use catalogue::CatalogueFailure;
pub(crate) use chosen::Chosen;
pub use compiler::Compiler;
pub(crate) use developed::Developed;
pub use developed::DevelopmentError;
pub(crate) use installer::InstallationError;
pub(crate) use journaling::{AskedBy, Entries, Journaling};
pub(crate) use settings_files::SettingsFiles;
pub use shelf::Shelf;
pub(crate) use shelf::ShelfParts;
pub(crate) use upkeep::keep;
