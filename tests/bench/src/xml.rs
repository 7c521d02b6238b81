//! An XML document of 10 MB signed with RSA-2048 against `xmlsec1 --sign`: CPU time. xmlsec1 gets
//! our own signature with its values taken out as its template, so that both do the same work;
//! PKCS#1 v1.5 is deterministic, so that both values must be equal.

use std::fmt::Write;
use std::fs;

use crate::error::{BenchError, of};
use crate::program::Workshop;
use crate::rounds::alternate;
use crate::row::{Bar, Row};

/// Octets of the document, about.
const SIZE: usize = 10_000_000;
/// Signatures in one round: one of ours takes some ten milliseconds.
const PER_ROUND: usize = 3;

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    fs::write(workshop.path("document.xml"), document()).map_err(of("document.xml"))?;
    let mut sign = workshop.tanba_sign()?;
    sign.extend(["--format", "xml", "document.xml", "-o", "ours.xml"].map(str::to_owned));
    workshop.measured(&sign)?;
    let signed = fs::read_to_string(workshop.path("ours.xml")).map_err(of("ours.xml"))?;
    let template = without(&without(&signed, "DigestValue"), "SignatureValue");
    fs::write(workshop.path("template.xml"), template).map_err(of("template.xml"))?;

    let peer_words = "xmlsec1 --sign --privkey-pem key.pem --output peer.xml template.xml";
    let many = |run: &dyn Fn() -> Result<[f64; 2], BenchError>| {
        let mut total = [0.0, 0.0];
        for _ in 0..PER_ROUND {
            let [cpu, peak] = run()?;
            total = [total[0] + cpu, f64::max(total[1], peak)];
        }
        Ok(total)
    };
    let used = |words: &[String]| workshop.measured(words).map(|used| [used.cpu, used.peak]);
    let peer_words: Vec<String> = peer_words.split(' ').map(str::to_owned).collect();
    let [cpu, peak] = alternate(5, || many(&|| used(&peer_words)), || many(&|| used(&sign)))?;

    let theirs = fs::read_to_string(workshop.path("peer.xml")).map_err(of("peer.xml"))?;
    if value(&theirs).is_none() || value(&theirs) != value(&signed) {
        return Err(BenchError::WrongResult("xmlsec1 made another signature"));
    }
    let runs = f64::from(u8::try_from(PER_ROUND).unwrap_or(u8::MAX));
    Ok(vec![Row {
        what: format!(
            "XML of 10 MB signed, CPU, xmlsec1 (peak memory {:.0} MiB, {:.0} MiB)",
            peak.ours, peak.peer
        ),
        ours: format!("{:.0} ms", cpu.ours / runs * 1e3),
        peer: format!("{:.0} ms", cpu.peer / runs * 1e3),
        figure: cpu.ratio(),
        bar: Bar::RatioAtMost(1.0),
    }])
}

/// Namespaces, attributes, Cyrillic text, deep and flat parts.
fn document() -> String {
    let mut text = String::with_capacity(SIZE + 4096);
    text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<journal xmlns=\"urn:bench\" xmlns:p=\"urn:bench:person\">");
    let mut number = 0u32;
    while text.len() < SIZE {
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "\n  <entry p:kind=\"заявка\" number=\"{number}\"><p:name>Асель Құрманғалиева &amp; \
             сыновья</p:name><sum currency=\"KZT\">{}</sum><note>Оплата по договору № {number}, \
             включая НДС</note></entry>",
            number.wrapping_mul(7919) % 1_000_000
        );
        number += 1;
    }
    text.push_str("\n</journal>\n");
    text
}

/// The same with an element of the signature emptied.
fn without(signed: &str, name: &str) -> String {
    match range(signed, name) {
        Some(range) => {
            let (before, after) = (signed.get(..range.start), signed.get(range.end..));
            before.unwrap_or_default().to_owned() + after.unwrap_or_default()
        }
        None => signed.to_owned(),
    }
}

/// Where the text of the last element of this name is, whatever its prefix.
fn range(signed: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let opening = signed.rfind(&format!("{name}>"))?;
    let end = signed.get(..opening)?.rfind("</")?;
    let start = signed.get(..end)?.rfind('>')? + 1;
    Some(start..end)
}

/// The signature value without white space.
fn value(signed: &str) -> Option<String> {
    let value = signed.get(range(signed, "SignatureValue")?)?;
    let value = value.replace("&#13;", "");
    let value: String = value.split_whitespace().collect();
    (!value.is_empty()).then_some(value)
}
