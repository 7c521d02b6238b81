//! A page sends 1 000 documents of 10 kB in one request, a person approves once with an RSA-2048
//! key, and the page gets 1 000 CMS signatures, all over the TLS socket; against the bare rate of
//! `openssl speed rsa2048`, elapsed time, on the same cores. The page runs on these cores too.

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::thread::{CpuSet, sched_setaffinity};
use serde_json::{Value, json};
use tanba_support::agent::Setup;
use tanba_support::{Page, Script, Step, TestAgent, fixtures};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::error::{BenchError, of};
use crate::program::output;
use crate::rounds::{alternate, process_seconds};
use crate::row::{Bar, Row};
use crate::{program::Workshop, rsa};

const DOCUMENTS: usize = 1000;
const OCTETS: usize = 10_000;
const ROUNDS: usize = 7;
const KEY: &str = "RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12";
const ORIGIN: &str = "https://bench.example.kz";

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let mut rows = on_cores(workshop, 1)?;
    let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if all > 1 {
        rows.extend(on_cores(workshop, all)?);
    }
    Ok(rows)
}

/// Everything happens in a thread that may use these cores only, and in those that it starts.
fn on_cores(workshop: &Workshop, cores: usize) -> Result<Vec<Row>, BenchError> {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let mut set = CpuSet::new();
                (0..cores).for_each(|core| set.set(core));
                sched_setaffinity(None, &set).map_err(|error| of("affinity")(error.into()))?;
                rounds(workshop, cores)
            })
            .join()
            .map_err(|_| BenchError::WrongResult("the agent or its page panicked"))?
    })
}

fn rounds(workshop: &Workshop, cores: usize) -> Result<Vec<Row>, BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores)
        .enable_all()
        .build()
        .map_err(of("runtime"))?;
    let approvals = Step::approve(KEY, fixtures::PASSWORD).times(ROUNDS + 1);
    let agent = runtime.block_on(TestAgent::with(Setup {
        script: Script {
            steps: vec![approvals],
        },
        clock: validity,
        ..Setup::default()
    }));
    let mut page = runtime.block_on(agent.page(ORIGIN));
    let request = request();
    // The first is not counted: it fills caches on both sides.
    runtime.block_on(batch(&mut page, &request))?;
    let peer = || {
        let mut speed = workshop.openssl();
        speed.args(["speed", "-elapsed", "-seconds", "1"]);
        if cores > 1 {
            speed.args(["-multi", &cores.to_string()]);
        }
        Ok([rsa::rate(&output(speed.arg("rsa2048"))?)?, f64::NAN])
    };
    let ours = || runtime.block_on(batch(&mut page, &request));
    let [rates, cpu] = alternate(ROUNDS, peer, ours)?;
    runtime.block_on(async {
        page.close().await;
        agent.stop().await;
    });
    let plural = if cores == 1 { "core" } else { "cores" };
    Ok(vec![Row {
        what: format!(
            "1 000 documents of 10 kB over the socket, one approval, {cores} {plural}, `openssl \
             speed rsa2048` ({:.0} µs CPU a document, page included)",
            cpu.ours * 1e6
        ),
        ours: format!("{:.0}/s", rates.ours),
        peer: format!("{:.0}/s", rates.peer),
        figure: rates.ratio(),
        bar: Bar::RatioAtLeast(0.7),
    }])
}

/// A moment at which the key's certificate is valid.
fn validity() -> OffsetDateTime {
    datetime!(2020-06-01 10:00 UTC)
}

fn request() -> String {
    let documents: Vec<String> = (0..DOCUMENTS)
        .map(|number| {
            let line = format!("Заявка {number}: оплатить по договору\n");
            let octets: Vec<u8> = line.bytes().cycle().take(OCTETS).collect();
            STANDARD.encode(octets)
        })
        .collect();
    json!({
        "module": "kz.gov.pki.knca.basics",
        "method": "sign",
        "args": {
            "allowedStorages": ["PKCS12"],
            "format": "cms",
            "data": documents,
            "signingParams": { "decode": true, "encapsulate": false, "digested": false },
            "signerParams": {},
            "locale": "ru",
        },
    })
    .to_string()
}

/// Documents a second from the request to the reply, and CPU seconds of one.
async fn batch(page: &mut Page, request: &str) -> Result<[f64; 2], BenchError> {
    let request = request.to_owned();
    let (start, cpu) = (Instant::now(), process_seconds());
    page.send(request).await;
    let reply = page.receive().await;
    let (elapsed, cpu) = (start.elapsed().as_secs_f64(), process_seconds() - cpu);
    let reply: Value = serde_json::from_str(&reply)
        .map_err(|_| BenchError::WrongResult("the reply is no JSON"))?;
    let signatures = reply.pointer("/body/result").and_then(Value::as_array);
    if signatures.map(Vec::len) != Some(DOCUMENTS) {
        return Err(BenchError::Output {
            program: "the agent".to_owned(),
            output: reply.to_string().chars().take(300).collect(),
        });
    }
    #[allow(clippy::cast_precision_loss, reason = "a thousand is exact")]
    let documents = DOCUMENTS as f64;
    Ok([documents / elapsed, cpu / documents])
}
