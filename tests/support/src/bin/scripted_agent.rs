//! The agent with a scripted person, for tests of pages: `cargo xtask scripted-agent --help`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tanba_support::agent::Setup;
use tanba_support::{Script, TestAgent};
use time::OffsetDateTime;

/// The agent with a scripted person. Prints one JSON line when it listens, and one when it ends
/// (standard input closes): what was unused and what was not as expected.
#[derive(Parser)]
struct Arguments {
    /// The port; 0 for any.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The script (see tests/README.md).
    #[arg(long)]
    script: PathBuf,
    /// Folders with key files.
    #[arg(long, num_args = 1..)]
    keys: Vec<PathBuf>,
    /// Time-stamping authorities.
    #[arg(long)]
    authority: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let script = match Script::read(&arguments.script) {
        Ok(script) => script,
        Err(error) => {
            say(&serde_json::json!({ "error": error.to_string() }));
            return ExitCode::from(2);
        }
    };
    let mut setup = Setup {
        script,
        port: arguments.port,
        // Browsers and other clients judge certificates by the time of day.
        clock: OffsetDateTime::now_utc,
        ..Setup::default()
    };
    setup.settings.timestamp_authorities = arguments.authority;
    if !arguments.keys.is_empty() {
        setup.keys = arguments.keys;
    }
    let agent = TestAgent::with(setup).await;
    say(&serde_json::json!({
        "port": agent.port(), "authority": agent.authority(), "home": agent.home(),
    }));
    let _ =
        tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()))
            .await;
    let unused: Vec<String> = agent
        .person
        .unused()
        .iter()
        .map(|step| format!("{step:?}"))
        .collect();
    let surprises = agent.person.surprises();
    say(&serde_json::json!({ "unused": unused, "surprises": surprises }));
    drop(agent.stop().await);
    if unused.is_empty() && surprises.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(
    clippy::print_stdout,
    reason = "this program speaks JSON lines to its test"
)]
fn say(value: &serde_json::Value) {
    println!("{value}");
}
