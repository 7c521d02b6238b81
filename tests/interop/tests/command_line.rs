//! The program end to end: `sign`, `verify`, `cosign`, `timestamp`, their exit codes and facts.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here ends the test"
)]

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::process::Command;

use tanba_interop::command_line::{tanba, tanba_measured};
use tanba_interop::kazakh::{self, KAZAKH_KEYS, assert_valid};
use tanba_interop::{Party, Workspace, fixture_path, openssl, xmlsec1};
use tanba_support::TimestampAuthority;
use tanba_support::authority::Conduct;

const CONTENT: &[u8] = "Бұйрық\n".as_bytes();
const PASSWORD: &str = "Qwerty12";
const AT: &str = "2026-11-22T10:00:00Z";

/// The path of a Kazakh test key, as an argument.
fn kazakh_key(number: usize) -> String {
    fixture_path("kz/p12")
        .join(KAZAKH_KEYS[number].file)
        .to_string_lossy()
        .into_owned()
}

fn authority(name: &str) -> String {
    fixture_path("kz/ca")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("in", CONTENT);
    workspace
}

#[test]
fn signed_and_verified_with_a_kazakh_key() {
    let at = workspace();
    let key = kazakh_key(0);
    let (root, nca) = (
        authority("root_test_gost_2022.cer"),
        authority("nca_gost2022_test.cer"),
    );
    let trust = ["--trust", &root, "--trust", &nca, "--at", AT];

    let sign = ["sign", "--json", "--key", &key, "in", "-o", "out.cms"];
    let facts = tanba(&at, PASSWORD, &sign).expect(0).facts();
    assert_eq!(
        (&facts["format"], &facts["timestamped"]),
        (&"cms".into(), &false.into())
    );
    assert_valid(
        &kazakh::verify_cms(&at.read("out.cms"), None),
        &[KAZAKH_KEYS[0]],
    );

    let verify = [&["verify", "--json", "out.cms"][..], &trust].concat();
    let facts = tanba(&at, "", &verify).expect(0).facts();
    assert_eq!(facts["verdict"], "valid", "{facts:#}");
    assert_eq!(facts["signers"][0]["trust"], "trusted");
    let subject = facts["signers"][0]["subject"].as_str().expect("a subject");
    assert!(
        subject.contains("SERIALNUMBER=IIN123456789011"),
        "{subject}"
    );

    let sign = ["sign", "--key", &key, "--detached", "in", "-o", "out.p7s"];
    tanba(&at, PASSWORD, &sign).expect(0);
    assert_valid(
        &kazakh::verify_cms(&at.read("out.p7s"), Some(CONTENT)),
        &[KAZAKH_KEYS[0]],
    );
    let verify = [&["verify", "out.p7s", "--content", "in"][..], &trust].concat();
    tanba(&at, "", &verify).expect(0);
}

#[test]
fn exit_codes_tell_invalid_wrong_usage_and_undecided_apart() {
    let at = workspace();
    let key = kazakh_key(0);
    let sign = ["sign", "--key", &key, "--detached", "in", "-o", "out.p7s"];
    tanba(&at, PASSWORD, &sign).expect(0);

    at.write("other", b"other");
    tanba(&at, "", &["verify", "out.p7s", "--content", "other"]).expect(1);
    let said = tanba(&at, "", &["verify", "--json", "out.p7s"]).expect(3);
    assert_eq!(said.facts()["verdict"], "indeterminate");
    // Nobody trusts the test authority unless asked to.
    let said = tanba(&at, "", &["verify", "--json", "out.p7s", "--content", "in"]).expect(3);
    assert_eq!(said.facts()["signers"][0]["signature"], "valid");
    tanba(&at, "", &["verify", "in"]).expect(1);
    tanba(&at, "", &["verify", "nowhere"]).expect(3);
    tanba(&at, "", &["verify"]).expect(2);
    tanba(&at, "", &["verify", "out.p7s", "--at", "yesterday"]).expect(2);
    let xml = [
        "sign",
        "--key",
        &key,
        "--format",
        "xml",
        "--detached",
        "in",
        "-o",
        "x",
    ];
    tanba(&at, PASSWORD, &xml).expect(2);
}

#[test]
fn a_wrong_password_signs_nothing() {
    let at = workspace();
    let sign = ["sign", "--key", &kazakh_key(0), "in", "-o", "out.cms"];
    let said = tanba(&at, "Qwerty13", &sign).expect(1);
    assert!(said.stderr.contains("password"), "{}", said.stderr);
    assert!(!at.at("out.cms").exists());
    let files = std::fs::read_dir(at.path()).expect("the folder");
    let names: Vec<_> = files
        .map(|file| file.expect("a file").file_name())
        .collect();
    assert!(
        names.iter().all(|name| name == "in" || name == "home"),
        "left behind: {names:?}"
    );
}

#[test]
fn an_output_file_is_not_replaced_by_chance() {
    let at = workspace();
    let key = kazakh_key(0);
    at.write("out.cms", b"precious");
    let sign = ["sign", "--key", &key, "in", "-o", "out.cms"];
    assert_ne!(tanba(&at, PASSWORD, &sign).code, Some(0));
    assert_eq!(at.read("out.cms"), b"precious");
    tanba(&at, PASSWORD, &[&sign[..], &["--force"]].concat()).expect(0);
    assert_valid(
        &kazakh::verify_cms(&at.read("out.cms"), None),
        &[KAZAKH_KEYS[0]],
    );
}

#[test]
fn cosigned_and_stamped() {
    let at = workspace();
    let tsa = TimestampAuthority::start(Conduct::Honest);
    let [rsa, ec] = ["rsa:2048", "ec:P-256"].map(Party::new);
    let keys = [&rsa, &ec].map(|party| party.folder().join("key.pem").display().to_string());
    let sign = ["sign", "--key", &keys[0], "--detached", "in", "-o", "one"];
    tanba(&at, "", &sign).expect(0);
    let cosign = [
        "cosign",
        "--key",
        &keys[1],
        "--content",
        "in",
        "one",
        "-o",
        "two",
    ];
    tanba(&at, "", &cosign).expect(0);
    let stamp = ["timestamp", "--authority", &tsa.url(), "two", "-o", "three"];
    tanba(&at, "", &stamp).expect(0);
    let verdict = openssl::verify(&at.read("three"), Some(CONTENT), &[]);
    assert_eq!(verdict.as_deref(), Ok(CONTENT));
    let certificates = [&rsa, &ec].map(|party| party.certificate_file().display().to_string());
    let verify = [
        "verify",
        "--json",
        "three",
        "--content",
        "in",
        "--trust",
        &certificates[0],
    ];
    let verify = [&verify[..], &["--trust", &certificates[1]]].concat();
    let facts = tanba(&at, "", &verify).facts();
    for signer in facts["signers"].as_array().expect("signers") {
        assert_eq!(signer["signature"], "valid", "{facts:#}");
        assert_eq!(signer["timestamps"][0]["verdict"], "valid", "{facts:#}");
    }
    assert_eq!(facts["signers"].as_array().map(Vec::len), Some(2));

    let dead = [
        "sign",
        "--key",
        &keys[0],
        "--timestamp",
        "http://127.0.0.1:9/",
        "in",
        "-o",
        "no",
    ];
    tanba(&at, "", &dead).expect(3);
    assert!(!at.at("no").exists(), "nothing is half signed");
}

#[test]
fn what_goes_to_standard_output_is_the_message_alone() {
    let at = workspace();
    let tsa = TimestampAuthority::start(Conduct::Honest);
    let party = Party::new("ec:P-256");
    let key = party.folder().join("key.pem").display().to_string();
    tanba(&at, "", &["sign", "--key", &key, "in", "-o", "one"]).expect(0);
    for command in [
        ["sign", "--key", &key, "in", "-o", "-"],
        ["cosign", "--key", &key, "one", "-o", "-"],
        ["timestamp", "--authority", &tsa.url(), "one", "-o", "-"],
    ] {
        let printed = tanba(&at, "", &command).expect(0).stdout;
        assert!(printed.starts_with('0'), "{command:?}: {printed}");
        for fact in ["signed by", "time-stamped"] {
            assert!(!printed.contains(fact), "{command:?}: {printed}");
        }
    }
}

#[test]
fn xml_and_raw() {
    let at = workspace();
    at.write("in.xml", "<құжат>мәтін</құжат>".as_bytes());
    let rsa = Party::new("rsa:2048");
    let key = rsa.folder().join("key.pem").display().to_string();
    tanba(
        &at,
        "",
        &[
            "sign", "--key", &key, "--format", "xml", "in.xml", "-o", "out.xml",
        ],
    )
    .expect(0);
    let signed = String::from_utf8(at.read("out.xml")).expect("text");
    assert!(xmlsec1::verify(&signed, &rsa, &[]).success, "{signed}");
    let certificate = rsa.certificate_file().display().to_string();
    tanba(&at, "", &["verify", "out.xml", "--trust", &certificate]).expect(0);
    at.write("out.xml", signed.replace("мәтін", "мәтiн").as_bytes());
    tanba(&at, "", &["verify", "out.xml", "--trust", &certificate]).expect(1);

    let key = kazakh_key(0);
    tanba(
        &at,
        PASSWORD,
        &["sign", "--key", &key, "--format", "raw", "in", "-o", "raw"],
    )
    .expect(0);
    let certificate = KAZAKH_KEYS[0].open().certificate().der().to_vec();
    let report = kazakh::verify_raw(&at.read("raw"), CONTENT, &certificate);
    assert_eq!(report[0]["valid"], true);
}

/// 200 MB inside a CMS, far more than the memory that making it takes.
#[test]
fn a_large_file_is_signed_in_little_memory() {
    const SIZE: u64 = 200_000_000;
    const MEMORY: u64 = 64 << 20;
    let at = Workspace::new();
    let file = File::create(at.at("large")).expect("a file");
    file.set_len(SIZE).expect("a long file of zeros");
    let rsa = Party::new("rsa:2048");
    let key = rsa.folder().join("key.pem").display().to_string();
    for (name, more) in [("attached", &[][..]), ("detached", &["--detached"])] {
        let sign = ["sign", "--key", &key, "large", "-o", name];
        let (said, peak) = tanba_measured(&at, "", &[&sign[..], more].concat());
        said.expect(0);
        println!("{name}: {} KiB resident", peak >> 10);
        assert!(peak < MEMORY, "{name}: {} KiB", peak >> 10);
    }
    let signed = at.at("attached").metadata().expect("signed").len();
    assert!((SIZE..SIZE + 10_000).contains(&signed), "{signed}");
    let certificate = rsa.certificate_file();
    let certificate = certificate.to_string_lossy();
    let verify = [
        "cms", "-verify", "-binary", "-inform", "DER", "-in", "attached", "-out", "back",
    ];
    let with = ["-cades", "-purpose", "any", "-CAfile", &certificate];
    tanba_interop::run(at.path(), "openssl", &[&verify[..], &with].concat()).done();
    assert_eq!(at.at("back").metadata().expect("the content").len(), SIZE);
    let verify = [
        "verify",
        "detached",
        "--content",
        "large",
        "--trust",
        &certificate,
    ];
    let (said, peak) = tanba_measured(&at, "", &verify);
    said.expect(0);
    assert!(peak < MEMORY, "verified: {} KiB", peak >> 10);
}

/// A further signature and a time-stamp are added to 200 MB in as little memory, and both signers
/// and the content are there afterwards.
#[test]
fn a_large_cms_is_cosigned_and_stamped_in_little_memory() {
    const SIZE: u64 = 200_000_000;
    const MEMORY: u64 = 64 << 20;
    let at = Workspace::new();
    let file = File::create(at.at("large")).expect("a file");
    file.set_len(SIZE).expect("a long file of zeros");
    let tsa = TimestampAuthority::start(Conduct::Honest);
    let parties = ["rsa:2048", "ec:P-256", "ec:P-384"].map(Party::new);
    let keys = [0, 1, 2].map(|at| parties[at].folder().join("key.pem").display().to_string());
    let sign = ["sign", "--key", &keys[0], "large", "-o", "one"];
    tanba(&at, "", &sign).expect(0);
    let url = tsa.url();
    // The second key has the digest of the first, the third has another one.
    let steps = [
        &["cosign", "--key", &keys[1], "one", "-o", "two"][..],
        &["cosign", "--key", &keys[2], "two", "-o", "three"],
        &["timestamp", "--authority", &url, "three", "-o", "four"],
    ];
    for step in steps {
        let (said, peak) = tanba_measured(&at, "", step);
        said.expect(0);
        println!("{}: {} KiB resident", step[0], peak >> 10);
        assert!(peak < MEMORY, "{}: {} KiB", step[0], peak >> 10);
    }
    let verify = [
        "cms", "-verify", "-binary", "-inform", "DER", "-in", "four", "-out", "back",
    ];
    let trusted: String = parties
        .iter()
        .map(|party| std::fs::read_to_string(party.certificate_file()).expect("PEM"))
        .collect();
    at.write("trusted", trusted.as_bytes());
    let with = ["-cades", "-purpose", "any", "-CAfile", "trusted"];
    tanba_interop::run(at.path(), "openssl", &[&verify[..], &with].concat()).done();
    assert_eq!(at.at("back").metadata().expect("the content").len(), SIZE);
    let (said, peak) = tanba_measured(&at, "", &["verify", "--json", "four"]);
    assert!(peak < MEMORY, "verified: {} KiB", peak >> 10);
    let facts = said.facts();
    let signers = facts["signers"].as_array().expect("signers");
    assert_eq!(signers.len(), 3);
    for signer in signers {
        assert_eq!(signer["signature"], "valid", "{facts:#}");
        assert_eq!(signer["timestamps"][0]["verdict"], "valid", "{facts:#}");
    }

    // Nothing is added to what does not sign its content.
    let mut altered = File::options()
        .write(true)
        .open(at.at("two"))
        .expect("open");
    altered.seek(SeekFrom::Start(SIZE / 2)).expect("sought");
    altered.write_all(b"!").expect("altered");
    let cosign = ["cosign", "--key", &keys[2], "two", "-o", "no"];
    tanba(&at, "", &cosign).expect(1);
    let stamp = ["timestamp", "--authority", &url, "two", "-o", "no"];
    tanba(&at, "", &stamp).expect(1);
    assert!(!at.at("no").exists());
}

#[test]
fn a_time_stamp_proves_time_only_by_a_trusted_authority() {
    let at = Workspace::new();
    let sample = |name: &str| {
        let path = fixture_path("kz/cms").join(name);
        std::fs::read(path).expect("the samples are there")
    };
    at.write("signed.cms", &sample("gost2015_individual_detached_t.cms"));
    at.write("document", &sample("gost2015_individual_document.txt"));
    let root = authority("root_test_gost_2022.cer");
    let verify = |time: &str, more: &[&str]| {
        let mut arguments = vec!["verify", "--json", "signed.cms", "--content", "document"];
        arguments.extend(["--trust", &root, "--at", time]);
        arguments.extend(more);
        tanba(&at, "", &arguments)
    };
    // The signer's certificate lives until 2027-05-08; it was stamped on 2026-07-20.
    verify("2026-11-22T00:00:00Z", &[]).expect(0);
    let expired = verify("2028-01-01T00:00:00Z", &[]).expect(3).facts();
    assert_eq!(expired["signers"][0]["signature"], "valid");
    assert!(
        expired["signers"][0]["trust"]
            .as_str()
            .expect("text")
            .contains("expired")
    );

    // The authority's certificate is in the token; whoever trusts it believes its time.
    let token = fixture_path("kz/tsp").join("gost2015_policy4_2026_token.der");
    let printed = Command::new("openssl")
        .args(["pkcs7", "-inform", "DER", "-print_certs", "-in"])
        .arg(token)
        .output()
        .expect("openssl runs");
    at.write("tsa.pem", &printed.stdout);
    verify("2028-01-01T00:00:00Z", &["--trust", "tsa.pem"]).expect(0);
}
