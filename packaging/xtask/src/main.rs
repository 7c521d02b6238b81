//! The project's own commands; `cargo xtask help` lists them, one file each.
//!
//! Every verb first makes sure that what it needs is on this machine ([`setup`]), from the table
//! in [`needs`]. Next to the standard library there is `anyhow` and `serde_json` alone, so that the
//! first command on a fresh machine is there in seconds.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program prints what it does"
)]

mod bench;
mod catalogue;
mod check;
mod check_windows;
mod demo;
mod fuzz;
mod guests;
mod needs;
mod node;
mod page_side;
mod parts;
mod program;
mod schema;
mod screen;
mod scripted_agent;
mod setup;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
The project's own commands. Each installs what it needs first.

usage: cargo xtask VERB [ARGUMENT]...

  setup [FOR]...         install the packages and programs that are missing; FOR is one or more of
                         build, test, demo, check, fuzz, bench, guests, windows (default: all but
                         windows)
  demo [--dev] [--headless] [--out DIR]
                         build the agent, sign a document through a page in a browser, verify it
                         with OpenSSL and say where the files are
  test [ARGUMENT]...     build everything and run every test; arguments go to `cargo nextest run`
  check                  formatting, lints, licences and advisories, documentation, spelling
  bench [ARGUMENT]...    measure against peers and print the table
  fuzz [TARGET]... [--seconds N]
                         run the fuzz targets, each for N seconds (60); fails on a finding
  guests [NAME]...       build modules as WebAssembly components into target/guests (default: all)
  catalogue [--publisher KEYFILE --catalogue-key KEYFILE] [--publisher-password-fd N]
            [--catalogue-password-fd N] [--days N] [--built DIR] [--out DIR]
                         pack and sign the modules that ship, and make their signed catalogue;
                         without keys with throw-away ones. --built: programs of DIR, and nothing
                         is built
  schema                 write protocol/wire/schema/tanba.v1.json from the agent's types
  scripted-agent ARGUMENT...
                         the agent with a scripted person, for tests: --port N --script FILE
                         --keys DIR...
  parts [--out FILE]     list what the agent is built from (CycloneDX), the same for the same sources
  check-windows          build the programs for x86_64-pc-windows-gnu with Debian's Rust
  help                   this text
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let verb = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    match run(&verb, &rest) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: &str, rest: &[String]) -> anyhow::Result<ExitCode> {
    match verb {
        "setup" => setup::run(rest),
        "demo" => demo::run(rest),
        "test" => test::run(rest),
        "check" => check::run(rest),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "guests" => guests::run(rest),
        "catalogue" => catalogue::run(rest),
        "schema" => schema::run(rest),
        "scripted-agent" => scripted_agent::run(rest),
        "parts" => parts::run(rest),
        "check-windows" => check_windows::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => {
            eprintln!("error: there is no verb \"{unknown}\"\n\n{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}
