//! Whether the time of signing depends on the private key (dudect: Reparaz, Balasch, Verbauwhede,
//! "Dude, is my code constant time?", 2017).
//!
//! Two classes of keys, one fixed and one random, sign in random order; Welch's t-test compares
//! their times, once with all measurements and once for each of several upper limits, which keep
//! interrupts out. |t| below 4.5 finds no difference, above 10 there surely is one. The number of
//! measurements per parameter set is the first argument that is a number, else 20 000.
#![allow(clippy::print_stdout)] // The measurement is the output.

use std::{hint::black_box, time::Instant};

use tanba_gost3410::{Error, ParameterSet, SigningKey};

/// Private keys of each class.
const KEYS: usize = 128;

/// Parts per hundred of all measurements that each test keeps.
const KEPT: [usize; 5] = [100, 99, 95, 80, 50];

fn main() -> Result<(), Error> {
    let rounds = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(20_000);
    println!(
        "{:<15} {:>10} {:>10}  |t| keeping {KEPT:?} %",
        "set", "min µs", "median µs"
    );
    for set in ParameterSet::ALL {
        let measured = measure(set, rounds)?;
        let mut times: Vec<f64> = measured.iter().map(|(_, time)| *time).collect();
        times.sort_by(f64::total_cmp);
        let limits = KEPT.map(|percent| times[(times.len() * percent / 100).max(1) - 1]);
        let t = limits
            .map(|limit| format!("{:.2}", welch(&measured, limit).abs()))
            .join("  ");
        let (least, median) = (times[0], times[times.len() / 2]);
        println!("{:<15} {least:>10.1} {median:>10.1}  {t}", set.name());
    }
    Ok(())
}

/// Which class signed, and how many microseconds it took.
fn measure(set: ParameterSet, rounds: usize) -> Result<Vec<(Class, f64)>, Error> {
    let mut random = SplitMix(0x1234_5678_9ABC_DEF0);
    // Both classes have as many keys at as many addresses: the caches must not tell them apart.
    let mut keys = Vec::with_capacity(2 * KEYS);
    for _ in 0..KEYS {
        keys.push((Class::Fixed, key(set, &mut SplitMix(0))?));
        keys.push((Class::Random, key(set, &mut random)?));
    }
    let digest = vec![0xC3; set.field_octets()];
    let mut measured = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let mut entropy = [0; 32];
        entropy[..8].copy_from_slice(&random.next().to_le_bytes());
        let pick = usize::from(random.next().to_le_bytes()[0]);
        let (class, key) = &keys[pick % keys.len()];
        let start = Instant::now();
        let signature = black_box(key).sign_digest(black_box(&digest), black_box(&entropy))?;
        let time = start.elapsed();
        black_box(signature);
        measured.push((*class, time.as_secs_f64() * 1e6));
    }
    Ok(measured)
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Fixed,
    Random,
}

fn key(set: ParameterSet, random: &mut SplitMix) -> Result<SigningKey, Error> {
    let mut octets: Vec<u8> = (0..set.field_octets())
        .map(|_| random.next().to_le_bytes()[0])
        .collect();
    // Below the order of every set.
    if let Some(top) = octets.last_mut() {
        *top &= 0x3F;
    }
    SigningKey::from_le_octets(set, &octets)
}

/// Welch's t of the two classes over the times up to a limit.
fn welch(measured: &[(Class, f64)], limit: f64) -> f64 {
    let (mean_fixed, error_fixed) = moments(measured, Class::Fixed, limit);
    let (mean_random, error_random) = moments(measured, Class::Random, limit);
    (mean_fixed - mean_random) / (error_fixed + error_random).sqrt()
}

/// Mean, and variance over count.
fn moments(measured: &[(Class, f64)], class: Class, limit: f64) -> (f64, f64) {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for (_, time) in measured
        .iter()
        .filter(|(of, time)| *of == class && *time <= limit)
    {
        count += 1.0;
        let distance = time - mean;
        mean += distance / count;
        squares += distance * (time - mean);
    }
    (mean, squares / (count - 1.0) / count)
}

/// A small generator of random-looking numbers (Steele, Lea, Flood, 2014): nothing here is secret.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
