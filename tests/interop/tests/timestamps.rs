//! CAdES-T: OpenSSL, Bouncy Castle and the Kazakh verifier judge the time-stamps that Tanba asks
//! for, from an authority of OpenSSL and one of Bouncy Castle.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;

use tanba_interop::java::{self, Message};
use tanba_interop::kazakh::{self, KAZAKH_KEYS};
use tanba_interop::{Party, Workspace, openssl, run};
use tanba_pki::oid;
use tanba_signature::Verdict;
use tanba_signature_cms::{DetachedContent, SignedData, verify};
use tanba_support::TimestampAuthority;
use tanba_support::authority::Conduct;

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

/// An authority of Bouncy Castle, which stamps digests that OpenSSL does not know; it serves until
/// the test ends.
fn bouncy_castle_authority(workspace: &Workspace) -> String {
    let make = "req -x509 -nodes -newkey rsa:2048 -days 30 -subj /CN=BouncyTsa -keyout tsa.key \
        -addext extendedKeyUsage=critical,timeStamping -out tsa.crt";
    run(
        workspace.path(),
        "openssl",
        &make.split_whitespace().collect::<Vec<_>>(),
    )
    .done();
    let export = "pkcs12 -export -inkey tsa.key -in tsa.crt -passout pass:test -out tsa.p12";
    run(
        workspace.path(),
        "openssl",
        &export.split(' ').collect::<Vec<_>>(),
    )
    .done();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let key: PathBuf = workspace.at("tsa.p12");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let response = java::timestamp(&key, &request_body(&stream));
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n";
            stream.write_all(head.as_bytes()).expect("sent");
            stream.write_all(&response).expect("sent");
        }
    });
    format!("http://{address}/")
}

fn request_body(stream: &TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("the body");
            return body;
        }
    }
}

/// The imprint of a Kazakh signature is by the hash of its family, over the signature octets as
/// they are stored (kz-gost 7).
#[test]
fn kazakh_signatures_are_stamped_by_the_hash_of_their_family() {
    let workspace = Workspace::new();
    let url = bouncy_castle_authority(&workspace);
    for key in [KAZAKH_KEYS[0], KAZAKH_KEYS[8], KAZAKH_KEYS[11]] {
        let message = key.open().stamped(CONTENT, true, &url);
        let report = kazakh::verify_cms(&message, None);
        kazakh::assert_valid(&report, &[key]);
        let stamp = &report[0]["timestamps"][0];
        assert_eq!(stamp["imprint"], key.digest, "{report:#}");
        assert_eq!(stamp["authority"], "BouncyTsa");
        let report = verify(&message, DetachedContent::None, &[]);
        assert_eq!(
            report.signers[0].timestamps[0].verdict,
            Verdict::Valid,
            "{report:?}"
        );
    }
}
