//! CMS messages: reading, verifying at once and as a stream, and every way to build on one.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::Signer;
use tanba_signature::Verdict;
use tanba_signature_cms::{
    CmsError, DetachedContent, SignedData, add_signature_timestamp, attach_around, binary,
    prepare_cosignature, signature_octets, verify, verify_attached_stream,
};

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::ed25519);
const CONTENT: DetachedContent<'_> = DetachedContent::Bytes(b"content");

fuzz_target!(|input: &[u8]| {
    let _ = verify(input, CONTENT, &[]);
    let alone = verify(
        input,
        DetachedContent::None,
        &[SIGNER.certificate().clone()],
    );
    let Ok(octets) = binary(input) else { return };
    if let Ok(streamed) =
        verify_attached_stream(&mut octets.as_ref(), None, &[SIGNER.certificate().clone()])
        && streamed.verdict() == Verdict::Valid
    {
        assert_eq!(alone.verdict(), Verdict::Valid);
    }
    let Ok(message) = SignedData::parse(&octets) else {
        return;
    };
    let _ = (message.content(), message.certificates());
    let _ = (
        message.known_digest_algorithms(),
        message.revocation_infos(),
    );
    for number in 0..=message.signers().len().min(3) {
        let _ = signature_octets(input, number);
        let _ = add_signature_timestamp(input, number, &octets);
    }
    let _ = attach_around(input, 7);
    cosign(input, message.signers().len());
});

/// A co-signature adds one signer and leaves the others.
fn cosign(input: &[u8], signers: usize) {
    let Ok(prepared) = prepare_cosignature(input, CONTENT, &SIGNER.identity(None)) else {
        return;
    };
    let value = SIGNER.sign(prepared.to_be_signed());
    let signed = prepared.complete(&value).expect("all content is known");
    match SignedData::parse(&signed) {
        Ok(message) => assert_eq!(message.signers().len(), signers + 1),
        Err(CmsError::TooMany { .. }) => {}
        Err(error) => panic!("a co-signed message cannot be read: {error}"),
    }
}
