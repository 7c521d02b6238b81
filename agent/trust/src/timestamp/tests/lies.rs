//! Authorities that lie or break: each gives an error of its own, and no token.

use std::time::Instant;

use async_trait::async_trait;

use super::authority::{NONCE, OpenSslAuthority, ask, ask_these, at, imprint};
use super::server::{Answer, Received, serve};
use super::*;
use crate::{Fetch, FetchError, FetchRequest, FetchResponse};

/// The one reason of the one authority that gives this answer.
fn reason(answer: impl Fn(Received) -> Answer + Send + 'static) -> AttemptError {
    let url = serve(answer);
    match ask(&[&url]) {
        Err(TimestampError::Failed(mut attempts)) => {
            assert_eq!(
                (attempts.len(), attempts[0].url.as_str()),
                (1, url.as_str())
            );
            attempts.remove(0).reason
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// The answer of an honest authority to another request than the one it got.
fn reply_to_another(change: impl Fn(&mut TimestampRequest)) -> Answer {
    let mut request =
        TimestampRequest::new(&imprint(), Family::International, None, NONCE).unwrap();
    change(&mut request);
    Answer::Body(OpenSslAuthority::new().reply(&request.der))
}

#[test]
fn a_token_for_another_nonce_is_refused() {
    let other = [9; 8];
    let reason = reason(move |_| {
        reply_to_another(|request| {
            *request =
                TimestampRequest::new(&imprint(), Family::International, None, other).unwrap();
        })
    });
    assert_eq!(reason, AttemptError::Nonce);
}

#[test]
fn a_token_for_other_data_is_refused() {
    let reason = reason(|_| {
        reply_to_another(|request| {
            let imprint = Digest::of(DigestAlgorithm::Sha256, b"other data");
            *request = TimestampRequest::new(&imprint, Family::International, None, NONCE).unwrap();
        })
    });
    assert_eq!(
        reason,
        AttemptError::Token(TimestampTokenError::ImprintMismatch)
    );
}

#[test]
fn a_token_under_another_policy_is_refused() {
    let url = serve(|_| reply_to_another(|_| ()));
    let wanted = ObjectIdentifier::new_unwrap("1.2.3.4.2");
    let authority = Authority {
        policy: PolicyChoice::This(wanted),
        ..at(&url)
    };
    let fetch = super::server::Client;
    let asked = ask_these(&fetch, &[authority]);
    let Err(TimestampError::Failed(attempts)) = asked else {
        panic!("another policy passed");
    };
    let found = ObjectIdentifier::new_unwrap("1.2.3.4.1");
    assert_eq!(attempts[0].reason, AttemptError::Policy { wanted, found });
}

#[test]
fn a_token_with_a_changed_signature_is_refused() {
    let reason = reason(|received| {
        let mut response = OpenSslAuthority::new().reply(&received.body);
        let last = response.len() - 1;
        response[last] ^= 1;
        Answer::Body(response)
    });
    assert!(
        matches!(
            reason,
            AttemptError::Token(TimestampTokenError::Signature(_))
        ),
        "{reason}"
    );
}

#[test]
fn a_rejection_is_told_with_its_reason() {
    let reason = reason(|_| Answer::Body(fixture("tsp/rejected.tsr")));
    let AttemptError::Rejected {
        status,
        failures,
        text,
    } = &reason
    else {
        panic!("{reason}");
    };
    assert_eq!(*status, Status::Rejection);
    assert_eq!(*failures, [FailureInfo::UnacceptedPolicy]);
    assert!(
        !text.is_empty() && reason.to_string().contains("policy not supported"),
        "{reason}"
    );
}

#[test]
fn a_rejection_with_a_token_and_a_grant_without_one_are_refused() {
    let status = |number| encode::sequence(&[&encode::integer_u64(number)]);
    let granted = encode::sequence(&[&status(0)]);
    assert_eq!(
        reason(move |_| Answer::Body(granted.clone())),
        AttemptError::NoToken
    );
    let token = fixture("kz/tsp/gost2015_policy4_2026_token.der");
    let rejected = encode::sequence(&[&status(2), &token]);
    assert_eq!(
        reason(move |_| Answer::Body(rejected.clone())),
        AttemptError::UnexpectedToken
    );
    let unknown = encode::sequence(&[&status(77)]);
    assert!(matches!(
        reason(move |_| Answer::Body(unknown.clone())),
        AttemptError::Rejected {
            status: Status::Unknown(77),
            ..
        }
    ));
}

#[test]
fn what_is_no_response_is_refused() {
    let page = reason(|_| Answer::Body(b"<html>captive portal</html>".to_vec()));
    assert!(matches!(page, AttemptError::Malformed(_)));
    assert!(matches!(
        reason(|_| Answer::Body(Vec::new())),
        AttemptError::Malformed(_)
    ));
    assert_eq!(
        reason(|_| Answer::Status(503)),
        AttemptError::HttpStatus(503)
    );
    assert_eq!(
        reason(|_| Answer::Status(302)),
        AttemptError::HttpStatus(302)
    );
    let noise = reason(|_| Answer::Raw(b"\x15\x03\x01\x00\x02\x02\x16".to_vec()));
    assert!(matches!(noise, AttemptError::Fetch(FetchError::Broken(_))));
}

/// A grant whose token is any other CMS message.
#[test]
fn a_message_that_is_no_token_is_refused() {
    let granted = encode::sequence(&[&encode::integer_u64(0)]);
    let message = fixture("kz/cms/gost2004_attached_bes_noess.cms");
    let response = encode::sequence(&[&granted, &message]);
    let reason = reason(move |_| Answer::Body(response.clone()));
    assert_eq!(reason, AttemptError::Token(TimestampTokenError::NoTstInfo));
}

#[test]
fn r34_an_answer_of_more_than_ten_megabytes_is_not_read() {
    let reason = reason(|_| Answer::Body(vec![0x30; 11 << 20]));
    assert_eq!(
        reason,
        AttemptError::Fetch(FetchError::TooLarge {
            limit: MAX_RESPONSE
        })
    );
}

/// A client that forgets the limit is no way round it.
#[test]
fn r34_the_limit_holds_whatever_the_client_does() {
    struct Careless;
    #[async_trait]
    impl Fetch for Careless {
        async fn fetch(&self, _request: FetchRequest) -> Result<FetchResponse, FetchError> {
            let body = vec![0x30; MAX_RESPONSE + 1];
            Ok(FetchResponse {
                status: 200,
                content_type: None,
                body,
            })
        }
    }
    let authorities = [at("http://127.0.0.1/")];
    let asked = ask_these(&Careless, &authorities);
    let Err(TimestampError::Failed(attempts)) = asked else {
        panic!("the limit does not hold");
    };
    let too_large = AttemptError::Fetch(FetchError::TooLarge {
        limit: MAX_RESPONSE,
    });
    assert_eq!(attempts[0].reason, too_large);
}

#[test]
fn r34_a_silent_authority_costs_its_time_limit_and_no_more() {
    let begin = Instant::now();
    let reason = reason(|_| Answer::Silence);
    assert!(matches!(
        reason,
        AttemptError::Fetch(FetchError::TimedOut(_))
    ));
    assert!(begin.elapsed() < Duration::from_secs(10));
}
