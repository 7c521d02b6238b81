//! `cargo xtask bench`: each row is the agent against its peer in one run, in alternating rounds,
//! as a ratio of medians; the table is printed and written to `docs/performance.md`.
//!
//! Arguments name the groups to measure (`gost`, `rsa`, `cms`, `xml`, `batch`, `start`,
//! `window`, `modules`, `browser`); without any, everything is measured and the page is written.
//! Read [`row`] and [`rounds`] next, then the groups.

mod batch;
mod browser;
mod cms;
mod echo;
mod error;
mod gost;
mod machine;
mod modules;
mod page;
mod program;
mod rounds;
mod row;
mod rsa;
mod start;
mod tray;
mod window;
mod xml;

use std::process::ExitCode;

use error::BenchError;
use program::Workshop;
use row::Row;

/// A group of rows that are measured together.
type Group = fn(&Workshop) -> Result<Vec<Row>, BenchError>;

const GROUPS: [(&str, Group); 9] = [
    ("gost", gost::measure),
    ("rsa", rsa::measure),
    ("cms", cms::measure),
    ("xml", xml::measure),
    ("batch", batch::measure),
    ("start", start::measure),
    ("window", window::measure),
    ("modules", modules::measure),
    ("browser", browser::measure),
];

#[allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program prints what it does"
)]
fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !GROUPS.iter().any(|(known, _)| known == name))
    {
        eprintln!("error: there is no group {unknown}");
        return ExitCode::from(2);
    }
    match measure(&wanted) {
        Ok(rows) => {
            print!("{}", page::table(&rows));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(wanted: &[String]) -> Result<Vec<Row>, BenchError> {
    let workshop = Workshop::open()?;
    let mut rows = Vec::new();
    for (name, group) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            #[allow(clippy::print_stderr, reason = "progress of a long run")]
            {
                eprintln!("measuring {name}");
            }
            rows.extend(group(&workshop)?);
        }
    }
    if wanted.is_empty() {
        page::write(&rows)?;
    }
    Ok(rows)
}
