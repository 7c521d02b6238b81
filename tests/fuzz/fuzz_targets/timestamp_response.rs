//! Answers of time-stamping authorities, judged against a request of ours, and tokens alone.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tanba_pki::{Digest, DigestAlgorithm, Family};
use tanba_signature_cms::{ImprintSource, TstInfo, verify_timestamp_token};
use tanba_trust::timestamp::{TimestampRequest, TimestampResponse, verify_response};

static REQUEST: LazyLock<TimestampRequest> = LazyLock::new(|| {
    let imprint = Digest::of(DigestAlgorithm::Sha256, b"content");
    TimestampRequest::new(&imprint, Family::International, None, [1; 8]).expect("a request")
});

fuzz_target!(|input: &[u8]| {
    let _ = TstInfo::parse(input);
    if let Ok(response) = TimestampResponse::parse(input)
        && let Some(token) = response.token
    {
        examine(token);
    }
    examine(input);
    if let Ok((token, verified)) = verify_response(input, &REQUEST, &[]) {
        panic!("a token nobody made: {} octets, {verified:?}", token.len());
    }
});

fn examine(token: &[u8]) {
    let Some(info) = TstInfo::of_token(token) else {
        return;
    };
    let _ = verify_timestamp_token(token, &ImprintSource::Octets(b"content"), &[]);
    // The imprint as it stands in the token, so that the signature is looked at too.
    let imprint = info.imprint().ok();
    let digests = |_| imprint.clone();
    let _ = verify_timestamp_token(token, &ImprintSource::Digests(&digests), &[]);
}
