//! Asks the screen.
//!
//! [`UiPrompter`] is the agent's [`Prompter`](tanba_consent::Prompter): each dialog is one run of
//! the program `tanba-ui`, which gets the question on its standard input and writes what the
//! person does to its standard output. [`UiWindows`] opens the agent's own windows (settings,
//! journal, about) the same way. What crosses the pipe is in [`message`]; both ends use it.
//!
//! Dropping a dialog closes the pipe, which ends the window; one that does not end is killed.
//! Read [`dialog`] next, then [`window`], then [`frame`].

pub mod dialog;
pub mod frame;
pub mod message;
mod translate;
pub mod window;
pub mod windows;

pub use dialog::UiPrompter;
pub use window::UiProgram;
pub use windows::{DoctorWindow, ModulesWindow, OwnWindow, SettingsWindow, UiWindows};
