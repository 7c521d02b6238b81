//! One question in a window, from its turn at the screen to its end.

use tanba_consent::{Answer, Dialog, Question, QuestionKind, Update};
use tanba_module::{Fault, Host, Permission, Report};

use crate::queue::Turn;
use crate::{CallHost, fault};

/// An open question. Dropping it closes the window and lets the next caller ask.
pub(crate) struct Asked {
    pub(crate) dialog: Box<dyn Dialog>,
    /// Held until the window closes.
    pub(crate) turn: Turn,
}

impl CallHost {
    /// Waits for a turn at the screen and opens a window.
    pub(crate) async fn ask(
        &self,
        permission: Permission,
        kind: QuestionKind,
    ) -> Result<Asked, Fault> {
        let turn = self.turn(permission).await?;
        self.open(turn, self.question(kind)).await
    }

    /// Waits for a turn at the screen. The gate is passed before and after the wait: what the
    /// person decided meanwhile counts.
    pub(crate) async fn turn(&self, permission: Permission) -> Result<Turn, Fault> {
        self.admit(permission).await?;
        self.report(Report::Waiting);
        let queue = &self.environment.queue;
        let turn = queue.turn(&self.caller, self.patience).await?;
        self.admit(permission).await?;
        Ok(turn)
    }

    /// Opens a window in this turn.
    pub(crate) async fn open(&self, turn: Turn, question: Question) -> Result<Asked, Fault> {
        let opened = self.environment.prompter.open(question).await;
        let dialog = opened.map_err(fault::prompt)?;
        self.report(Report::Asking);
        Ok(Asked { dialog, turn })
    }

    /// A question of this call.
    pub(crate) fn question(&self, kind: QuestionKind) -> Question {
        Question {
            caller: self.caller.clone(),
            embedded_in: self.embedded_in.clone(),
            module: self.shown_module.clone(),
            locale: self.locale,
            logo: None,
            kind,
        }
    }
}

impl Asked {
    /// What the person does next. [`Fault::Cancelled`] when they leave the screen.
    pub(crate) async fn answer(&mut self) -> Result<Answer, Fault> {
        tokio::select! {
            biased;
            () = self.turn.over() => Err(Fault::Cancelled),
            answer = self.dialog.answer() => answer.map_err(fault::prompt),
        }
    }

    /// Tells the window what changed.
    pub(crate) async fn update(&mut self, update: Update) -> Result<(), Fault> {
        self.dialog.update(update).await.map_err(fault::prompt)
    }

    /// Tells the window how it ended; it stays for the person to read when the module is gone.
    pub(crate) async fn ended<T>(mut self, outcome: &Result<T, Fault>) {
        let update = match outcome {
            Ok(_) => Update::Finished,
            Err(fault) => Update::Failed {
                fault: fault.clone(),
            },
        };
        // The window may be closed already, and then nobody has to be told.
        let _ = self.dialog.update(update).await;
    }
}
