//! Tanba verifies CMS that OpenSSL, gost-engine, Bouncy Castle and gpgsm sign, and no longer when
//! one bit of the content, of the signed attributes or of the signature is turned.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use tanba_interop::changed::{assert_every_bit_counts, cms_verdict};
use tanba_interop::{Party, Workspace, fixture_path, gpgsm, java, openssl, run};
use tanba_signature_cms::{DetachedContent, SignedData, verify, verify_attached_stream};

const CONTENT: &[u8] = "Құжат мәтіні\r\n\0, document text\n".as_bytes();

/// Asserts that a message is valid, and every bit of it that counts.
#[track_caller]
fn assert_accepted(name: &str, message: &[u8], content: Option<&[u8]>) {
    let view = SignedData::parse(message).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut parts = Vec::new();
    for signer in view.signers() {
        parts.push(signer.signature.to_vec());
        let signed = signer.signed_attributes.as_ref();
        parts.extend(
            signed
                .into_iter()
                .flat_map(|all| all.iter().map(|one| one.raw.to_vec())),
        );
    }
    if content.is_none() {
        // Streaming programs cut the content in pieces; the first octets stand together anyhow.
        parts.push(CONTENT[..8].to_vec());
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    assert_every_bit_counts(name, message, &parts, |message| {
        cms_verdict(message, content)
    });
    if let Some(content) = content {
        for at in 0..content.len() {
            let mut other = content.to_vec();
            other[at] ^= 1;
            let verdict = cms_verdict(message, Some(&other));
            assert_eq!(
                verdict,
                tanba_signature::Verdict::Invalid,
                "{name}: octet {at}"
            );
        }
    }
}

#[test]
fn openssl_signs_in_every_way() {
    let ways: [(&str, &[&str]); 9] = [
        ("attached", &["-nodetach"]),
        ("stream", &["-nodetach", "-stream"]),
        ("CAdES", &["-nodetach", "-cades"]),
        ("SHA-512", &["-nodetach", "-md", "sha512"]),
        ("by key identifier", &["-nodetach", "-keyid"]),
        ("without attributes", &["-nodetach", "-noattr"]),
        ("without capabilities", &["-nodetach", "-nosmimecap"]),
        ("detached", &[]),
        ("detached stream", &["-stream"]),
    ];
    for kind in ["rsa:2048", "ec:P-256", "ec:P-384", "ec:P-521"] {
        let signer = Party::new(kind);
        for (name, options) in ways {
            let message = openssl::sign(signer.folder(), CONTENT, options);
            let content = (!options.contains(&"-nodetach")).then_some(CONTENT);
            assert_accepted(&format!("{kind} {name}"), &message, content);
        }
    }
}

#[test]
fn openssl_signs_with_pss() {
    let signer = Party::new("rsa:2048");
    for more in [
        &[][..],
        &["-keyopt", "rsa_pss_saltlen:20"],
        &["-keyopt", "rsa_mgf1_md:sha256"],
    ] {
        let pss = ["-nodetach", "-keyopt", "rsa_padding_mode:pss"];
        let message = openssl::sign(signer.folder(), CONTENT, &[&pss[..], more].concat());
        assert_accepted(&format!("PSS {more:?}"), &message, None);
    }
}

/// What streams out of OpenSSL in indefinite lengths is read as a stream, too.
#[test]
fn a_stream_of_openssl_is_read_as_a_stream() {
    let signer = Party::new("ec:P-256");
    let content: Vec<u8> = (0..300_000u32)
        .map(|number| number.to_le_bytes()[0])
        .collect();
    let options = ["-nodetach", "-stream", "-cades"];
    let message = openssl::sign(signer.folder(), &content, &options);
    assert_eq!(message[1], 0x80, "an indefinite length");
    let mut out = Vec::new();
    let report = verify_attached_stream(&mut message.as_slice(), Some(&mut out), &[]);
    let report = report.expect("readable");
    assert!(report.signers[0].is_clean(), "{report:?}");
    assert!(out == content);
    let whole = verify(&message, DetachedContent::None, &[]);
    assert_eq!(whole, report);
}

/// OpenSSL adds a signer to what Tanba signed, and Tanba to what OpenSSL signed.
#[test]
fn signers_of_both_programs() {
    let [ours, theirs] = ["rsa:2048", "ec:P-384"].map(Party::new);
    let workspace = Workspace::new();
    workspace.write("message", &ours.attached(CONTENT));
    let folder = theirs.folder().to_string_lossy();
    let (key, certificate) = (format!("{folder}/key.pem"), format!("{folder}/key.crt"));
    let resign = [
        "cms", "-resign", "-inform", "DER", "-outform", "DER", "-in", "message",
    ];
    let with = [
        "-nodetach",
        "-inkey",
        &key,
        "-signer",
        &certificate,
        "-out",
        "both",
        "-cades",
    ];
    run(workspace.path(), "openssl", &[&resign[..], &with].concat()).done();
    let both = workspace.read("both");
    assert_accepted("resigned by OpenSSL", &both, None);
    let three = Party::new("ec:P-256").cosigned(&both, None);
    assert_accepted("and by Tanba again", &three, None);
    assert_eq!(openssl::verify(&three, None, &[]).as_deref(), Ok(CONTENT));
}

#[test]
fn gost_engine_signs() {
    for name in ["ru512a", "ru256tca", "ru256cpa", "ru2001a"] {
        let folder = fixture_path("kz/ru/openssl-gost-engine");
        let workspace = Workspace::new();
        let files = [("pkcs8.der", "key.der"), ("crt", "key.crt")];
        for (end, to) in files {
            std::fs::copy(folder.join(format!("{name}.{end}")), workspace.at(to)).expect("copied");
        }
        let pem = [
            "pkey", "-engine", "gost", "-inform", "DER", "-in", "key.der", "-out", "key.pem",
        ];
        run(workspace.path(), "openssl", &pem).done();
        for (form, options) in [
            ("attached", &["-nodetach", "-engine", "gost"][..]),
            (
                "attached stream",
                &["-nodetach", "-stream", "-engine", "gost"],
            ),
            ("CAdES", &["-nodetach", "-cades", "-engine", "gost"]),
            (
                "without attributes",
                &["-nodetach", "-noattr", "-engine", "gost"],
            ),
            ("detached", &["-engine", "gost"]),
        ] {
            let message = openssl::sign(workspace.path(), CONTENT, options);
            let content = (form == "detached").then_some(CONTENT);
            assert_accepted(&format!("{name} {form}"), &message, content);
        }
    }
}

#[test]
fn bouncy_castle_signs_in_every_way() {
    for kind in ["rsa:2048", "ec:P-256"] {
        let messages = java::sign_cms(&Party::new(kind), CONTENT);
        assert!(messages.len() >= 8, "{}", messages.len());
        for (name, message) in messages {
            let content = (name == "detached").then_some(CONTENT);
            assert_accepted(&format!("{kind} {name}"), &message, content);
        }
    }
}

#[test]
fn gpgsm_signs() {
    let signer = Party::new("rsa:2048");
    let home = gpgsm::Home::trusting(&signer.certificate_file());
    let export = "pkcs12 -export -inkey key.pem -in key.crt -passout pass: -keypbe PBE-SHA1-3DES \
        -certpbe PBE-SHA1-3DES -macalg sha1 -out key.p12";
    let export: Vec<&str> = export.split_whitespace().collect();
    run(signer.folder(), "openssl", &export).done();
    home.import_key(&signer.folder().join("key.p12"));
    assert_accepted("attached", &home.sign(CONTENT, &[]), None);
    let detached = home.sign(CONTENT, &["--detach-sign"]);
    assert_accepted("detached", &detached, Some(CONTENT));
}
