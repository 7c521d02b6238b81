//! Tokens of an OpenSSL time-stamping authority, alone and in a signature.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use std::process::Command;

use support::openssl::{TestKey, Workspace, cms_verify, run};
use tanba_pki::DigestAlgorithm;
use tanba_signature::{Finding, Verdict};
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, ImprintSource, SignedData, TimestampTokenError,
    add_signature_timestamp, prepare, signature_octets, verify, verify_timestamp_token,
};
use time::Duration;

const CONFIGURATION: &str = "
[req]
distinguished_name = name
[name]
[authority]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
signer_digest = sha256
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
";

/// A time-stamping authority with a self-signed certificate.
struct Authority {
    workspace: Workspace,
}

impl Authority {
    fn new() -> Self {
        let workspace = Workspace::new();
        let configuration = workspace.write("configuration", CONFIGURATION.as_bytes());
        workspace.write("serial", b"01\n");
        let mut request = Command::new("openssl");
        request.args([
            "req",
            "-x509",
            "-nodes",
            "-subj",
            "/CN=authority",
            "-newkey",
            "rsa:2048",
        ]);
        request
            .args(["-extensions", "authority", "-config"])
            .arg(configuration);
        request.arg("-keyout").arg(workspace.path("key"));
        run(request.arg("-out").arg(workspace.path("certificate")));
        Self { workspace }
    }

    /// A token over data; `query` are further options of `openssl ts -query`.
    fn stamp(&self, data: &[u8], query: &[&str]) -> Vec<u8> {
        let at = |name: &str| self.workspace.path(name);
        let mut ask = Command::new("openssl");
        ask.args(["ts", "-query", "-data"])
            .arg(self.workspace.write("data", data))
            .args(query);
        run(ask.arg("-out").arg(at("query")));
        let mut answer = Command::new("openssl");
        answer
            .args(["ts", "-reply", "-token_out", "-config"])
            .arg(at("configuration"));
        answer
            .args(["-section", "tsa_config", "-queryfile"])
            .arg(at("query"));
        answer
            .arg("-signer")
            .arg(at("certificate"))
            .arg("-inkey")
            .arg(at("key"));
        // The configuration names the file of serial numbers relative to here.
        answer.current_dir(at("."));
        run(answer.arg("-out").arg(at("token")));
        std::fs::read(at("token")).unwrap()
    }
}

#[test]
fn token_of_openssl() {
    let authority = Authority::new();
    let token = authority.stamp(b"data", &["-sha512", "-cert"]);
    let source = ImprintSource::Octets(b"data");
    let verified = verify_timestamp_token(&token, &source, &[]).unwrap();
    assert_eq!(verified.policy.to_string(), "1.2.3.4.1");
    assert_eq!(verified.imprint.algorithm(), DigestAlgorithm::Sha512);
    assert_eq!(verified.accuracy, Some(Duration::new(1, 500_100_000)));
    assert_eq!(
        verified.authority.subject().common_name(),
        Some("authority")
    );
    assert!(verified.nonce.is_some() && verified.findings.is_empty());
    let other = verify_timestamp_token(&token, &ImprintSource::Octets(b"other"), &[]);
    assert_eq!(other.unwrap_err(), TimestampTokenError::ImprintMismatch);
}

#[test]
fn token_without_its_certificate() {
    let authority = Authority::new();
    let token = authority.stamp(b"data", &["-sha256"]);
    let source = ImprintSource::Octets(b"data");
    let missing = verify_timestamp_token(&token, &source, &[]).unwrap_err();
    assert_eq!(missing, TimestampTokenError::AuthorityMissing);
    assert_eq!(missing.verdict(), Verdict::Indeterminate);
    let with_certificate = authority.stamp(b"data", &["-sha256", "-cert"]);
    let given = SignedData::parse(&with_certificate).unwrap().certificates();
    assert!(verify_timestamp_token(&token, &source, &given).is_ok());
}

#[test]
fn signature_with_a_timestamp() {
    let (key, authority) = (TestKey::new(&["rsa:2048"]), Authority::new());
    let content = CmsContent::Attached(b"content".as_slice().into());
    let message = key.complete(prepare(content, &key.identity()).unwrap());
    let signature = signature_octets(&message, 0).unwrap();
    let token = authority.stamp(&signature, &["-sha256", "-cert"]);
    let stamped = add_signature_timestamp(&message, 0, &token).unwrap();
    assert_eq!(
        cms_verify(&stamped, "DER", None, &[]).as_deref(),
        Ok(&b"content"[..])
    );
    let report = verify(&stamped, DetachedContent::None, &[]);
    assert!(report.signers[0].is_clean(), "{report:?}");
    assert_eq!(report.signers[0].timestamps[0].verdict, Verdict::Valid);

    let copied = authority.stamp(b"another signature", &["-sha256", "-cert"]);
    let twice = add_signature_timestamp(&stamped, 0, &copied).unwrap();
    let report = verify(&twice, DetachedContent::None, &[]);
    let verdicts: Vec<Verdict> = report.signers[0]
        .timestamps
        .iter()
        .map(|stamp| stamp.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Valid, Verdict::Invalid]);
    assert!(matches!(
        report.signers[0].findings[..],
        [Finding::Timestamp(_)]
    ));

    let absent = add_signature_timestamp(&message, 1, &token);
    assert_eq!(absent, Err(CmsError::NoSuchSigner(1)));
    let none = add_signature_timestamp(&message, 0, &message);
    assert!(matches!(none, Err(CmsError::NotTimestamp(_))));
}

/// A message signed by anyone is no time-stamp, whatever it says.
#[test]
fn a_token_needs_a_certificate_for_time_stamping() {
    let authority = Authority::new();
    let token = authority.stamp(b"data", &["-sha256", "-cert"]);
    let workspace = Workspace::new();
    let info = SignedData::parse(&token)
        .unwrap()
        .content()
        .unwrap()
        .to_vec();
    let input = workspace.write("info", &info);
    let (key, certificate) = (workspace.path("key"), workspace.path("certificate"));
    let mut request = Command::new("openssl");
    request.args([
        "req",
        "-x509",
        "-nodes",
        "-subj",
        "/CN=anyone",
        "-newkey",
        "rsa:2048",
    ]);
    run(request
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate));
    let mut sign = Command::new("openssl");
    sign.args([
        "cms",
        "-sign",
        "-nodetach",
        "-binary",
        "-cades",
        "-outform",
        "DER",
    ]);
    sign.args(["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer"])
        .arg(&certificate);
    sign.arg("-inkey")
        .arg(&key)
        .arg("-in")
        .arg(&input)
        .arg("-out")
        .arg(workspace.path("forged"));
    run(&mut sign);
    let forged = std::fs::read(workspace.path("forged")).unwrap();
    let refused = verify_timestamp_token(&forged, &ImprintSource::Octets(b"data"), &[]);
    assert_eq!(refused.unwrap_err(), TimestampTokenError::Purpose);
}
