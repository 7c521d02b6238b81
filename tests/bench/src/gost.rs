//! GOST R 34.10-2012 with the 512-bit set A against OpenSSL's gost engine: one signature and one
//! verification of a ready digest, CPU time.

use std::hint::black_box;
use std::process::Command;

use tanba_gost3410::{ParameterSet, SigningKey};

use crate::error::BenchError;
use crate::program::{Workshop, numbers, output};
use crate::rounds::{Pair, alternate, cpu_of_one};
use crate::row::{Bar, Row};

/// CPU seconds of one round of signing, and of one of verifying.
const SPAN: f64 = 0.4;

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let peer = || {
        let text = output(Command::new(workshop.path("gost")).arg(SPAN.to_string()))?;
        numbers("gost", &text)
    };
    let mut number = [0x5A; 64];
    number[63] = 0x35;
    let key = SigningKey::from_le_octets(ParameterSet::Tc26_512A, &number)?;
    let (digest, entropy) = ([0xC3; 64], [0x42; 32]);
    let signature = key.sign_digest(&digest, &entropy)?;
    let ours = || {
        let sign = cpu_of_one(SPAN, || {
            key.sign_digest(black_box(&digest), black_box(&entropy))?;
            Ok(())
        })?;
        let verify = cpu_of_one(SPAN, || {
            Ok(key
                .verifying_key()
                .verify_digest(black_box(&digest), &signature)?)
        })?;
        Ok([sign, verify])
    };
    let [sign, verify] = alternate(7, peer, ours)?;
    Ok(vec![
        row("GOST 512-A sign, gost-engine", sign, 1.0),
        row("GOST 512-A verify, gost-engine", verify, 2.0),
    ])
}

/// How many times as fast.
fn row(what: &str, times: Pair, least: f64) -> Row {
    Row {
        what: what.to_owned(),
        ours: format!("{:.0} µs", times.ours * 1e6),
        peer: format!("{:.0} µs", times.peer * 1e6),
        figure: 1.0 / times.ratio(),
        bar: Bar::RatioAtLeast(least),
    }
}
