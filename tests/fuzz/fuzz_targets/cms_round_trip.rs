//! What is signed verifies; changed in one octet, it is either not valid any more or still says
//! the same of the same content.
//!
//! Input: key and form, four octets of where the change falls, the change, then the content.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::Signer;
use tanba_pki::Digest;
use tanba_signature::Verdict;
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, SignedData, is_confusable, prepare, verify,
};
use time::OffsetDateTime;

static ED25519: LazyLock<Signer> = LazyLock::new(Signer::ed25519);
static GOST: LazyLock<Signer> = LazyLock::new(Signer::gost);

fuzz_target!(|input: &[u8]| {
    let Some((&[form, a, b, c, d, change], content)) = input.split_first_chunk() else {
        return;
    };
    // GOST is a hundred times slower, so it gets few of the forms.
    let signer: &Signer = if form < 0xf0 { &ED25519 } else { &GOST };
    let is_detached = form & 1 != 0;
    let seconds = i64::from(i32::from_be_bytes([a, b, c, d]));
    let time = OffsetDateTime::from_unix_timestamp(seconds).ok();
    let Some(message) = signed(signer, content, is_detached, time) else {
        return;
    };
    let known = match is_detached {
        true => DetachedContent::Bytes(content),
        false => DetachedContent::None,
    };
    let report = verify(&message, known, &[]);
    assert_eq!(report.verdict(), Verdict::Valid, "{report:?}");
    assert_eq!(report.signers[0].signing_time, time);

    let place = u32::from_be_bytes([a, b, c, d]) as usize % message.len();
    let mut changed = message;
    changed[place] ^= change;
    let report = verify(&changed, known, &[]);
    if report.verdict() == Verdict::Valid {
        let now = SignedData::parse(&changed).expect("what verifies can be read");
        if !is_detached {
            assert_eq!(now.content().as_deref(), Some(content));
        }
        assert_eq!(report.signers.len(), 1);
        assert_eq!(
            report.signers[0].certificate.as_ref(),
            Some(signer.certificate())
        );
        assert_eq!(report.signers[0].signing_time, time);
    }
});

fn signed(
    signer: &Signer,
    content: &[u8],
    is_detached: bool,
    time: Option<OffsetDateTime>,
) -> Option<Vec<u8>> {
    let identity = signer.identity(time);
    let cms_content = match is_detached {
        true => CmsContent::Detached(Digest::of(identity.algorithm.digest(), content)),
        false => CmsContent::Attached(content.into()),
    };
    let prepared = match prepare(cms_content, &identity) {
        Ok(prepared) => prepared,
        Err(CmsError::ConfusableContent) if is_confusable(content) => return None,
        Err(error) => panic!("{error}"),
    };
    if is_detached && is_confusable(content) {
        return None;
    }
    let value = signer.sign(prepared.to_be_signed());
    Some(prepared.complete(&value).expect("a message"))
}
