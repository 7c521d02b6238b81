//! Signing and verifying with the two Kazakh parameter sets and their neighbours.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tanba_gost3410::{Error, ParameterSet, SigningKey};

fn signatures(criterion: &mut Criterion) {
    for set in ParameterSet::ALL {
        if let Err(error) = measure(criterion, set) {
            panic!("{}: {error}", set.name());
        }
    }
}

fn measure(criterion: &mut Criterion, set: ParameterSet) -> Result<(), Error> {
    // Below the order of every set, with bits of both kinds.
    let mut d = vec![0x5A; set.field_octets()];
    d[set.field_octets() - 1] = 0x35;
    let key = SigningKey::from_le_octets(set, &d)?;
    let digest = vec![0xC3; set.field_octets()];
    let entropy = [0x42; 32];
    let signature = key.sign_digest(&digest, &entropy)?;

    let mut group = criterion.benchmark_group(set.name());
    group.bench_function("sign", |bencher| {
        bencher.iter(|| key.sign_digest(black_box(&digest), black_box(&entropy)));
    });
    group.bench_function("verify", |bencher| {
        bencher.iter(|| {
            key.verifying_key()
                .verify_digest(black_box(&digest), &signature)
        });
    });
    group.finish();
    Ok(())
}

criterion_group!(benches, signatures);
criterion_main!(benches);
