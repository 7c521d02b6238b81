//! What a page in Chromium meets through the package `browser-js`: a request without a window
//! against a bare echo over the same TLS WebSocket, two GiB streamed against SHA-256 alone, and
//! `detect()` with and without an agent.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};
use tanba_pki::{DigestAlgorithm, Digester};

use crate::echo;
use crate::error::{BenchError, of};
use crate::program::{Workshop, output};
use crate::rounds::{Pair, median};
use crate::row::{Bar, Row};
use crate::start::RunningAgent;

const ROUNDS: usize = 7;
/// In all rounds together less than a caller may ask in a minute.
const CALLS: usize = 70;
const UPLOADED: u64 = 2 << 30;
const UPLOADS: usize = 3;
const DETECTIONS: usize = 9;

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(of("runtime"))?;
    let home = workshop.path("page-agent");
    let headless = &mut |command: &mut Command| {
        command.arg("--headless");
    };
    let mut agent = RunningAgent::start(workshop, &home, headless)?;
    agent.wait_until_greeted(&runtime)?;
    let mut page = Page::open(workshop, &home)?;
    let echo = echo::start(&runtime, &home.join("data/tls/localhost.pem"))?;
    let mut rows = requests(&mut page, echo, agent.port())?;
    rows.push(detection(&mut page, agent.port(), "ready", 150.0)?);
    rows.extend(uploads(&mut page, &agent)?);
    let nobody = agent.port();
    drop(agent);
    rows.push(detection(&mut page, nobody, "not-running", 500.0)?);
    Ok(rows)
}

fn requests(page: &mut Page, echo: u16, agent: u16) -> Result<Vec<Row>, BenchError> {
    let (mut peer, mut ours) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let of_peer = spans(&page.call(&json!(["echo", echo, CALLS]))?);
        let of_ours = spans(&page.call(&json!(["request", agent, CALLS]))?);
        // In the first the browser compiles what it runs, on both sides.
        if round > 0 {
            peer.extend(of_peer);
            ours.extend(of_ours);
        }
    }
    let rows = [("p50", 50), ("p99", 99)].map(|(what, hundredth)| {
        let pair = Pair {
            peer: quantile(&mut peer, hundredth),
            ours: quantile(&mut ours, hundredth),
        };
        Row {
            what: format!("Request without a window in Chromium, {what}, bare echo"),
            ours: format!("{:.3} ms", pair.ours),
            peer: format!("{:.3} ms", pair.peer),
            figure: pair.ratio(),
            bar: Bar::RatioAtMost(1.5),
        }
    });
    Ok(rows.into())
}

fn spans(measured: &Value) -> Vec<f64> {
    let spans = measured.as_array().into_iter().flatten();
    spans.filter_map(Value::as_f64).collect()
}

/// The value below which so many of a hundred are.
fn quantile(spans: &mut [f64], hundredth: usize) -> f64 {
    spans.sort_by(f64::total_cmp);
    let place = spans.len() * hundredth / 100;
    spans.get(place).copied().unwrap_or(f64::NAN)
}

#[allow(clippy::cast_precision_loss, reason = "two GiB are far below 2^52")]
fn uploads(page: &mut Page, agent: &RunningAgent) -> Result<Vec<Row>, BenchError> {
    let alone = sha256_seconds();
    let mebibytes = UPLOADED as f64 / f64::from(1 << 20);
    let mut rows = Vec::new();
    for (what, keep) in [("kept", true), ("not kept", false)] {
        let (mut seconds, mut cpu) = (Vec::new(), Vec::new());
        for _ in 0..UPLOADS {
            let before = agent.cpu_seconds()?;
            let options = json!({"keep": keep});
            let done = page.call(&json!(["upload", agent.port(), UPLOADED, options]))?;
            cpu.push(agent.cpu_seconds()? - before);
            if done["size"] != UPLOADED {
                return Err(BenchError::WrongResult("not everything arrived"));
            }
            seconds.push(done["seconds"].as_f64().unwrap_or(f64::NAN));
        }
        let took = median(&seconds);
        rows.push(Row {
            what: format!("2 GiB streamed by a page, {what}: rate, SHA-256 alone"),
            ours: format!("{:.0} MiB/s", mebibytes / took),
            peer: format!("{:.0} MiB/s", mebibytes / alone),
            figure: alone / took,
            bar: Bar::RatioAtLeast(0.5),
        });
        let cpu = median(&cpu);
        rows.push(Row {
            what: format!(
                "2 GiB streamed by a page, {what}: rate by the agent's CPU time, SHA-256 alone"
            ),
            ours: format!("{:.0} MiB/s", mebibytes / cpu),
            peer: format!("{:.0} MiB/s", mebibytes / alone),
            figure: alone / cpu,
            bar: Bar::Ratio,
        });
    }
    let peak = agent.peak()?;
    rows.push(Row {
        what: "2 GiB streamed by a page: peak memory of the agent".to_owned(),
        ours: format!("{peak:.1} MiB"),
        peer: "-".to_owned(),
        figure: peak,
        bar: Bar::Mebibytes(48.0),
    });
    Ok(rows)
}

/// Seconds in which the agent's own SHA-256 digests as much, in pieces that the cache holds.
fn sha256_seconds() -> f64 {
    let piece = vec![0x5a; 1 << 18];
    let mut rounds = Vec::new();
    for _ in 0..UPLOADS {
        let start = Instant::now();
        let mut digester = Digester::new(DigestAlgorithm::Sha256);
        for _ in 0..UPLOADED / piece.len() as u64 {
            digester.update(&piece);
        }
        std::hint::black_box(digester.finish());
        rounds.push(start.elapsed().as_secs_f64());
    }
    median(&rounds)
}

fn detection(page: &mut Page, port: u16, state: &str, most: f64) -> Result<Row, BenchError> {
    let mut spans = Vec::with_capacity(DETECTIONS);
    for _ in 0..DETECTIONS {
        let found = page.call(&json!(["detect", port]))?;
        if found["state"] != state {
            return Err(BenchError::WrongResult("detect() sees another state"));
        }
        spans.push(found["span"].as_f64().unwrap_or(f64::NAN));
    }
    let figure = median(&spans);
    Ok(Row {
        what: format!("`detect()` says `{state}`"),
        ours: format!("{figure:.0} ms"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Milliseconds(most),
    })
}

/// A page in Chromium that trusts the agent.
struct Page {
    driver: Child,
    asked: Option<ChildStdin>,
    answered: BufReader<ChildStdout>,
}

impl Page {
    fn open(workshop: &Workshop, agent: &Path) -> Result<Self, BenchError> {
        let home: PathBuf = workshop.path("page-home");
        std::fs::create_dir_all(&home).map_err(of("home"))?;
        let mut trust = Command::new(workshop.binary("tanba")?);
        trust.arg("--home").arg(agent).args(["trust", "install"]);
        trust.env("HOME", &home).env_remove("XDG_DATA_HOME");
        output(&mut trust)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/measure.mjs");
        let mut node = Command::new("node");
        node.arg(script).arg(&home).env("HOME", &home);
        let piped = node.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut driver = piped.spawn().map_err(of("node"))?;
        let missing = || BenchError::WrongResult("node has no pipes");
        let answered = BufReader::new(driver.stdout.take().ok_or_else(missing)?);
        Ok(Self {
            asked: driver.stdin.take(),
            driver,
            answered,
        })
    }

    /// Calls a function of the page: its name, then its arguments.
    fn call(&mut self, call: &Value) -> Result<Value, BenchError> {
        if let Some(asked) = &mut self.asked {
            writeln!(asked, "{call}").map_err(of("node"))?;
        }
        let mut line = String::new();
        self.answered.read_line(&mut line).map_err(of("node"))?;
        let mut answer: Value = serde_json::from_str(&line).unwrap_or_default();
        match answer.get_mut("value") {
            Some(value) => Ok(value.take()),
            None => Err(BenchError::Program {
                program: "the page".to_owned(),
                output: line,
            }),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // The driver ends with its standard input, and takes the browser along.
        self.asked = None;
        let _ = self.driver.wait();
    }
}
