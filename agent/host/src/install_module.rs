//! A page asks for a module to be installed: the person sees what it is and may do, and decides.

use async_trait::async_trait;
use tanba_consent::{Answer, ModuleOffer, QuestionKind, Update};
use tanba_module::{Caller, Fault, Locale, Permission};

use crate::CallHost;
use crate::asking::Asked;

/// Installs modules from the catalogue.
#[async_trait]
pub trait Installer: Send + Sync {
    /// What the catalogue has under a symbolic name. [`Fault::InvalidParameter`] when it has
    /// nothing, [`Fault::Refused`] when policy forbids it, [`Fault::Unreachable`] or
    /// [`Fault::Unavailable`] when there is no catalogue to look into. When the catalogue forbids
    /// the module, a [`Fault::Declared`] says so in this language.
    async fn offer(&self, symbolic_name: &str, locale: Locale) -> Result<ModuleOffer, Fault>;

    /// Fetches, checks, journals and installs exactly what was offered, without the permissions
    /// that are refused; it is served when this returns. `caller` asked for it.
    async fn install(
        &self,
        offer: &ModuleOffer,
        caller: &Caller,
        locale: Locale,
    ) -> Result<(), Fault>;
}

/// Gives the version that is served afterwards.
pub(crate) async fn install_module(call: &CallHost, symbolic_name: &str) -> Result<String, Fault> {
    call.admit(Permission::InstallModules).await?;
    let environment = &call.environment;
    let quota = &environment.quotas.installations;
    let _quota = quota.turn(&call.caller, 0, environment.now()).await?;
    let mut offer = match environment
        .installer
        .offer(symbolic_name, call.locale)
        .await
    {
        Ok(offer) if offer.installed.as_ref() == Some(&offer.version) => return Ok(offer.version),
        Ok(offer) => offer,
        // What is built in, or came from elsewhere, need not be in the catalogue.
        Err(fault) => return served(call, symbolic_name).ok_or(fault),
    };
    let kind = QuestionKind::InstallModule(Box::new(offer.clone()));
    let mut asked = call.ask(Permission::InstallModules, kind).await?;
    offer.refused = agreed(call, &mut asked, &offer.permissions).await?;
    asked.update(Update::Installing).await?;
    let installer = &environment.installer;
    let installed = installer.install(&offer, &call.caller, call.locale).await;
    asked.ended(&installed).await;
    installed.map(|()| offer.version)
}

fn served(call: &CallHost, symbolic_name: &str) -> Option<String> {
    let modules = call.environment.modules.list();
    let mut named = modules
        .into_iter()
        .filter(|module| module.symbolic_name == symbolic_name);
    named.next().map(|module| module.version)
}

/// Gives what the person refuses the module.
async fn agreed(
    call: &CallHost,
    asked: &mut Asked,
    declared: &[Permission],
) -> Result<Vec<Permission>, Fault> {
    loop {
        match asked.answer().await? {
            Answer::Install { mut refused } => {
                refused.retain(|permission| declared.contains(permission));
                call.environment.rules().mutes.approved(&call.caller);
                return Ok(refused);
            }
            Answer::Decline { remember } => {
                call.declined(Permission::InstallModules, remember);
                return Err(Fault::Cancelled);
            }
            Answer::Unlock { .. }
            | Answer::Approve { .. }
            | Answer::File(_)
            | Answer::Replace(_)
            | Answer::Agree
            | Answer::Grant { .. }
            | Answer::FetchAnchors => {}
        }
    }
}
