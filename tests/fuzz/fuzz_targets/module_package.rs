//! Packages of modules: the signed file, and the ZIP inside on its own.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_catalog::{Contents, Package, PublisherRule};

fuzz_target!(|input: &[u8]| {
    let signed = Package::open(input, PublisherRule::ValidWhenSigned);
    let Ok(contents) = Contents::open(input) else {
        return;
    };
    // No file is both: one begins with a SEQUENCE, the other with a local header.
    assert!(signed.is_err());
    // A name that is not only one would lead out of the folder of modules.
    assert!(!contents.file_name().contains(['/', '\\', '\0']));
    assert!(contents.component.starts_with(b"\0asm\x0d\0\x01\0"));
});
