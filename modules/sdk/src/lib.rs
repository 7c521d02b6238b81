//! What an author of a module needs, and the only crate an author's crate has to name.
//!
//! A module is a type that implements [`module::Module`]. The same source builds native, for unit
//! tests with the scripted host of the feature `testing`, and for `wasm32-unknown-unknown`, where
//! [`component!`] exports it under the contract of `protocol/module/wit`:
//!
//! ```
//! use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
//! use tanba_sdk::{OwnManifest, async_trait};
//!
//! /// Answers every call with the same words.
//! pub struct Salem {
//!     manifest: OwnManifest,
//! }
//!
//! impl Salem {
//!     /// The module with its manifest.
//!     pub const fn new() -> Self {
//!         // A real module says include_str!("../module.toml").
//!         Self { manifest: OwnManifest::new("") }
//!     }
//! }
//!
//! #[async_trait]
//! impl Module for Salem {
//!     fn manifest(&self) -> &Manifest {
//!         &self.manifest
//!     }
//!
//!     async fn call(&self, _: Call, _: Locale, _: &dyn Host) -> Result<Outcome, Fault> {
//!         Ok(Outcome::Value("Salem!".into()))
//!     }
//! }
//!
//! tanba_sdk::component!(Salem::new());
//! ```
//!
//! A guest has no other imports than the contract: no files, no network, no clock, no randomness.
//! Its calls of the host wait for the person without an executor; see `guest` for how.

#[cfg(any(target_arch = "wasm32", test))]
pub mod guest;
#[cfg(any(target_arch = "wasm32", test, feature = "testing"))]
mod immediate;
mod key_info;
mod own_manifest;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use async_trait::async_trait;
pub use serde_json;
pub use tanba_module as module;

pub use key_info::key_info;
pub use own_manifest::OwnManifest;

use base64::Engine as _;
use serde_json::Value;

/// Octets as base64 on one line, padded: how pages receive signatures.
/// [`module::argument::base64`] reads what pages send.
pub fn encode_base64(octets: impl AsRef<[u8]>) -> String {
    base64::engine::general_purpose::STANDARD.encode(octets)
}

/// A JSON object of these members. Unlike `json!` it moves its values: signatures can be large.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.into_iter().collect())
}

/// Exports a module from a WebAssembly component; expands to nothing in a native build.
///
/// The argument is an expression for the module. It is evaluated anew for every call, as every
/// call meets a fresh instance, so it should cost nothing: see [`OwnManifest::new`].
#[macro_export]
macro_rules! component {
    ($module:expr) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            struct Component;

            impl $crate::guest::Guest for Component {
                fn call(
                    call: $crate::guest::wit::Call,
                ) -> ::core::result::Result<$crate::guest::wit::Outcome, $crate::guest::wit::Fault>
                {
                    $crate::guest::answer(&$module, call)
                }
            }

    $crate::guest::bindings::export!(Component with_types_in $crate::guest::bindings);
        };
    };
}
