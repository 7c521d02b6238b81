//! Questions, each in a window of its own.

use async_trait::async_trait;
use tanba_consent::{Answer, Dialog, PromptError, Prompter, Question, Remember, Update};
use tanba_l10n::Locale;
use tanba_module::Screen;
use tokio::sync::mpsc;

use crate::frame::Received;
use crate::message::{FromWindow, ToWindow, UpdateMessage};
use crate::translate;
use crate::window::{UiProgram, Window};

/// Puts questions to the person in windows of the program `tanba-ui`.
pub struct UiPrompter {
    program: UiProgram,
    screens: mpsc::UnboundedSender<Screen>,
}

impl UiPrompter {
    /// Uses this program. Requests of pages to show one of the agent's own windows
    /// (`QuestionKind::Show`) go to `screens`: the daemon opens those by
    /// [`UiWindows`](crate::UiWindows), for it knows what they show.
    pub fn new(program: UiProgram, screens: mpsc::UnboundedSender<Screen>) -> Self {
        Self { program, screens }
    }
}

#[async_trait]
impl Prompter for UiPrompter {
    async fn open(&self, question: Question) -> Result<Box<dyn Dialog>, PromptError> {
        let locale = question.locale;
        match translate::question(question) {
            Ok(message) => {
                let window = Window::open(&self.program, &ToWindow::Ask(message)).await?;
                Ok(Box::new(UiDialog { window, locale }))
            }
            Err(screen) => {
                self.screens.send(screen).map_err(|_| PromptError::Gone)?;
                Ok(Box::new(Passed))
            }
        }
    }
}

/// An open question.
struct UiDialog {
    window: Window,
    locale: Locale,
}

#[async_trait]
impl Dialog for UiDialog {
    async fn update(&mut self, update: Update) -> Result<(), PromptError> {
        let update = translate::update(update, self.locale);
        if matches!(
            update,
            UpdateMessage::Finished | UpdateMessage::Failed { .. }
        ) {
            self.window.linger();
        }
        self.window.send(&ToWindow::Update(update)).await
    }

    async fn answer(&mut self) -> Result<Answer, PromptError> {
        answer(self.window.receive().await?)
    }
}

fn answer(received: Received) -> Result<Answer, PromptError> {
    match received.message {
        FromWindow::Unlock { location, .. } => {
            let secret = received.secret.ok_or(PromptError::Gone)?;
            Ok(Answer::Unlock {
                location: location.into(),
                secret,
            })
        }
        FromWindow::Approve { key, always } => Ok(Answer::Approve {
            key,
            remember: remember(always),
        }),
        FromWindow::File { path } => Ok(Answer::File(path.into())),
        FromWindow::Decline { always } => Ok(Answer::Decline {
            remember: remember(always),
        }),
        FromWindow::FetchAnchors => Ok(Answer::FetchAnchors),
        // Nothing a question's window says.
        FromWindow::Shown | FromWindow::Change(_) => Err(PromptError::Gone),
    }
}

fn remember(always: bool) -> Remember {
    if always {
        Remember::Always
    } else {
        Remember::Once
    }
}

/// One of the agent's own windows, passed on: nothing was asked, so it counts as closed.
struct Passed;

#[async_trait]
impl Dialog for Passed {
    async fn update(&mut self, _update: Update) -> Result<(), PromptError> {
        Ok(())
    }

    async fn answer(&mut self) -> Result<Answer, PromptError> {
        Ok(Answer::Decline {
            remember: Remember::Once,
        })
    }
}
