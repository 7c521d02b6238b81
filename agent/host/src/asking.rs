//! One question in a window, from its turn at the screen to its end.

use tanba_consent::{Answer, Dialog, Question, QuestionKind, Update};
use tanba_module::{Fault, Permission};

use crate::queue::Turn;
use crate::{CallHost, fault};

/// An open question. Dropping it closes the window and lets the next caller ask.
pub(crate) struct Asked {
    dialog: Box<dyn Dialog>,
    turn: Turn,
}

impl CallHost {
    /// Waits for a turn at the screen and opens a window. The gate is passed before and after the
    /// wait: what the person decided meanwhile counts.
    pub(crate) async fn ask(
        &self,
        permission: Permission,
        kind: QuestionKind,
    ) -> Result<Asked, Fault> {
        self.admit(permission).await?;
        let turn = self.environment.queue.turn(&self.caller).await?;
        self.admit(permission).await?;
        let question = Question {
            caller: self.caller.clone(),
            module: self.shown_module.clone(),
            locale: self.locale,
            logo: None,
            kind,
        };
        let opened = self.environment.prompter.open(question).await;
        Ok(Asked {
            dialog: opened.map_err(fault::prompt)?,
            turn,
        })
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
