//! Nobody at the screen: every question is refused with a clear reason.

use async_trait::async_trait;
use tanba_consent::{Dialog, PromptError, Prompter, Question};
use tanba_host::Screens;
use tanba_module::{Fault, Locale, Screen};
use tanba_pki::Certificate;

use crate::anchor_fetch::AnchorConfirmation;

/// Refuses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Headless;

#[async_trait]
impl Prompter for Headless {
    async fn open(&self, _question: Question) -> Result<Box<dyn Dialog>, PromptError> {
        Err(PromptError::NoScreen(
            "the agent was started with --headless".to_owned(),
        ))
    }
}

#[async_trait]
impl Screens for Headless {
    async fn show(&self, _screen: Screen, _locale: Locale) -> Result<(), Fault> {
        Err(Fault::NoScreen)
    }
}

#[async_trait]
impl AnchorConfirmation for Headless {
    async fn confirm(&self, _certificates: &[Certificate]) -> Result<bool, Fault> {
        Err(Fault::NoScreen)
    }
}
