//! From the request of a page to the painted window: the real agent and the real `tanba-ui` on
//! the screen that `DISPLAY` names. The window says by itself when its first frame was drawn.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use serde_json::json;
use tanba_consent::{Dialog, PromptError, Prompter, Question};
use tanba_daemon::agent::{Agent, AgentParts};
use tanba_daemon::anchor_fetch::AnchorConfirmation;
use tanba_daemon::modules::Compiler;
use tanba_daemon::notices::{Notice, Notices};
use tanba_daemon::places::Places;
use tanba_daemon::settings::{Policy, Settings};
use tanba_host::Screens;
use tanba_module::{Fault, Locale, Screen};
use tanba_pki::Certificate;
use tanba_prompt::{UiProgram, UiPrompter};
use tanba_support::page::Door;
use tanba_support::{Page, fixtures};
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep, timeout};

use crate::error::{BenchError, of};
use crate::program::Workshop;
use crate::rounds::median;
use crate::row::{Bar, Row};

const ROUNDS: usize = 11;
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn measure(workshop: &Workshop) -> Result<Vec<Row>, BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(of("runtime"))?;
    let figures = runtime.block_on(rounds(workshop))?;
    let figure = median(&figures);
    Ok(vec![Row {
        what: "Request of a page to painted window".to_owned(),
        ours: format!("{figure:.0} ms"),
        peer: "-".to_owned(),
        figure,
        bar: Bar::Milliseconds(300.0),
    }])
}

async fn rounds(workshop: &Workshop) -> Result<Vec<f64>, BenchError> {
    let home = workshop.path("window");
    let places =
        Places::of_user(Some(&home)).map_err(|_| BenchError::WrongResult("there is no home"))?;
    let (painted, mut paintings) = mpsc::unbounded_channel();
    let program = UiProgram::new(workshop.binary("tanba-ui")?);
    let prompter = Observed {
        windows: UiPrompter::new(program),
        painted,
    };
    let agent = Agent::open(AgentParts {
        places: places.clone(),
        settings: Settings {
            key_folders: vec![fixtures::path("kz/p12/rsa")],
            ..Settings::default()
        },
        policy: Policy::default(),
        port: Some(0),
        prompter: Arc::new(prompter),
        confirmation: Arc::new(Nobody),
        screens: Arc::new(Nobody),
        notices: Arc::new(Nobody),
        developed: None,
        compiler: Compiler::new(workshop.binary("tanba-compiler")?),
        further_modules: Vec::new(),
        clock: fixtures::now,
    })
    .await?;
    let port = agent.server.port();
    let serving = tokio::spawn(agent.server.run(std::future::pending()));
    let authority = places.tls().join("authority.crt");
    let door = Door {
        port,
        authority: &authority,
        clock: fixtures::now,
    };
    let request = request();
    let mut figures = Vec::new();
    for round in 0..=ROUNDS {
        let origin = format!("https://bench-{round}.example.kz");
        let mut page = Page::open(&door, Some(&origin)).await;
        let start = Instant::now();
        page.send(&request).await;
        let painted = timeout(PATIENCE, paintings.recv()).await;
        let Ok(Some(painted)) = painted else {
            return Err(BenchError::Late("the window"));
        };
        // The first reads programs and fonts from the disk.
        if round > 0 {
            figures.push(painted?.duration_since(start).as_secs_f64() * 1e3);
        }
        page.close().await;
        sleep(Duration::from_millis(300)).await;
    }
    serving.abort();
    Ok(figures)
}

fn request() -> String {
    json!({
        "module": "kz.gov.pki.knca.basics",
        "method": "sign",
        "args": {
            "format": "cms",
            "data": "Оплатить по договору",
            "signingParams": {},
            "signerParams": {},
            "locale": "kk",
        },
    })
    .to_string()
}

/// Says when a window was painted.
struct Observed {
    windows: UiPrompter,
    painted: mpsc::UnboundedSender<Result<Instant, BenchError>>,
}

#[async_trait]
impl Prompter for Observed {
    async fn open(&self, question: Question) -> Result<Box<dyn Dialog>, PromptError> {
        let dialog = self.windows.open(question).await;
        let painted = match &dialog {
            Ok(_) => Ok(Instant::now()),
            Err(error) => Err(BenchError::Program {
                program: "tanba-ui".to_owned(),
                output: error.to_string(),
            }),
        };
        // Nobody listens only when the measurement has ended.
        let _ = self.painted.send(painted);
        dialog
    }
}

/// Nobody asks for these here.
struct Nobody;

impl Notices for Nobody {
    fn tell(&self, _notice: Notice) {}
}

#[async_trait]
impl Screens for Nobody {
    async fn show(&self, _screen: Screen, _locale: Locale) -> Result<(), Fault> {
        Err(Fault::NoScreen)
    }
}

#[async_trait]
impl AnchorConfirmation for Nobody {
    async fn confirm(&self, _certificates: &[Certificate]) -> Result<bool, Fault> {
        Err(Fault::NoScreen)
    }
}
