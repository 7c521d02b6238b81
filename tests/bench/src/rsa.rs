//! One RSA-2048 signature of a ready digest against `openssl speed`: what the batch is built on.

use std::fs;
use std::hint::black_box;

use tanba_pki::{Digest, DigestAlgorithm, PrivateKey, SignatureAlgorithm, ToBeSigned};

use crate::error::{BenchError, of};
use crate::program::{Workshop, output};
use crate::rounds::{alternate, cpu_of_one};
use crate::row::{Bar, Row};

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let der = fs::read(workshop.path("key.der")).map_err(of("key.der"))?;
    let key = PrivateKey::from_der(&der)?;
    let algorithm = SignatureAlgorithm::default_for(key.public_key());
    let digest = Digest::of(DigestAlgorithm::Sha256, b"bench");
    let to_be_signed = ToBeSigned::Digest(digest);
    // Without -elapsed the peer counts CPU time, as we do.
    let peer = || {
        let text = output(
            workshop
                .openssl()
                .args(["speed", "-seconds", "1", "rsa2048"]),
        )?;
        rate(&text).map(|rate| [rate])
    };
    let ours = || {
        let seconds = cpu_of_one(1.0, || {
            key.sign(algorithm, black_box(&to_be_signed), &[7; 32])?;
            Ok(())
        })?;
        Ok([1.0 / seconds])
    };
    let [rates] = alternate(5, peer, ours)?;
    Ok(vec![Row {
        what: "RSA-2048 signature alone, `openssl speed`".to_owned(),
        ours: format!("{:.0}/s", rates.ours),
        peer: format!("{:.0}/s", rates.peer),
        figure: rates.ratio(),
        bar: Bar::Ratio,
    }])
}

/// Signatures a second in the table of `openssl speed`.
pub(crate) fn rate(text: &str) -> Result<f64, BenchError> {
    let line = text.lines().find(|line| line.starts_with("rsa 2048 bits"));
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    let rate = match words.as_slice() {
        [.., rate, _] => rate.parse().ok(),
        _ => None,
    };
    rate.ok_or_else(|| BenchError::Output {
        program: "openssl speed".to_owned(),
        output: text.to_owned(),
    })
}
