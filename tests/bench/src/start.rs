//! The agent as a program of its own: from its start to the moment at which a page is greeted
//! (TLS and WebSocket included), with a certificate that an earlier start made; and its memory
//! when it does nothing, without and with a tray icon.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tanba_support::Page;
use tanba_support::page::Door;
use time::OffsetDateTime;

use crate::error::{BenchError, of};
use crate::program::Workshop;
use crate::rounds::median;
use crate::row::{Bar, Row};
use crate::tray::TrayHost;

const ROUNDS: usize = 15;
const PATIENCE: Duration = Duration::from_secs(20);
/// After this the agent is idle.
pub(crate) const REST: Duration = Duration::from_secs(2);

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(of("runtime"))?;
    let home = workshop.path("agent");
    let start = |extra: &mut dyn FnMut(&mut Command)| {
        let mut agent = RunningAgent::start(workshop, &home, extra)?;
        agent.wait_until_greeted(&runtime)?;
        Ok::<_, BenchError>(agent)
    };
    let headless = &mut |command: &mut Command| {
        command.arg("--headless");
    };
    // The first makes the certificate.
    drop(start(headless)?);
    let mut listening = Vec::new();
    let mut greeted = Vec::new();
    for _ in 0..ROUNDS {
        let agent = start(headless)?;
        listening.push(agent.listening);
        greeted.push(agent.greeted);
    }
    let agent = start(headless)?;
    std::thread::sleep(REST);
    let without_tray = agent.resident()?;
    drop(agent);
    let host = TrayHost::start(workshop)?;
    let agent = start(&mut |command| host.lend(command))?;
    host.wait_for_icon()?;
    std::thread::sleep(REST);
    let with_tray = agent.resident()?;
    Ok(vec![
        milliseconds("Start to listening", median(&listening)),
        milliseconds(
            "Start to the greeting of a page (TLS, WebSocket)",
            median(&greeted),
        ),
        memory("Idle memory (RSS), headless", without_tray, 12.0),
        memory("Idle memory (RSS), with tray icon", with_tray, 20.0),
    ])
}

fn milliseconds(what: &str, figure: f64) -> Row {
    Row {
        what: what.to_owned(),
        ours: format!("{figure:.0} ms"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Milliseconds(100.0),
    }
}

fn memory(what: &str, figure: f64, most: f64) -> Row {
    Row {
        what: what.to_owned(),
        ours: format!("{figure:.1} MiB"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Mebibytes(most),
    }
}

/// A process of the agent, ended when dropped.
pub(crate) struct RunningAgent {
    process: Child,
    port: u16,
    authority: PathBuf,
    started: Instant,
    listening: f64,
    greeted: f64,
}

impl RunningAgent {
    pub(crate) fn start(
        workshop: &Workshop,
        home: &Path,
        extra: &mut dyn FnMut(&mut Command),
    ) -> Result<Self, BenchError> {
        let port = free_port().map_err(of("port"))?;
        let mut command = Command::new(workshop.binary("tanba")?);
        command.args(["run", "--port", &port.to_string(), "--home"]);
        command.arg(home);
        extra(&mut command);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let process = command.spawn().map_err(of("tanba"))?;
        Ok(Self {
            process,
            port,
            authority: home.join("data/tls/authority.crt"),
            started,
            listening: f64::NAN,
            greeted: f64::NAN,
        })
    }

    /// Waits until it listens, and visits it as a page that does nothing.
    pub(crate) fn wait_until_greeted(
        &mut self,
        runtime: &tokio::runtime::Runtime,
    ) -> Result<(), BenchError> {
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if self.started.elapsed() > PATIENCE {
                return Err(BenchError::Late("the agent's listening"));
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        self.listening = self.started.elapsed().as_secs_f64() * 1e3;
        runtime.block_on(async {
            let page = self.page().await;
            self.greeted = self.started.elapsed().as_secs_f64() * 1e3;
            page.close().await;
        });
        Ok(())
    }

    /// A page that is connected to it.
    pub(crate) async fn page(&self) -> Page {
        let door = Door {
            port: self.port,
            authority: &self.authority,
            clock: OffsetDateTime::now_utc,
        };
        Page::open(&door, Some("https://bench.example.kz")).await
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Resident memory in MiB.
    pub(crate) fn resident(&self) -> Result<f64, BenchError> {
        self.memory("VmRSS:")
    }

    /// The most resident memory so far in MiB.
    pub(crate) fn peak(&self) -> Result<f64, BenchError> {
        self.memory("VmHWM:")
    }

    /// User and system time so far in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, BenchError> {
        let path = format!("/proc/{}/stat", self.process.id());
        let stat = fs::read_to_string(&path).map_err(of(&path))?;
        // The name in parentheses may hold spaces; of what follows, these are the 12th and 13th.
        let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
        #[allow(clippy::cast_precision_loss, reason = "a hundred")]
        let in_a_second = rustix::param::clock_ticks_per_second() as f64;
        Ok(ticks / in_a_second)
    }

    fn memory(&self, figure: &str) -> Result<f64, BenchError> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(&path).map_err(of(&path))?;
        let line = status.lines().find_map(|line| line.strip_prefix(figure));
        let words = line.and_then(|line| line.split_whitespace().next());
        words
            .and_then(|kibibytes| kibibytes.parse::<f64>().ok())
            .map(|kibibytes| kibibytes / 1024.0)
            .ok_or(BenchError::WrongResult("the agent is gone"))
    }
}

impl Drop for RunningAgent {
    fn drop(&mut self) {
        // Nothing is signed here: there is nothing to lose.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
