//! Signed XML: verification, and that a valid signature names nodes that are there.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_signature::Verdict;
use tanba_signature_xml::{Policy, VerifyOptions, verify};

fuzz_target!(|input: &[u8]| {
    let strict = VerifyOptions::default();
    let lenient = VerifyOptions {
        id_attributes: vec!["AssertionID".to_owned()],
        weak_algorithms: Policy::Accept,
        bare_keys: Policy::Accept,
        ..VerifyOptions::default()
    };
    let Ok(report) = verify(input, &strict) else {
        let _ = verify(input, &lenient);
        return;
    };
    for signer in &report.signers {
        if signer.report.verdict == Verdict::Valid {
            assert!(signer.report.certificate.is_some() && !signer.references.is_empty());
        }
    }
    let _ = verify(input, &lenient).map(|report| report.verdict());
});
