//! A file of 1 GiB signed as CMS with RSA-2048 against `openssl cms -sign`: CPU time and the most
//! memory. Both results are verified by OpenSSL once.

use std::fs::File;
use std::io::{BufWriter, Read, Write};

use crate::error::{BenchError, of};
use crate::program::{Workshop, output};
use crate::rounds::alternate;
use crate::row::{Bar, Row};

const MEBIBYTE: usize = 1 << 20;
const SIZE: usize = 1024;
const ROUNDS: usize = 3;

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    make_document(workshop).map_err(of("document"))?;
    let mut rows = kind(workshop, "detached", &["--detached"], &[])?;
    rows.extend(kind(workshop, "attached", &[], &["-nodetach", "-stream"])?);
    std::fs::remove_file(workshop.path("document")).map_err(of("document"))?;
    Ok(rows)
}

/// A block of random octets again and again: no program looks for repetitions.
fn make_document(workshop: &Workshop) -> std::io::Result<()> {
    let mut block = vec![0; MEBIBYTE];
    File::open("/dev/urandom")?.read_exact(&mut block)?;
    let mut document = BufWriter::new(File::create(workshop.path("document"))?);
    for _ in 0..SIZE {
        document.write_all(&block)?;
    }
    document.flush()
}

fn kind(
    workshop: &Workshop,
    name: &str,
    our_words: &[&str],
    peer_words: &[&str],
) -> Result<Vec<Row>, BenchError> {
    let mut sign = workshop.tanba_sign()?;
    sign.extend(our_words.iter().map(|word| (*word).to_owned()));
    sign.extend(["document", "-o", "ours.cms"].map(str::to_owned));
    let ours = || workshop.measured(&sign).map(|used| [used.cpu, used.peak]);
    let words = "openssl cms -sign -binary -md sha256 -signer certificate.pem -inkey key.pem \
                 -in document -outform DER -out peer.cms";
    let peer = || {
        let words = words.split_whitespace().chain(peer_words.iter().copied());
        workshop.measured(words).map(|used| [used.cpu, used.peak])
    };
    let [cpu, peak] = alternate(ROUNDS, peer, ours)?;
    verify(workshop, name)?;
    let rows = vec![
        Row {
            what: format!("CMS {name}, 1 GiB, CPU, `openssl cms -sign`"),
            ours: format!("{:.2} s", cpu.ours),
            peer: format!("{:.2} s", cpu.peer),
            figure: cpu.ratio(),
            bar: if name == "detached" {
                Bar::RatioAtMost(1.1)
            } else {
                Bar::Ratio
            },
        },
        Row {
            what: format!("CMS {name}, 1 GiB, peak memory"),
            ours: format!("{:.1} MiB", peak.ours),
            peer: format!("{:.1} MiB", peak.peer),
            figure: peak.ours,
            bar: Bar::Mebibytes(32.0),
        },
    ];
    for file in ["ours.cms", "peer.cms"] {
        std::fs::remove_file(workshop.path(file)).map_err(of(file))?;
    }
    Ok(rows)
}

fn verify(workshop: &Workshop, name: &str) -> Result<(), BenchError> {
    let words = "cms -verify -binary -inform DER -noverify -in ours.cms -out /dev/null";
    let mut command = workshop.openssl();
    command.args(words.split(' '));
    if name == "detached" {
        command.args(["-content", "document"]);
    }
    output(&mut command).map(drop)
}
