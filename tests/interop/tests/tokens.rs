//! Log in: a token out of the running agent, over its own protocol, is judged by a verifier that
//! was written from the specification of Web eID.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use serde_json::{Value, json};
use tanba_interop::kazakh::verify_token;
use tanba_interop::{Workspace, run};
use tanba_support::agent::Setup;
use tanba_support::fixtures::PASSWORD;
use tanba_support::script::Ask;
use tanba_support::{Step, TestAgent};
use time::OffsetDateTime;

const ORIGIN: &str = "https://portal.example.kz";
const NONCE: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// A key file for logging in, and where its certificate is.
struct LogInKey {
    workspace: Workspace,
}

impl LogInKey {
    /// Made by OpenSSL; `kind` as `openssl genpkey` takes it. Valid from now on.
    fn new(kind: &[&str]) -> Self {
        let workspace = Workspace::new();
        let openssl = |arguments: &[&str]| {
            run(workspace.path(), "openssl", arguments).done();
        };
        openssl(&[&["genpkey", "-out", "key.pem"], kind].concat());
        let certificate = [
            "req",
            "-x509",
            "-key",
            "key.pem",
            "-out",
            "key.crt",
            "-days",
            "2",
            "-utf8",
            "-subj",
            "/CN=ТЕСТОВ ТЕСТ/serialNumber=IIN850101300123",
        ];
        let uses = [
            "-addext",
            "keyUsage=critical,digitalSignature",
            "-addext",
            "extendedKeyUsage=clientAuth",
        ];
        openssl(&[&certificate[..], &uses].concat());
        let password = format!("pass:{PASSWORD}");
        openssl(&[
            "pkcs12", "-export", "-inkey", "key.pem", "-in", "key.crt", "-out", "key.p12",
            "-passout", &password,
        ]);
        Self { workspace }
    }

    fn step(&self) -> Step {
        Step::approve(self.workspace.at("key.p12"), PASSWORD).to(Ask::LogIn)
    }

    fn certificate(&self) -> Vec<u8> {
        self.workspace.read("key.crt")
    }
}

/// A token for [`ORIGIN`] and [`NONCE`], from an agent that lives now.
fn token(key: &LogInKey) -> Value {
    let setup = Setup {
        clock: OffsetDateTime::now_utc,
        ..Setup::default()
    };
    ask(setup, key.step(), &json!({"trust": "any"})).expect("a token")
}

fn ask(mut setup: Setup, step: Step, filter: &Value) -> Result<Value, Value> {
    setup.script.steps.push(step);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let agent = TestAgent::with(setup).await;
        let mut page = agent.native_page(ORIGIN).await;
        let params = json!({"nonce": NONCE, "filter": filter});
        let answer = page.call("authenticate", params).await;
        agent.person.assert_satisfied();
        answer
    })
}

/// The token logs in, and nothing that was changed does.
#[track_caller]
fn assert_logs_in(token: &Value, certificate: &[u8], algorithm: &str) {
    assert_eq!(token["algorithm"], algorithm);
    assert_eq!(token["format"], "web-eid:1.0");
    let verify = |token, origin, nonce| verify_token(token, origin, nonce, certificate);
    assert_eq!(verify(token, ORIGIN, NONCE), (true, String::new()));
    for origin in [
        "https://portal.example.kz:8443",
        "http://portal.example.kz",
        "https://other.example.kz",
    ] {
        assert!(!verify(token, origin, NONCE).0, "{origin}");
    }
    let nonce = NONCE.replace('M', "N");
    assert!(!verify(token, ORIGIN, &nonce).0, "another nonce");
    let mut changed = token.clone();
    let value = token["signature"].as_str().expect("a value");
    let last = if value.starts_with('A') { "B" } else { "A" };
    changed["signature"] = format!("{last}{}", &value[1..]).into();
    assert!(!verify(&changed, ORIGIN, NONCE).0, "another signature");
    let mut changed = token.clone();
    changed["algorithm"] = "RS512".into();
    assert!(!verify(&changed, ORIGIN, NONCE).0, "another algorithm");
}

#[test]
fn r21_a_token_logs_in_at_its_origin_with_its_nonce_alone() {
    let other = LogInKey::new(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    for (algorithm, kind) in [
        (
            "ES256",
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ),
        (
            "ES384",
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ),
        (
            "ES512",
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
        ),
        (
            "RS256",
            ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        ),
    ] {
        let key = LogInKey::new(&kind);
        let token = token(&key);
        assert_logs_in(&token, &key.certificate(), algorithm);
        // Somebody else's certificate with this signature, or another key's token.
        let (valid, why) = verify_token(&token, ORIGIN, NONCE, &other.certificate());
        assert!(!valid && why.contains("another certificate"), "{why}");
        let mut foreign = token.clone();
        foreign["unverifiedCertificate"] = self::token(&other)["unverifiedCertificate"].clone();
        let (valid, why) = verify_token(&foreign, ORIGIN, NONCE, &other.certificate());
        assert!(!valid, "another key: {why}");
    }
}

#[test]
fn r21_a_token_of_a_kazakh_key_logs_in_too() {
    let gost = |file: &str| Step::approve(file, PASSWORD).to(Ask::LogIn);
    let token = ask(
        Setup::default(),
        gost("individual_valid.p12"),
        &json!({"algorithms": ["gost-512"]}),
    )
    .expect("a token");
    let certificate = certificate(&token);
    assert_logs_in(&token, &certificate, "GOST3410-512");
    let rsa = ask(
        Setup::default(),
        gost("AUTH_RSA256_d682726b55b3e62600ea8fe1c74e75fc96f47790.p12"),
        &json!({"allowExpired": true}),
    )
    .expect("a token");
    assert_logs_in(&rsa, &self::certificate(&rsa), "RS256");
}

/// The certificate of a token, which the agent has found a path for.
fn certificate(token: &Value) -> Vec<u8> {
    let text = token["unverifiedCertificate"]
        .as_str()
        .expect("a certificate");
    format!("-----BEGIN CERTIFICATE-----{text}-----END CERTIFICATE-----").into_bytes()
}

#[test]
fn keys_that_do_not_log_in_cannot_be_chosen() {
    let key = LogInKey::new(&["-algorithm", "ED25519"]);
    let setup = Setup {
        clock: OffsetDateTime::now_utc,
        ..Setup::default()
    };
    let mut step = key.step();
    step.blocked = Some(vec!["Algorithm".to_owned()]);
    let answer = ask(setup, step, &json!({"trust": "any"}));
    assert_eq!(answer.expect_err("no token")["data"]["code"], "cancelled");

    let signs = "RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12";
    let mut step = Step::approve(signs, PASSWORD).to(Ask::LogIn);
    step.blocked = Some(vec!["Purpose".to_owned()]);
    let answer = ask(Setup::default(), step, &json!({"allowExpired": true}));
    assert_eq!(answer.expect_err("no token")["data"]["code"], "cancelled");
}
