//! Questions, each in a window of its own.

use async_trait::async_trait;
use tanba_consent::{Answer, Dialog, PromptError, Prompter, Question, Remember, Update};
use tanba_l10n::Locale;

use crate::frame::Received;
use crate::message::{FromWindow, ToWindow, UpdateMessage};
use crate::translate;
use crate::window::{UiProgram, Window};

/// Puts questions to the person in windows of the program `tanba-ui`.
pub struct UiPrompter {
    program: UiProgram,
}

impl UiPrompter {
    /// Uses this program.
    pub fn new(program: UiProgram) -> Self {
        Self { program }
    }
}

#[async_trait]
impl Prompter for UiPrompter {
    async fn open(&self, question: Question) -> Result<Box<dyn Dialog>, PromptError> {
        let locale = question.locale;
        let message = translate::question(question);
        let window = Window::open(&self.program, &ToWindow::Ask(message)).await?;
        Ok(Box::new(UiDialog { window, locale }))
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
        FromWindow::Replace { path } => Ok(Answer::Replace(path.into())),
        FromWindow::Agree => Ok(Answer::Agree),
        FromWindow::Install { refused } => Ok(Answer::Install {
            refused: refused.into_iter().map(Into::into).collect(),
        }),
        FromWindow::Grant { granted, always } => Ok(Answer::Grant {
            granted: granted.into_iter().map(Into::into).collect(),
            remember: remember(always),
        }),
        FromWindow::Decline { always } => Ok(Answer::Decline {
            remember: remember(always),
        }),
        FromWindow::FetchAnchors => Ok(Answer::FetchAnchors),
        // Nothing a question's window says.
        FromWindow::Shown
        | FromWindow::Change(_)
        | FromWindow::ChangeModules(_)
        | FromWindow::Doctor(_) => Err(PromptError::Gone),
    }
}

fn remember(always: bool) -> Remember {
    if always {
        Remember::Always
    } else {
        Remember::Once
    }
}
