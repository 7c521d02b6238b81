//! An authority run by OpenSSL over loopback, and OpenSSL's word on what it gave us.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tempfile::TempDir;

use super::server::{Answer, Client, nobody, run, serve};
use super::*;
use crate::{Fetch, FetchError};

/// Keys and settings of an authority, in a folder of its own.
pub(super) struct OpenSslAuthority {
    folder: TempDir,
}

const SETTINGS: &str = "\
[tsa]
default_tsa = us
[us]
serial = serial
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = name
prompt = no
[name]
CN = Loopback TSA
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
";

impl OpenSslAuthority {
    pub(super) fn new() -> Self {
        let authority = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::write(authority.path().join("settings"), SETTINGS).unwrap();
        fs::write(authority.path().join("serial"), "01\n").unwrap();
        authority.openssl(
            "req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key \
             -out tsa.pem -days 2 -config settings -extensions extensions",
        );
        authority
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn openssl(&self, arguments: &str) -> Output {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {said}");
        output
    }

    /// Answers a request in DER.
    pub(super) fn reply(&self, request: &[u8]) -> Vec<u8> {
        fs::write(self.path().join("request"), request).unwrap();
        self.openssl(
            "ts -reply -queryfile request -config settings -signer tsa.pem -inkey tsa.key \
             -out response",
        );
        fs::read(self.path().join("response")).unwrap()
    }

    fn certificate(&self) -> Certificate {
        let pem = fs::read_to_string(self.path().join("tsa.pem")).unwrap();
        Certificate::from_pem(&pem).unwrap()
    }
}

pub(super) const NONCE: [u8; 8] = [0xf1, 2, 3, 4, 5, 6, 7, 8];

pub(super) fn imprint() -> Digest {
    Digest::of(DigestAlgorithm::Sha256, b"signature value")
}

/// Asks the authorities at these addresses, each for at most a second.
pub(super) fn ask(urls: &[&str]) -> Result<TimestampToken, TimestampError> {
    let authorities: Vec<_> = urls.iter().map(|url| at(url)).collect();
    ask_these(&Client, &authorities)
}

pub(super) fn ask_these(
    fetch: &dyn Fetch,
    authorities: &[Authority],
) -> Result<TimestampToken, TimestampError> {
    run(timestamp(
        fetch,
        authorities,
        &imprint(),
        Family::International,
        NONCE,
    ))
}

pub(super) fn at(url: &str) -> Authority {
    Authority {
        timeout: Duration::from_secs(2),
        ..Authority::at(url).unwrap()
    }
}

#[test]
fn an_openssl_authority_stamps_and_openssl_verifies() {
    let authority = OpenSslAuthority::new();
    let folder = authority.path().to_owned();
    let certificate = authority.certificate();
    let url = serve(move |received| {
        assert!(received.line.starts_with("POST /tsa HTTP"));
        assert!(
            received
                .head
                .contains("Content-Type: application/timestamp-query")
        );
        Answer::Body(authority.reply(&received.body))
    });
    let token = ask(&[&url]).unwrap();
    assert_eq!((token.authority_certificate, token.url), (certificate, url));
    assert_eq!(token.policy, ObjectIdentifier::new_unwrap("1.2.3.4.1"));
    let age = OffsetDateTime::now_utc() - token.time;
    assert!(age.whole_seconds().abs() < 60, "{age}");

    fs::write(folder.join("token"), &token.der).unwrap();
    let verified = Command::new("openssl")
        .args(["ts", "-verify", "-token_in", "-in", "token"])
        .args(["-queryfile", "request", "-CAfile", "tsa.pem"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(
        verified.status.success() && said.contains("Verification: OK"),
        "{said}"
    );
}

#[test]
fn an_authority_that_takes_get_receives_the_request_in_the_path() {
    let authority = OpenSslAuthority::new();
    let url = serve(move |received| {
        let path = received.line.split(' ').nth(1).unwrap();
        let segment = path.strip_prefix("/tsa/").unwrap();
        let decoded = segment
            .replace("%2F", "/")
            .replace("%2B", "+")
            .replace("%3D", "=");
        let request = BASE64_STANDARD.decode(decoded).unwrap();
        assert!(received.line.starts_with("GET ") && received.body.is_empty());
        Answer::Body(authority.reply(&request))
    });
    let authority = Authority {
        method: Method::Get,
        ..at(&url)
    };
    assert!(ask_these(&Client, &[authority]).is_ok());
}

#[test]
fn a_policy_that_is_asked_for_is_given_or_refused() {
    let authority = OpenSslAuthority::new();
    let url = serve(move |received| Answer::Body(authority.reply(&received.body)));
    let ask = |policy| {
        let policy = PolicyChoice::This(ObjectIdentifier::new_unwrap(policy));
        let authority = Authority { policy, ..at(&url) };
        ask_these(&Client, &[authority])
    };
    let token = ask("1.2.3.4.2").unwrap();
    assert_eq!(token.policy, ObjectIdentifier::new_unwrap("1.2.3.4.2"));
    let Err(TimestampError::Failed(attempts)) = ask("1.2.3.4.9") else {
        panic!("the authority does not have this policy");
    };
    assert!(
        matches!(&attempts[0].reason, AttemptError::Rejected { failures, .. }
        if *failures == [FailureInfo::UnacceptedPolicy])
    );
}

#[test]
fn the_next_authority_is_asked_when_one_fails() {
    let authority = OpenSslAuthority::new();
    let good = serve(move |received| Answer::Body(authority.reply(&received.body)));
    let rejecting = serve(|_| Answer::Body(fixture("tsp/rejected.tsr")));
    let silent = serve(|_| Answer::Silence);
    let nobody = nobody();
    assert_eq!(
        ask(&[&nobody, &rejecting, &silent, &good]).unwrap().url,
        good
    );

    let Err(TimestampError::Failed(attempts)) = ask(&[&nobody, &rejecting]) else {
        panic!("no authority answers");
    };
    let urls: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.url.as_str())
        .collect();
    assert_eq!(urls, [nobody.as_str(), rejecting.as_str()]);
    assert!(matches!(
        attempts[0].reason,
        AttemptError::Fetch(FetchError::Unreachable(_))
    ));
    let told = TimestampError::Failed(attempts).to_string();
    assert!(
        told.contains(&nobody) && told.contains(&rejecting),
        "{told}"
    );
}

#[test]
fn without_an_authority_the_error_says_so() {
    assert_eq!(ask(&[]).unwrap_err(), TimestampError::NoAuthority);
}
