//! Installed modules: a call over the socket against the same module built in, the first call after
//! a start, what modules cost that nobody calls, and the size of the program that brings all this.
//!
//! Modules are built from their sources, signed and installed out of a catalogue as people do it.

use std::cell::Cell;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use tanba_example_api2::ExampleApi2;
use tanba_module::Manifest;
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Script, Step, TestAgent, guests};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::error::{BenchError, of};
use crate::program::Workshop;
use crate::rounds::{alternate, median};
use crate::row::{Bar, Row};
use crate::start::{REST, RunningAgent};

const ORIGIN: &str = "https://bench.example.kz";
const ACCESSORY: &str = "kz.gov.pki.ncalayerservices.accessory";

/// The example under its own name is built in, and under this one out of the catalogue.
const COMPONENT: &str = "kz.bench.example2";
const BUILT_IN: &str = "kz.tanba.example2";

/// Those that are installed and not called.
const UNUSED: [&str; 5] = [
    "nursign",
    "esf-signer",
    "cms-sign-util",
    "batch-signer",
    "example",
];

const ROUNDS: usize = 15;
const CALLS: u32 = 200;
const STARTS: usize = 9;
const MEMORY_ROUNDS: usize = 5;

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(of("runtime"))?;
    let (call, home) = call(&runtime)?;
    let first = first_call(&runtime, &home)?;
    let memory = memory(workshop, &runtime)?;
    Ok(vec![call, first, memory, size(workshop)?])
}

/// A call that returns at once, on a connection that stays.
fn call(runtime: &Runtime) -> Result<(Row, Arc<TempDir>), BenchError> {
    let component = guests::manifest("example-api2").replace(BUILT_IN, COMPONENT);
    let mut publisher = Publisher::new();
    publisher.offer_component(&component, &guests::component("example-api2"));
    let agent = runtime.block_on(with_installed(&publisher, &[COMPONENT.to_owned()]))?;
    let rounds = Cell::new(0);
    let greetings = |module| {
        rounds.set(rounds.get() + 1);
        runtime.block_on(greetings(&agent, rounds.get(), module))
    };
    let [milliseconds] = alternate(ROUNDS, || greetings(BUILT_IN), || greetings(COMPONENT))?;
    let row = Row {
        what: "Call of an installed module that returns at once, over the socket, the same \
               module built in"
            .to_owned(),
        ours: format!("{:.2} ms", milliseconds.ours),
        peer: format!("{:.2} ms", milliseconds.peer),
        figure: milliseconds.ours - milliseconds.peer,
        bar: Bar::MoreMilliseconds(1.0),
    };
    Ok((row, runtime.block_on(agent.stop())))
}

/// An agent whose person agreed to these installations.
async fn with_installed(
    publisher: &Publisher,
    symbolic_names: &[String],
) -> Result<TestAgent, BenchError> {
    let steps = symbolic_names
        .iter()
        .map(|_| Step::agree().to(Ask::Install));
    let mut setup = setup();
    setup.script.steps = steps.collect();
    setup.settings = publisher.chosen_by(setup.settings);
    let agent = TestAgent::with(setup).await;
    let mut page = agent.page(ORIGIN).await;
    for name in symbolic_names {
        let request = json!({"module": ACCESSORY, "method": "installBundle", "symname": name});
        let reply = page.call(&request).await;
        if reply.get("success") != Some(&Value::Bool(true)) {
            return Err(BenchError::Output {
                program: "the agent".to_owned(),
                output: reply.to_string(),
            });
        }
    }
    Ok(agent)
}

fn setup() -> Setup {
    Setup {
        script: Script::default(),
        modules: vec![Arc::new(ExampleApi2::new())],
        ..Setup::default()
    }
}

/// Milliseconds of one call, on average. Each round is another site's, as none may ask without end.
async fn greetings(agent: &TestAgent, round: u32, module: &str) -> Result<[f64; 1], BenchError> {
    let mut page = agent
        .page(&format!("https://bench-{round}.example.kz"))
        .await;
    greet(&mut page, module).await?;
    let start = Instant::now();
    for _ in 0..CALLS {
        greet(&mut page, module).await?;
    }
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    page.close().await;
    Ok([milliseconds / f64::from(CALLS)])
}

async fn greet(page: &mut Page, module: &str) -> Result<(), BenchError> {
    let request = json!({
        "apiVersion": 2,
        "module": module,
        "method": "salemAit",
        "args": { "firstname": "Naruto" },
    });
    page.send(request.to_string()).await;
    let reply = page.receive().await;
    if reply == r#"{"body":"Salem, Naruto","status":true}"# {
        Ok(())
    } else {
        Err(BenchError::Output {
            program: module.to_owned(),
            output: reply,
        })
    }
}

/// The first call of an agent that has just started; the connection is warm.
fn first_call(runtime: &Runtime, home: &Arc<TempDir>) -> Result<Row, BenchError> {
    let mut measured = Vec::new();
    for _ in 0..STARTS {
        let milliseconds = runtime.block_on(async {
            let agent = TestAgent::with(Setup {
                home: Some(Arc::clone(home)),
                ..setup()
            })
            .await;
            let mut page = agent.page(ORIGIN).await;
            greet(&mut page, BUILT_IN).await?;
            let start = Instant::now();
            greet(&mut page, COMPONENT).await?;
            let milliseconds = start.elapsed().as_secs_f64() * 1e3;
            agent.stop().await;
            Ok::<_, BenchError>(milliseconds)
        })?;
        measured.push(milliseconds);
    }
    let figure = median(&measured);
    Ok(Row {
        what: "First call of an installed module after the start, loading it included".to_owned(),
        ours: format!("{figure:.1} ms"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Milliseconds(10.0),
    })
}

/// Idle memory of the program with and without installed modules.
fn memory(workshop: &Workshop, runtime: &Runtime) -> Result<Row, BenchError> {
    let mut publisher = Publisher::new();
    let mut names = Vec::new();
    for module in UNUSED {
        publisher.offer_module(module);
        let manifest = Manifest::parse(&guests::manifest(module));
        let manifest = manifest.map_err(|_| BenchError::WrongResult("a manifest is none"))?;
        names.push(manifest.symbolic_name);
    }
    let with = runtime.block_on(async {
        let agent = with_installed(&publisher, &names).await?;
        Ok::<_, BenchError>(agent.stop().await)
    })?;
    let without = runtime.block_on(async { TestAgent::with(setup()).await.stop().await });
    let resident = |home: &TempDir, services: usize| {
        let headless = &mut |command: &mut std::process::Command| {
            command.arg("--headless");
        };
        let mut agent = RunningAgent::start(workshop, home.path(), headless)?;
        agent.wait_until_greeted(runtime)?;
        std::thread::sleep(REST);
        let resident = agent.resident()?;
        // Only then: what is asked here is not idle any more.
        if runtime.block_on(served(&agent)) == services {
            Ok([resident])
        } else {
            Err(BenchError::WrongResult("other modules are served"))
        }
    };
    let built_in = 5;
    let [mebibytes] = alternate(
        MEMORY_ROUNDS,
        || resident(&without, built_in),
        || resident(&with, built_in + UNUSED.len()),
    )?;
    Ok(Row {
        what: "Idle memory (RSS), headless, with five modules installed and unused, with none"
            .to_owned(),
        ours: format!("{:.1} MiB", mebibytes.ours),
        peer: format!("{:.1} MiB", mebibytes.peer),
        figure: mebibytes.ours - mebibytes.peer,
        bar: Bar::MoreMebibytes(1.0),
    })
}

async fn served(agent: &RunningAgent) -> usize {
    let mut page = agent.page().await;
    let request = json!({"module": ACCESSORY, "method": "getBundles"});
    let bundles = page.call(&request).await;
    page.close().await;
    bundles.as_object().map_or(0, serde_json::Map::len)
}

fn size(workshop: &Workshop) -> Result<Row, BenchError> {
    let program = workshop.binary("tanba")?;
    let octets = fs::metadata(&program).map_err(of("tanba"))?.len();
    #[allow(
        clippy::cast_precision_loss,
        reason = "a file is far below 2^52 octets"
    )]
    let figure = octets as f64 / f64::from(1 << 20);
    Ok(Row {
        what: "Size of the agent's program, without the windows".to_owned(),
        ours: format!("{figure:.1} MiB"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Mebibytes(25.0),
    })
}
