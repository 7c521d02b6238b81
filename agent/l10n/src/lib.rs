//! Texts in Kazakh, Russian and English.
//!
//! The texts are Fluent files in `resources/`, one folder a language and one file an area, and
//! are part of the program. [`text`] and [`text_with`] look one up by its id; [`fault_text`],
//! [`permission_text`], [`role_name`] and [`system_locale`] answer the questions that are asked most. A test compares
//! the three languages, and another finds ids that nobody uses. Read [`bundle`] next.

pub mod bundle;
mod fault;
mod permission;
mod role;
mod system;

pub use bundle::{Value, attribute_with, has_text, text, text_with};
pub use fault::fault_text;
pub use permission::permission_text;
pub use role::role_name;
pub use system::system_locale;
pub use tanba_module::Locale;
