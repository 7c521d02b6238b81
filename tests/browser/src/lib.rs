//! Real pages in real browsers against the real agent, with a scripted person.
//!
//! A [`Stage`] holds what a test needs: an agent in this process, a home folder whose stores trust
//! it ([`home`]), and a driver ([`driver`]) that steers Chromium, Firefox or Node through
//! `driver/main.mjs`. The pages lie in `pages/`; `key_files` makes keys that are valid today, and
//! `signed` verifies what the pages were given. The tests are in `tests/suite/`.

#![expect(
    clippy::missing_panics_doc,
    reason = "equipment of tests panics when something is wrong"
)]

pub mod driver;
pub mod home;
pub mod key_files;
pub mod node_modules;
mod run;
pub mod signed;
pub mod stage;

pub use driver::{Driver, Runtime};
pub use home::Home;
pub use key_files::KeyFiles;
pub use stage::Stage;
