//! `tanba run`: the life of the agent on a desktop, or without one.
//!
//! The agent listens, the tray shows it, windows open when the person or a page asks, the local
//! certificate is renewed while it runs, and it ends when the person or the system says so.

use std::path::Path;
use std::sync::Arc;

use tanba_journal::JournalError;
use tanba_local_ca::CertificateError;
use tanba_module::{Locale, ManifestError};
use tanba_prompt::{UiProgram, UiPrompter};
use tanba_server::{BindError, TlsError};
use tanba_tray::{Tray, TrayCommand, TrayState};
use tanba_trust::AnchorError;
use time::OffsetDateTime;
use tokio::sync::{Notify, mpsc};

use crate::agent::{Agent, AgentParts};
use crate::cli::RunArgs;
use crate::command::{CommandError, Exit, Session};
use crate::headless::Headless;
use crate::instance::{Face, Instance};
use crate::modules::{self, Compiler, DevelopmentError};
use crate::notices::{Logged, Notice};
use crate::places::Places;
use crate::settings::{CatalogueChoiceError, Policy, Settings};
use crate::toml_file::TomlFileError;
use crate::windows::{DesktopNotices, OwnWindows, ScreenRequest, Screening};
use crate::{absence, beside, logging, renewal};

/// Worker threads for sockets and dialogs; keys and digests have threads of their own.
const WORKERS: usize = 2;

/// Why the agent does not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The port cannot be listened on.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The local certificate cannot be made or read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The journal cannot be written, and without it nothing may be signed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Remembered decisions or settings are damaged.
    #[error(transparent)]
    Settings(#[from] TomlFileError),
    /// Trust anchors cannot be read.
    #[error(transparent)]
    Anchors(#[from] AnchorError),
    /// The administrator's catalogue of modules cannot be understood.
    #[error(transparent)]
    Catalogue(#[from] CatalogueChoiceError),
    /// The module that its developer tries cannot be served.
    #[error(transparent)]
    Development(#[from] DevelopmentError),
    /// A built-in module's manifest is wrong: a bug.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// Runs the agent until it is told to stop.
pub(crate) fn run(session: &Session, args: &RunArgs) -> Result<Exit, CommandError> {
    run_with(session, args, None)
}

/// The same, with the module of an unsigned package beside the others (`tanba module run`).
pub(crate) fn run_with(
    session: &Session,
    args: &RunArgs,
    developed: Option<&Path>,
) -> Result<Exit, CommandError> {
    logging::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()?;
    runtime.block_on(serve(session, args, developed))
}

async fn serve(
    session: &Session,
    args: &RunArgs,
    developed: Option<&Path>,
) -> Result<Exit, CommandError> {
    let face = if args.headless {
        Face::Headless
    } else {
        Face::Windows
    };
    let instance = Instance::acquire(&session.places.instance_socket(), face).await?;
    let (requests, requested) = mpsc::unbounded_channel();
    let (notices, noticed) = mpsc::unbounded_channel();
    let agent = Agent::open(parts(
        session,
        args,
        developed,
        Desktop { requests, notices },
    )?)
    .await
    .map_err(CommandError::Serve)?;
    announce(session, args, agent.server.port())?;
    let stop = Arc::new(Notify::new());
    let renewal = tokio::spawn(renewal::keep_fresh(Arc::clone(&agent.certificate)));
    let absence = tokio::spawn(absence::watch(agent.environment.queue.clone()));
    let upkeep = tokio::spawn(modules::keep(
        Arc::clone(&agent.shelf),
        checks_updates(session.places.clone()),
    ));
    let desktop = if args.headless {
        None
    } else {
        let windows = OwnWindows::new(ui_program(), session.places.clone(), &agent);
        Some(tokio::spawn(desktop(
            windows,
            instance,
            (requested, noticed),
            Arc::clone(&stop),
        )))
    };
    let environment = Arc::clone(&agent.environment);
    agent.server.run(stopped(stop)).await;
    environment.journal_waiting_refusals().await;
    renewal.abort();
    absence.abort();
    upkeep.abort();
    if let Some(desktop) = desktop {
        desktop.abort();
    }
    Ok(Exit::Done)
}

/// What the agent asks of the desktop, from the agent's side.
struct Desktop {
    requests: mpsc::UnboundedSender<ScreenRequest>,
    notices: mpsc::UnboundedSender<Notice>,
}

fn parts(
    session: &Session,
    args: &RunArgs,
    developed: Option<&Path>,
    desktop: Desktop,
) -> Result<AgentParts, CommandError> {
    let settings = Settings::read(&session.places)?;
    let policy = Policy::read(&session.places)?;
    let developed = developed.map(Path::to_owned);
    let parts = |prompter, confirmation, screens, notices| AgentParts {
        places: session.places.clone(),
        settings,
        policy,
        port: args.port,
        prompter,
        confirmation,
        screens,
        notices,
        developed,
        compiler: Compiler::beside(),
        further_modules: Vec::new(),
        clock: OffsetDateTime::now_utc,
    };
    if args.headless {
        let nobody = Arc::new(Headless);
        let logged = Arc::new(Logged);
        return Ok(parts(nobody.clone(), nobody.clone(), nobody, logged));
    }
    let screening = Arc::new(Screening::new(ui_program(), desktop.requests));
    Ok(parts(
        Arc::new(UiPrompter::new(ui_program())),
        screening.clone(),
        screening,
        Arc::new(DesktopNotices(desktop.notices)),
    ))
}

/// Asks the settings as they are then.
fn checks_updates(places: Places) -> impl Fn() -> bool + Send {
    move || {
        let settings = Settings::read(&places).unwrap_or_default();
        settings.modules.check_updates
    }
}

/// The program that draws windows lies beside this one.
fn ui_program() -> UiProgram {
    UiProgram::new(beside::program("tanba-ui"))
}

fn announce(session: &Session, args: &RunArgs, port: u16) -> Result<(), CommandError> {
    let facts = serde_json::json!({ "listening": format!("wss://127.0.0.1:{port}"), "port": port });
    let how = if args.headless {
        ", without windows"
    } else {
        ""
    };
    session.print(
        &facts,
        &format!("Tanba listens on wss://127.0.0.1:{port}{how}"),
    )?;
    Ok(())
}

/// Tray, windows and other instances, until the person quits.
async fn desktop(
    windows: OwnWindows,
    mut instance: Instance,
    (mut requested, mut noticed): (
        mpsc::UnboundedReceiver<ScreenRequest>,
        mpsc::UnboundedReceiver<Notice>,
    ),
    stop: Arc<Notify>,
) {
    let mut tray = Tray::start(windows.locale()).await;
    if tray.is_none() {
        tracing::warn!("there is no place for a tray icon; `tanba run` again opens the settings");
    }
    let mut asking = windows.asking();
    let mut updates = windows.updates();
    loop {
        let request = tokio::select! {
            Some(request) = requested.recv() => request,
            Some(()) = instance.raised.recv() => ScreenRequest::Settings,
            Some(command) = next_command(&mut tray) => match command {
                TrayCommand::Settings => ScreenRequest::Settings,
                TrayCommand::Modules => ScreenRequest::Modules,
                TrayCommand::Journal => ScreenRequest::Journal,
                TrayCommand::Doctor => ScreenRequest::Doctor,
                TrayCommand::About => ScreenRequest::About,
                TrayCommand::Quit => return stop.notify_one(),
            },
            Ok(()) = asking.changed() => {
                let open = *asking.borrow_and_update();
                refresh(tray.as_ref(), open, windows.locale()).await;
                continue;
            }
            Some(notice) = noticed.recv() => {
                windows.notify(notice);
                continue;
            }
            Ok(()) = updates.changed() => {
                let count = *updates.borrow_and_update();
                if let Some(tray) = &tray {
                    tray.show_updates(count).await;
                }
                continue;
            }
            else => return,
        };
        windows.show(request);
    }
}

/// Shows on the icon whether the agent waits for the person, in the language of the settings.
async fn refresh(tray: Option<&Tray>, questions: usize, locale: Locale) {
    if let Some(tray) = tray {
        let state = if questions == 0 {
            TrayState::Idle
        } else {
            TrayState::Busy
        };
        tray.show(state).await;
        tray.speak(locale).await;
    }
}

async fn next_command(tray: &mut Option<Tray>) -> Option<TrayCommand> {
    match tray {
        Some(tray) => tray.command().await,
        None => std::future::pending().await,
    }
}

/// Ready when the person quits or the system asks to end.
async fn stopped(stop: Arc<Notify>) {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => drop(terminate.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = stop.notified() => {}
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
