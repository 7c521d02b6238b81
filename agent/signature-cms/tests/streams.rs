//! Messages that are read as a stream, and what is added to them then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use support::openssl::{TestKey, cms_verify};
use tanba_pki::Digest;
use tanba_signature::SignerReport;
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, StreamedMessage, attach_around, prepare,
    prepare_cosignature, verify,
};

/// A message is read as a stream, and what is added to it without its content holds round the
/// content again.
#[test]
fn a_streamed_message_is_cosigned() {
    let content: Vec<u8> = (0..300_000u32).map(|i| i.to_le_bytes()[0]).collect();
    let [first, second, third] = ["P-256", "P-384", "P-256"]
        .map(|curve| TestKey::new(&["ec", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]));
    let prepared = prepare(
        CmsContent::Attached(content.clone().into()),
        &first.identity(),
    );
    let mut message = first.complete(prepared.unwrap());
    for key in [second, third] {
        let more = [key.algorithm().digest()];
        let read = StreamedMessage::read(&mut message.as_slice(), None, &more).unwrap();
        assert_eq!(read.content_length(), Some(300_000));
        assert!(!read.is_confusable());
        assert_eq!(read.digest(more[0]), Some(Digest::of(more[0], &content)));
        let known = |algorithm| read.digest(algorithm);
        let digests = DetachedContent::Digests(&known);
        let prepared = prepare_cosignature(read.detached(), digests, &key.identity());
        let signed = key.complete(prepared.unwrap());
        let (prefix, suffix) = attach_around(&signed, 300_000).unwrap();
        message = [prefix, content.clone(), suffix].concat();
    }
    let report = verify(&message, DetachedContent::None, &[]);
    assert_eq!(report.signers.len(), 3);
    assert!(
        report.signers.iter().all(SignerReport::is_clean),
        "{report:?}"
    );
    assert_eq!(
        cms_verify(&message, "DER", None, &[]).as_deref(),
        Ok(&content[..])
    );
}

#[test]
fn a_streamed_message_without_content_has_none_to_give() {
    let key = TestKey::new(&["rsa:2048"]);
    let digest = Digest::of(key.algorithm().digest(), b"x");
    let prepared = prepare(CmsContent::Detached(digest), &key.identity());
    let message = key.complete(prepared.unwrap());
    let more = [key.algorithm().digest()];
    let read = StreamedMessage::read(&mut message.as_slice(), None, &more).unwrap();
    assert_eq!((read.content_length(), read.digest(more[0])), (None, None));
    let attached = attach_around(read.detached(), 1).unwrap();
    let attached = [&attached.0[..], b"x", &attached.1].concat();
    assert!(verify(&attached, DetachedContent::None, &[]).signers[0].is_clean());
    assert_eq!(attach_around(&attached, 1), Err(CmsError::ContentMismatch));
}
