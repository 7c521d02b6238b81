//! The windows, one a process: reads what to show from standard input, writes what the person
//! does to standard output.
//!
//! The agent starts this program when a person is needed (`tanba-prompt`); it is of no use by
//! itself. [`pipe`] speaks with the agent, [`question`] is the window of a question with a key,
//! [`asking`] what the other questions share; [`settings`], [`modules`] and [`own`] are the agent's
//! own windows, and the looks are in `ui/*.slint`. The process ends
//! with its window, and whatever it held in memory with it.

mod arming;
mod asking;
mod calendar;
mod chooser;
mod doctor;
mod grant;
mod hardening;
mod install;
mod logo;
mod modules;
mod notice;
mod opening;
mod own;
mod permits;
mod pipe;
mod question;
mod rows;
mod save;
mod settings;
mod walk;
mod who;
mod words;

/// A key and its file, the same in every test.
#[cfg(test)]
#[path = "../tests/example/keys.rs"]
mod example;

/// What `ui/*.slint` was compiled to.
#[allow(warnings, clippy::all, clippy::pedantic, reason = "generated code")]
mod windows {
    slint::include_modules!();
}

use std::io::Write as _;
use std::process::ExitCode;

use tanba_prompt::message::{KindMessage, QuestionMessage, ToWindow};

use crate::calendar::Calendar;
use crate::pipe::{Inbox, Outbox};

/// Why no window was shown.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("this program is started by the agent")]
    NotStartedByAgent,
    #[error("the agent is not understood: {0}")]
    Pipe(#[from] tanba_prompt::frame::FrameError),
    #[error("no window can be shown: {0}")]
    Screen(#[from] slint::PlatformError),
    #[error("no window can be shown: {0}")]
    EventLoop(#[from] slint::EventLoopError),
}

fn main() -> ExitCode {
    hardening::keep_memory_private();
    // Before there are threads: asking for the time zone is only allowed then.
    let calendar = Calendar::of_this_computer();
    match run(calendar) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nobody else to tell when standard error is closed too.
            let _ = writeln!(std::io::stderr(), "tanba-ui: {error}");
            ExitCode::from(3)
        }
    }
}

fn run(calendar: Calendar) -> Result<(), StartError> {
    let outbox = Outbox::to_agent()?;
    let mut inbox = Inbox::from_agent();
    match inbox.first()?.ok_or(StartError::NotStartedByAgent)? {
        ToWindow::Ask(message) => ask(message, calendar, inbox, outbox),
        ToWindow::Settings { language, model } => {
            settings::show(language.into(), model, calendar, inbox, outbox)
        }
        ToWindow::Journal { language, model } => {
            own::show_journal(language.into(), &model, calendar, inbox, &outbox)
        }
        ToWindow::About { language, version } => {
            own::show_about(language.into(), &version, inbox, &outbox)
        }
        ToWindow::ConfirmAnchors { language, anchors } => {
            own::show_anchors(language.into(), &anchors, calendar, inbox, outbox)
        }
        ToWindow::Modules { language, model } => {
            modules::show(language.into(), model, calendar, inbox, outbox)
        }
        ToWindow::Doctor { language, model } => doctor::show(language.into(), model, inbox, outbox),
        ToWindow::Update(_) => Err(StartError::NotStartedByAgent),
    }
}

fn ask(
    message: QuestionMessage,
    calendar: Calendar,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    match &message.kind {
        KindMessage::ShowMessage { title, text } => {
            notice::show(&message, (title, text), inbox, outbox)
        }
        KindMessage::SaveFile { name, folder, size } => {
            let folder = folder.as_deref();
            let size = *size;
            save::show(
                &message,
                &save::Offered { name, folder, size },
                inbox,
                outbox,
            )
        }
        KindMessage::InstallModule(offer) => install::show(&message, offer, inbox, outbox),
        KindMessage::GrantPermissions { permissions } => {
            grant::show(&message, permissions, inbox, outbox)
        }
        KindMessage::ChooseCertificate { .. }
        | KindMessage::Sign { .. }
        | KindMessage::Authenticate { .. }
        | KindMessage::ChooseFile { .. } => question::show(message, calendar, inbox, outbox),
    }
}
