//! Kazakh GOST: the verifier in Python checks itself by published vectors and by what Kalkan
//! signed, then verifies what Tanba signs with every Kazakh test key.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use serde_json::Value;
use tanba_interop::kazakh::{self, KAZAKH_KEYS, KazakhKey, assert_valid};
use tanba_interop::{Workspace, fixture, fixture_path, run};
use tanba_module::XmlStyle;
use tanba_pki::{Digest, SignatureAlgorithm};

const CONTENT: &[u8] = "Шарт № 7\r\n\0".as_bytes();
const DOCUMENT: &str = "<?xml version='1.0'?>\r\n<?style none?><!-- басы --><құжат xmlns='urn:d' \
     xmlns:x='urn:x' xml:lang='kk'><x:бөлім Id='part' b='2' a='&lt;&#10;'>мәтін<!-- ішінде -->\
     <![CDATA[<&>]]></x:бөлім>\r\n</құжат>\r\n";

fn strings(report: &Value) -> Vec<&str> {
    report
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn the_verifier_agrees_with_published_vectors() {
    let report = kazakh::check_vectors();
    let vectors = report.as_array().expect("a list");
    assert!(vectors.len() > 60, "{}", vectors.len());
    let wrong: Vec<_> = vectors
        .iter()
        .filter(|vector| vector["valid"] != true)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_verifier_accepts_what_kalkan_signed() {
    let document = fixture("kz/cms/gost2015_individual_document.txt");
    let samples = [
        ("gost2004_attached_bes_nativelib", None, 1),
        ("gost2004_attached_bes_noess", None, 1),
        ("gost2015_individual_attached_t", None, 1),
        ("gost2015_individual_detached_t", Some(&document[..]), 1),
        ("rsa_attached_bes_noess", None, 1),
        ("two_signers_gost2015_rsa_attached", None, 2),
    ];
    for (name, content, signers) in samples {
        let report = kazakh::verify_cms(&fixture(&format!("kz/cms/{name}.cms")), content);
        let list = report.as_array().expect("a list");
        assert_eq!(list.len(), signers, "{name}");
        for signer in list {
            assert_eq!(signer["valid"], true, "{name}: {report:#}");
            assert_eq!(strings(&signer["path"]).len(), 3, "{name}: {report:#}");
        }
        let stamps = list[0]["timestamps"].as_array().map_or(0, Vec::len);
        assert_eq!(stamps, usize::from(name.ends_with("_t")), "{name}");
    }
    for (name, signatures) in [
        ("gost2004_enveloped", 1),
        ("gost2015_enveloped_ns", 1),
        ("gost2015_enveloped_simple", 1),
        ("rsa_enveloped", 1),
        ("two_signatures_rsa_then_gost2015", 2),
        ("wsse_rsa", 1),
    ] {
        let xml = String::from_utf8(fixture(&format!("kz/xml/{name}.xml"))).expect("text");
        let report = kazakh::verify_xml(&xml);
        let list = report.as_array().expect("a list");
        let valid = list.iter().filter(|one| one["valid"] == true).count();
        assert_eq!(
            (list.len(), valid),
            (signatures, signatures),
            "{name}: {report:#}"
        );
    }
}

/// The verifier can refuse: no bit of a signed document or its signature may be turned.
#[test]
fn the_verifier_refuses_what_was_changed() {
    let message = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let content = fixture("kz/cms/gost2015_individual_document.txt");
    let start = message
        .windows(content.len())
        .position(|window| window == content);
    let start = start.expect("the content inside");
    // In the content, and in the last octets of the message, which are of the time-stamp.
    for at in [start, start + 40, message.len() - 1, message.len() - 70] {
        let mut changed = message.clone();
        changed[at] ^= 1;
        let report = kazakh::verify_cms(&changed, None);
        assert_eq!(report[0]["valid"], false, "octet {at}: {report:#}");
    }
    let xml = String::from_utf8(fixture("kz/xml/gost2004_enveloped.xml")).expect("text");
    let at = xml.find("<ds:SignatureValue>").expect("a value") + 40;
    let other = if xml.as_bytes()[at] == b'A' { "B" } else { "A" };
    let changed = format!("{}{other}{}", &xml[..at], &xml[at + 1..]);
    assert_eq!(kazakh::verify_xml(&changed)[0]["valid"], false);
}

/// The canonical form that the verifier digests is that of libxml2.
#[test]
fn the_verifiers_canonical_form_is_that_of_libxml2() {
    let workspace = Workspace::new();
    let samples = [
        "gost2015_enveloped_ns",
        "two_signatures_rsa_then_gost2015",
        "wsse_rsa",
    ];
    let mut files: Vec<_> = samples
        .iter()
        .map(|name| fixture_path(&format!("kz/xml/{name}.xml")))
        .collect();
    files.push(workspace.write("document.xml", DOCUMENT.as_bytes()));
    for file in files {
        for (ours, theirs) in [(&[][..], "--c14n"), (&["--exclusive"], "--exc-c14n")] {
            let file_name = file.to_string_lossy();
            let expected = run(workspace.path(), "xmllint", &[theirs, &file_name]).done();
            let canonical = kazakh::canonical(&file, ours);
            let texts = [&canonical, &expected].map(|octets| String::from_utf8_lossy(octets));
            assert_eq!(texts[0], texts[1], "{theirs} {file_name}");
        }
    }
}

#[test]
fn cms_of_every_key_verifies() {
    for key in KAZAKH_KEYS {
        let party = key.open();
        let report = kazakh::verify_cms(&party.attached(CONTENT), None);
        assert_valid(&report, &[key]);
        assert_eq!(report[0]["digest"], key.digest);
        assert_eq!(strings(&report[0]["attributes"]).len(), 4, "{report:#}");

        let detached = party.detached(CONTENT);
        assert_valid(&kazakh::verify_cms(&detached, Some(CONTENT)), &[key]);
        let other = kazakh::verify_cms(&detached, Some(b"other"));
        assert_eq!(other[0]["valid"], false, "{key:?}");

        let public_key = party.certificate().public_key().expect("a key");
        let algorithm = SignatureAlgorithm::default_for(public_key).digest();
        let of_digest = party.of_digest(Digest::of(algorithm, CONTENT).as_bytes());
        assert_valid(&kazakh::verify_cms(&of_digest, Some(CONTENT)), &[key]);
    }
}

#[test]
fn cosigned_by_every_family() {
    let keys = [
        KAZAKH_KEYS[0],
        KAZAKH_KEYS[9],
        KAZAKH_KEYS[11],
        KAZAKH_KEYS[1],
    ];
    let [first, others @ ..] = keys.map(KazakhKey::open);
    let (mut attached, mut detached) = (first.attached(CONTENT), first.detached(CONTENT));
    for other in &others {
        attached = other.cosigned(&attached, None);
        detached = other.cosigned(&detached, Some(CONTENT));
    }
    assert_valid(&kazakh::verify_cms(&attached, None), &keys);
    assert_valid(&kazakh::verify_cms(&detached, Some(CONTENT)), &keys);
}

/// What Kalkan signed gets a signature of ours; both verify.
#[test]
fn cosigned_after_kalkan() {
    let sample = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let cosigned = KAZAKH_KEYS[2].open().cosigned(&sample, None);
    assert_valid(
        &kazakh::verify_cms(&cosigned, None),
        &[KAZAKH_KEYS[0], KAZAKH_KEYS[2]],
    );
}

#[test]
fn raw_values_of_every_key_verify() {
    for key in KAZAKH_KEYS {
        let party = key.open();
        let value = party.raw(CONTENT);
        let certificate = party.certificate().der();
        let report = kazakh::verify_raw(&value, CONTENT, certificate);
        assert_eq!(report[0]["valid"], true, "{key:?}");
        let report = kazakh::verify_raw(&value, b"other", certificate);
        assert_eq!(report[0]["valid"], false, "{key:?}");
    }
}

#[test]
fn xml_of_every_key_verifies() {
    for key in KAZAKH_KEYS {
        let party = key.open();
        for style in [XmlStyle::Compact, XmlStyle::Lines] {
            let signed = party.xml(DOCUMENT, style);
            let report = kazakh::verify_xml(&signed);
            assert_valid(&report, &[key]);
            assert_eq!(strings(&report[0]["covers"]), ["document"]);
            let changed = signed.replacen("мәтін", "мәтін ", 1);
            assert_eq!(kazakh::verify_xml(&changed)[0]["valid"], false, "{key:?}");
        }
    }
}

#[test]
fn xml_by_identifier_verifies() {
    for key in [KAZAKH_KEYS[0], KAZAKH_KEYS[8], KAZAKH_KEYS[11]] {
        let party = key.open();
        for parent in [None, Some("/құжат/бөлім")] {
            let signed = party.xml_element(DOCUMENT, "/құжат/бөлім", parent);
            let report = kazakh::verify_xml(&signed);
            assert_valid(&report, &[key]);
            assert_eq!(strings(&report[0]["covers"]), ["x:бөлім"]);
        }
    }
}

#[test]
fn two_signatures_in_one_document_verify() {
    let (first, second) = (KAZAKH_KEYS[11], KAZAKH_KEYS[0]);
    let once = first.open().xml(DOCUMENT, XmlStyle::Lines);
    let twice = second.open().xml(&once, XmlStyle::Compact);
    let report = kazakh::verify_xml(&twice);
    assert_valid(&report, &[first, second]);
    assert_eq!(
        report[0]["without_later"], true,
        "as in what Kalkan signs twice: {report:#}"
    );
    assert!(report[1].get("without_later").is_none());
}

/// The shape of our CMS is that of Kalkan: same tags, identifiers, versions and parameters in the
/// same order. The unsigned time-stamp of the samples is another authority's and left out.
#[test]
fn cms_has_the_shape_of_kalkan() {
    let party = KAZAKH_KEYS[0].open();
    let document = fixture("kz/cms/gost2015_individual_document.txt");
    for (name, ours) in [
        ("gost2015_individual_attached_t", party.attached(&document)),
        ("gost2015_individual_detached_t", party.detached(&document)),
    ] {
        let sample = fixture(&format!("kz/cms/{name}.cms"));
        let theirs = kazakh::skeleton(&sample);
        let stamp = theirs
            .lines()
            .position(|line| line.ends_with("1.2.840.113549.1.9.16.2.14"));
        let stamp = stamp.expect("a time-stamp");
        // The unsigned attributes are two lines above: their own tag and the attribute's.
        let until: Vec<&str> = theirs.lines().take(stamp - 2).collect();
        let ours = kazakh::skeleton(&ours);
        let ours: Vec<&str> = ours.lines().collect();
        // The outer lengths are of messages with and without time-stamp; tags are what counts.
        assert_eq!(ours, until, "{name}");
    }
}
