//! Real pages in real browsers against the real agent, with a scripted person.
//!
//! A [`Stage`] holds what a test needs: an agent in this process, a home folder whose stores trust
//! it ([`home`]), and a driver ([`driver`]) that steers Chromium, Firefox or Node through
//! `driver/main.mjs`. The pages lie in `pages/`; `key_files` makes keys that are valid today, and
//! `signed` verifies what the pages were given. The tests are in `tests/suite/`.
//!
//! Where a person's own hands matter there is a [`Desktop`] instead: the programs as they are
//! installed ([`programs`]), on a screen with a keyboard ([`screen`]), and a company that publishes
//! modules in a [`catalogue`], which a [`file_server`] may serve over https.

#![expect(
    clippy::missing_panics_doc,
    reason = "equipment of tests panics when something is wrong"
)]

pub mod catalogue;
pub mod desktop;
pub mod detector;
pub mod driver;
pub mod file_server;
pub mod home;
pub mod key_files;
pub mod node_modules;
pub mod package;
pub mod page;
pub mod programs;
mod run;
pub mod screen;
pub mod signed;
pub mod stage;

pub use catalogue::Catalogue;
pub use desktop::{Desktop, Portal};
pub use detector::{Conditions, Detector};
pub use driver::{Driver, Runtime};
pub use file_server::FileServer;
pub use home::Home;
pub use key_files::KeyFiles;
pub use page::Page;
pub use screen::{Screen, Window};
pub use stage::Stage;
