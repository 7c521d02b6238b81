//! The contract of `protocol/module/wit` as the engine's bindings: generated.

// What `bindgen!` writes has neither our words nor our style, and implements unsafe traits of the
// engine for the types that it generates.
#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]

/// A signer that lives with the future of the call, by its number.
#[derive(Debug)]
pub struct SignerHandle;

/// A file that the person chose, by its number.
#[derive(Debug)]
pub struct FileHandle;

wasmtime::component::bindgen!({
    path: "../../protocol/module/wit",
    world: "module",
    imports: { default: trappable },
    trappable_error_type: { "tanba:module/types.fault" => crate::imports::Refusal },
    with: {
        "tanba:module/signing.signer": SignerHandle,
        "tanba:module/files.chosen-file": FileHandle,
    },
});

pub use tanba::module::{files, log, network, person, settings, signing, types, verification};
