//! CAdES-T: OpenSSL, Bouncy Castle and the Kazakh verifier judge the time-stamps that Tanba asks
//! for, from an authority of OpenSSL and one of Bouncy Castle.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use tanba_interop::authority::{self, KazakhTimestampAuthority};
use tanba_interop::command_line::tanba;
use tanba_interop::java::{self, Message};
use tanba_interop::kazakh::{self, KAZAKH_KEYS, KazakhKey};
use tanba_interop::{Party, Workspace, fixture_path, openssl};
use tanba_pki::oid;
use tanba_signature::Verdict;
use tanba_signature_cms::{DetachedContent, SignedData, binary, verify};
use tanba_support::agent::Setup;
use tanba_support::authority::Conduct;
use tanba_support::{Script, Step, TestAgent, TimestampAuthority};

const CONTENT: &[u8] = "Келісімшарт".as_bytes();

/// The token of a signer, and the signature octets it has to be over.
fn token(message: &[u8], signer: usize) -> (Vec<u8>, Vec<u8>) {
    let view = SignedData::parse(message).expect("a CMS");
    let signer = &view.signers()[signer];
    let attributes = signer
        .unsigned_attributes
        .as_ref()
        .expect("unsigned attributes");
    let stamp = attributes
        .first(oid::SIGNATURE_TIMESTAMP_TOKEN)
        .expect("a time-stamp");
    (
        stamp.single_value().expect("one token").raw.to_vec(),
        signer.signature.to_vec(),
    )
}

#[test]
fn openssl_and_bouncy_castle_verify_signatures_with_a_timestamp() {
    let authority = TimestampAuthority::start(Conduct::Honest);
    let mut messages = Vec::new();
    for kind in ["rsa:2048", "ec:P-256", "ec:P-521"] {
        let party = Party::new(kind);
        for attached in [true, false] {
            let message = party.stamped(CONTENT, attached, &authority.url());
            let content = (!attached).then_some(CONTENT);
            assert_eq!(
                openssl::verify(&message, content, &[]).as_deref(),
                Ok(CONTENT),
                "{kind}"
            );
            let (token, signature) = token(&message, 0);
            let verdict = openssl::verify_token(&token, &signature, &authority.authority());
            assert!(verdict.success, "{kind}: {}", verdict.stderr);
            let verdict = openssl::verify_token(&token, b"other", &authority.authority());
            assert!(!verdict.success, "{kind}: a token of something else");
            messages.push((message, content));
        }
    }
    let asked: Vec<_> = messages
        .iter()
        .map(|(message, content)| Message {
            message,
            content: *content,
        })
        .collect();
    for verdict in java::verify_cms(&asked) {
        let stamped = verdict.contains("stamped by CN=TestTsa");
        assert!(verdict.starts_with("valid ") && stamped, "{verdict}");
    }
}

/// A time-stamp is added to the new signature alone, and both stay good.
#[test]
fn every_signer_has_a_timestamp_of_its_own() {
    let authority = TimestampAuthority::start(Conduct::Honest);
    let first = Party::new("rsa:2048").stamped(CONTENT, true, &authority.url());
    let cosigned = Party::new("ec:P-384").cosigned(&first, None);
    let params = tanba_module::SignatureFormat::CmsTimestampOnly;
    let content = tanba_module::Content::Bytes(cosigned.into());
    let stamped = Party::new("ec:P-384").sign(params, &content, Some(&authority.url()));
    let stamped = stamped.expect("stamped");
    assert_eq!(token(&stamped, 0), token(&first, 0));
    let (second, signature) = token(&stamped, 1);
    assert!(openssl::verify_token(&second, &signature, &authority.authority()).success);
    let verdicts = java::verify_cms(&[Message {
        message: &stamped,
        content: None,
    }]);
    assert_eq!(verdicts[0].matches("stamped by").count(), 2, "{verdicts:?}");
}

/// A Kazakh key of each family, and the policy under which its signatures are stamped.
const FAMILIES: [(KazakhKey, &str); 3] = [
    (KAZAKH_KEYS[0], "1.2.398.3.3.2.6.4"),
    (KAZAKH_KEYS[8], "1.2.398.3.3.2.6.1"),
    (KAZAKH_KEYS[11], "1.2.398.3.3.2.6.2"),
];

/// The signature is good, and so is its stamp by the hash of the key's family.
#[track_caller]
fn assert_stamped(message: &[u8], key: KazakhKey, policy: &str) {
    let report = kazakh::verify_cms(message, None);
    kazakh::assert_valid(&report, &[key]);
    let stamp = &report[0]["timestamps"][0];
    assert_eq!(stamp["imprint"], key.digest, "{report:#}");
    assert_eq!(stamp["policy"], policy, "{report:#}");
    assert_eq!(stamp["authority"], authority::NAME);
    let report = verify(message, DetachedContent::None, &[]);
    let stamps = &report.signers[0].timestamps;
    assert_eq!(stamps[0].verdict, Verdict::Valid, "{report:?}");
}

/// The imprint of a Kazakh signature is by the hash of its family, over the signature octets as
/// they are stored (kz-gost 7).
#[test]
fn kazakh_signatures_are_stamped_by_the_hash_of_their_family() {
    let authority = KazakhTimestampAuthority::start();
    for (key, policy) in FAMILIES {
        let message = key.open().stamped(CONTENT, true, &authority.url());
        assert_stamped(&message, key, policy);
    }
}

/// The same through the program: it asks over its own HTTP, and judges what it got.
#[test]
fn the_program_stamps_signatures_of_kazakh_keys() {
    let authority = KazakhTimestampAuthority::start();
    for (key, policy) in FAMILIES {
        let at = Workspace::new();
        at.write("in", CONTENT);
        let path = fixture_path("kz/p12").join(key.file);
        let (path, url) = (path.to_string_lossy(), authority.url());
        let sign = [
            "sign",
            "--key",
            &path,
            "--timestamp",
            &url,
            "in",
            "-o",
            "one",
        ];
        tanba(&at, key.password, &sign).expect(0);
        assert_stamped(&at.read("one"), key, policy);

        // Stamped afterwards: the same stamp on the same signature.
        let sign = ["sign", "--key", &path, "in", "-o", "bare"];
        tanba(&at, key.password, &sign).expect(0);
        let stamp = ["timestamp", "--authority", &url, "bare", "-o", "two"];
        tanba(&at, "", &stamp).expect(0);
        assert_stamped(&at.read("two"), key, policy);

        let trusted = authority.certificate_file();
        let trusted = trusted.to_string_lossy();
        let verify = ["verify", "--json", "two", "--trust", &trusted];
        let facts = tanba(&at, "", &verify).facts();
        let signer = &facts["signers"][0];
        assert_eq!(signer["signature"], "valid", "{facts:#}");
        assert_eq!(signer["timestamps"][0]["verdict"], "valid", "{facts:#}");
    }
}

/// The same through the agent's socket, as a page asks and a person approves.
#[tokio::test]
async fn a_page_gets_stamped_signatures_of_kazakh_keys() {
    let authority = KazakhTimestampAuthority::start();
    for (key, policy) in FAMILIES {
        let mut setup = Setup {
            script: Script {
                steps: vec![Step::approve(
                    fixture_path("kz/p12").join(key.file),
                    key.password,
                )],
            },
            ..Setup::default()
        };
        setup.settings.timestamp_authorities = vec![authority.url()];
        let agent = TestAgent::with(setup).await;
        let mut page = agent.page("https://portal.example.kz").await;
        let request = serde_json::json!({
            "module": "kz.gov.pki.knca.commonUtils",
            "method": "createCMSSignatureFromBase64",
            "args": ["PKCS12", "SIGNATURE", "MTEK", true],
        });
        let reply = page.call(&request).await;
        let signed = reply["responseObject"].as_str();
        let signed = signed.unwrap_or_else(|| panic!("{key:?}: {reply}"));
        let message = binary(signed.as_bytes()).expect("a CMS");
        assert_stamped(&message, key, policy);
        agent.person.assert_satisfied();
    }
}
