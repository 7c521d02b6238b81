//! What the figures were measured on.

use std::fs;
use std::process::Command;

use crate::program::output;

/// The processor, the number of cores, and the peers' versions.
pub(crate) fn description() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| line.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    let features: Vec<&str> = ["avx512ifma", "avx2", "sha_ni"]
        .into_iter()
        .filter(|feature| cpu.split_whitespace().any(|word| word == *feature))
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let version = |program: &str, argument: &str| {
        let text = output(Command::new(program).arg(argument)).unwrap_or_default();
        text.lines().next().unwrap_or_default().trim().to_owned()
    };
    format!(
        "{model} ({}), {cores} cores; {}; {}",
        features.join(", "),
        version("openssl", "version"),
        version("xmlsec1", "--version"),
    )
}

/// Programs that wanted a core in the last minute, on average: more than there are cores means
/// that the figures are noisy.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}
