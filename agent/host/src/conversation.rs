//! One open dialog in which a person unlocks a key file and chooses a key.

use std::path::PathBuf;
use std::sync::Arc;

use tanba_consent::{Answer, Decision, KeyCandidate, Remember, Update};
use tanba_keystore::Key;
use tanba_module::{Fault, Host, Permission, Report, Storage};
use tanba_pki::{Certificate, Secret};
use tokio::task::JoinHandle;

use crate::asking::Asked;
use crate::candidates::Criteria;
use crate::{CallHost, certificate_facts, unlocking};

/// The dialog, and which keys may be chosen in it.
pub(crate) struct Conversation<'a> {
    pub(crate) call: &'a CallHost,
    pub(crate) criteria: Criteria<'a>,
    pub(crate) permission: Permission,
    pub(crate) asked: Asked,
}

/// How a dialog ended that the person ended.
pub(crate) enum Ending {
    /// They chose a key and approved. The dialog stays open for what follows.
    Approved(Chosen, Asked),
    /// They declined, which is counted and remembered already.
    Declined,
}

/// The key that they chose.
pub(crate) struct Chosen {
    pub(crate) key: Arc<dyn Key>,
    pub(crate) certificate: Certificate,
    /// The key file is being remembered.
    pub(crate) remembering: JoinHandle<()>,
}

/// A store that the person opened in this dialog.
struct Unlocked {
    path: PathBuf,
    keys: Vec<Arc<dyn Key>>,
    candidates: Vec<KeyCandidate>,
}

/// Refuses a request for stores of which there is no provider yet, as if no token were inserted.
pub(crate) fn check_storages(storages: Option<&[Storage]>) -> Result<(), Fault> {
    let served = |storages: &[Storage]| storages.iter().copied().any(Storage::is_file);
    if storages.is_none_or(served) {
        Ok(())
    } else {
        Err(Fault::StorageEmpty)
    }
}

impl Conversation<'_> {
    /// Until the person approves or declines. [`Fault::Cancelled`] when they leave the screen.
    pub(crate) async fn run(mut self) -> Result<Ending, Fault> {
        let mut unlocked: Option<Unlocked> = None;
        loop {
            match self.asked.answer().await? {
                Answer::Unlock { location, secret } => {
                    // Keys of a store opened before are dropped first: one is unlocked at a time.
                    drop(unlocked.take());
                    unlocked = self.unlock(location, secret).await?;
                }
                Answer::FetchAnchors => self.fetch_anchors(&mut unlocked).await?,
                Answer::Approve { key, remember } => {
                    if let Some((path, key)) = unlocked.as_ref().and_then(|it| it.eligible(key)) {
                        let chosen = self.approved(path, key, remember)?;
                        return Ok(Ending::Approved(chosen, self.asked));
                    }
                    tracing::warn!(key, "a key was approved that is not on offer");
                }
                Answer::Decline { remember } => {
                    self.call.declined(self.permission, remember);
                    return Ok(Ending::Declined);
                }
                Answer::File(_)
                | Answer::Replace(_)
                | Answer::Agree
                | Answer::Install { .. }
                | Answer::Grant { .. } => {}
            }
        }
    }

    async fn unlock(&mut self, path: PathBuf, secret: Secret) -> Result<Option<Unlocked>, Fault> {
        let files = &self.call.environment.key_files;
        let storages = self.criteria.storages();
        match unlocking::open(files.as_ref(), storages, &path, secret).await {
            Ok(keys) => {
                let candidates = self.candidates(&keys);
                self.asked.update(Update::Keys(candidates.clone())).await?;
                Ok(Some(Unlocked {
                    path,
                    keys,
                    candidates,
                }))
            }
            Err(refused) => {
                self.asked.update(Update::UnlockRefused(refused)).await?;
                Ok(None)
            }
        }
    }

    fn candidates(&self, keys: &[Arc<dyn Key>]) -> Vec<KeyCandidate> {
        let environment = &self.call.environment;
        self.criteria
            .candidates(keys, &environment.anchors(), environment.now())
    }

    async fn fetch_anchors(&mut self, unlocked: &mut Option<Unlocked>) -> Result<(), Fault> {
        let fetched = self.call.environment.anchor_fetch.fetch_national().await;
        let update = match (fetched, unlocked) {
            (Err(fault), _) => Update::Failed { fault },
            (Ok(()), None) => return Ok(()),
            (Ok(()), Some(unlocked)) => {
                unlocked.candidates = self.candidates(&unlocked.keys);
                Update::Keys(unlocked.candidates.clone())
            }
        };
        self.asked.update(update).await
    }

    fn approved(
        &self,
        path: PathBuf,
        key: Arc<dyn Key>,
        remember: Remember,
    ) -> Result<Chosen, Fault> {
        let Some(certificate) = key.certificate().cloned() else {
            return Err(Fault::NoSuitableKey {
                reason: "the key has no certificate".to_owned(),
            });
        };
        let call = self.call;
        call.environment.rules().mutes.approved(&call.caller);
        call.remember(self.permission, Decision::Allow, remember);
        call.report(Report::Approved);
        let remembering = self.remember_file(path, &certificate);
        Ok(Chosen {
            key,
            certificate,
            remembering,
        })
    }

    /// Off this thread, because it waits for the disk; signing need not wait for it.
    fn remember_file(&self, path: PathBuf, certificate: &Certificate) -> JoinHandle<()> {
        let files = Arc::clone(&self.call.environment.key_files);
        let (caller, facts) = (self.call.caller.clone(), certificate_facts(certificate));
        tokio::task::spawn_blocking(move || files.remember(&caller, &path, &facts))
    }
}

impl Unlocked {
    /// The key at this place of the list, when it may be chosen.
    fn eligible(&self, index: usize) -> Option<(PathBuf, Arc<dyn Key>)> {
        let mut candidates = self.candidates.iter();
        let candidate = candidates.find(|candidate| candidate.index == index)?;
        let key = self.keys.get(index)?;
        candidate
            .blocks
            .is_empty()
            .then(|| (self.path.clone(), Arc::clone(key)))
    }
}

impl CallHost {
    /// Counts a decline and remembers it when the person asked for that.
    pub(crate) fn declined(&self, permission: Permission, remember: Remember) {
        let now = self.environment.now();
        self.environment.rules().mutes.declined(&self.caller, now);
        self.remember(permission, Decision::Deny, remember);
    }

    fn remember(&self, permission: Permission, decision: Decision, remember: Remember) {
        if remember == Remember::Always {
            self.environment
                .decide(&self.caller, &[(permission, decision)]);
        }
    }
}
