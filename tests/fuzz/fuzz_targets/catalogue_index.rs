//! Catalogues of modules: the signed file, and the JSON inside on its own.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_catalog::{CatalogueTrust, Fingerprint, Index, Location};
use time::OffsetDateTime;

fuzz_target!(|input: &[u8]| {
    let nobody = CatalogueTrust::pinned([Fingerprint::of(b"nobody")]);
    assert!(nobody.accept(input, OffsetDateTime::UNIX_EPOCH).is_err());
    let Ok(index) = Index::parse(input) else {
        return;
    };
    for bundle in &index.bundles {
        if let Location::Relative(names) = &bundle.location {
            assert!(names.split('/').all(|name| !matches!(name, "" | "." | "..")));
        }
    }
    let written = index.to_json().expect("what is read can be written");
    let again = Index::parse(&written).expect("what is written is read");
    assert_eq!(again.to_json().expect("again"), written);
});
