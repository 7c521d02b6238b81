//! the numbers of a private key are gone from the memory of the process once it is dropped.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
};

use tanba_pki::{
    DigestAlgorithm, PrivateKey, SignatureAlgorithm, ToBeSigned,
    ber::{Element, Tag},
};
use zeroize::Zeroizing;

/// Kept from the search, which would find its own needles otherwise.
const MASK: u8 = 0x5a;
/// Octets of a number that are looked for: enough that chance does not find them.
const NEEDLE: usize = 24;

struct Needle {
    name: &'static str,
    masked: Vec<u8>,
}

/// The secret numbers of RSAPrivateKey (RFC 8017 A.1.2) in both byte orders.
fn needles(pkcs1_der: &[u8]) -> Vec<Needle> {
    let mut parts = Element::parse_all(pkcs1_der).unwrap().children();
    for _ in ["version", "modulus", "publicExponent"] {
        parts.required().unwrap();
    }
    let mut needles = Vec::new();
    for name in ["d", "p", "q", "dp", "dq", "qInv"] {
        let number = parts.required().unwrap().expect(Tag::INTEGER).unwrap();
        // The middle: an allocator writes over the ends of what it takes back.
        let middle = &number.content[number.content.len() / 2..][..NEEDLE];
        let masked: Vec<u8> = middle.iter().map(|octet| octet ^ MASK).collect();
        let reversed = masked.iter().rev().copied().collect();
        needles.push(Needle { name, masked });
        needles.push(Needle {
            name,
            masked: reversed,
        });
    }
    needles
}

/// The names of the needles that lie in memory that this process can write to.
fn found(needles: &[Needle]) -> Vec<&'static str> {
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut names = Vec::new();
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        if !rights.starts_with("rw") || line.ends_with("[vvar]") {
            continue;
        }
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap());
        memory.seek(SeekFrom::Start(start)).unwrap();
        let mut octets = Zeroizing::new(Vec::with_capacity((end - start).try_into().unwrap()));
        // A part that cannot be read (a guard page) ends its own range alone.
        let _ = (&mut memory).take(end - start).read_to_end(&mut octets);
        for needle in needles {
            let first = needle.masked[0] ^ MASK;
            let here = octets.windows(NEEDLE).any(|window| {
                window[0] == first
                    && window
                        .iter()
                        .zip(&needle.masked)
                        .all(|(octet, masked)| octet ^ MASK == *masked)
            });
            if here && !names.contains(&needle.name) {
                names.push(needle.name);
            }
        }
    }
    names
}

#[test]
fn r18_nothing_of_an_rsa_key_stays_in_memory() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/pki/rsa2048.pkcs1.der"
    );
    let der = Zeroizing::new(fs::read(path).unwrap());
    let needles = needles(&der);
    let key = PrivateKey::from_der(&der).unwrap();
    drop(der);
    assert!(!found(&needles).is_empty(), "the search finds a living key");

    let message = ToBeSigned::Message(b"message".to_vec());
    let algorithms = [
        SignatureAlgorithm::default_for(key.public_key()),
        SignatureAlgorithm::rsa_pss(key.public_key(), DigestAlgorithm::Sha256).unwrap(),
    ];
    for algorithm in algorithms {
        key.sign(algorithm, &message, &[7; 32]).unwrap();
    }
    drop(key);
    assert_eq!(found(&needles), Vec::<&str>::new());
}
