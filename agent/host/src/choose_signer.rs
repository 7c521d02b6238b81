//! The dialog: from a request to a key that a person chose for exact documents.

use std::path::PathBuf;
use std::sync::Arc;

use tanba_consent::{
    Answer, Approval, Decision, Dialog, DocumentFingerprint, KeyCandidate, Question, QuestionKind,
    Remember, Update,
};
use tanba_journal::Event;
use tanba_keystore::Key;
use tanba_module::{Fault, KeyPurpose, Permission, Signer, SignerRequest, Storage};
use tanba_pki::{Certificate, Secret};
use time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::candidates::Criteria;
use crate::fingerprinted::Fingerprinted;
use crate::queue::Turn;
use crate::record::{Subject, recorded_documents};
use crate::signer::{ApprovedSigner, Consented};
use crate::{CallHost, certificate_facts, facts, fault, gate, preview, signing, unlocking};

/// How long an approval may be used.
const APPROVAL_LIVES: Duration = Duration::minutes(30);

/// Documents of one request at most; a person cannot look through more.
const MOST_DOCUMENTS: usize = 10_000;

pub(crate) async fn choose_signer(
    call: &CallHost,
    request: SignerRequest,
) -> Result<Box<dyn Signer>, Fault> {
    let permission = gate::permission_for(&request);
    call.admit(permission).await?;
    if request.documents.len() > MOST_DOCUMENTS {
        return Err(Fault::Limit {
            what: "number of documents".into(),
        });
    }
    if let Some(storages) = &request.filter.storages
        && !storages.iter().copied().any(Storage::is_file)
    {
        // No provider for tokens yet: as if none were inserted.
        return Err(Fault::StorageEmpty);
    }
    let criteria = Criteria::parse(&request.filter)?;
    signing::check_documents(&request)?;
    let fingerprinted = Fingerprinted::of(&request.documents).await?;

    let turn = call.environment.queue.turn(&call.caller).await?;
    call.admit(permission).await?;
    let question = question(call, &request, &fingerprinted.fingerprints(), permission).await?;
    let dialog = call
        .environment
        .prompter
        .open(question)
        .await
        .map_err(fault::prompt)?;
    let subject = Subject {
        caller: call.caller.clone(),
        module: call.module.clone(),
        params: request.params.clone(),
    };
    Conversation {
        call,
        request: &request,
        fingerprinted,
        criteria,
        permission,
        subject,
        dialog,
        unlocked: None,
    }
    .run(turn)
    .await
}

async fn question(
    call: &CallHost,
    request: &SignerRequest,
    fingerprints: &[DocumentFingerprint],
    permission: Permission,
) -> Result<Question, Fault> {
    let locations = call.environment.key_files.locations(&call.caller).await;
    let kind = if request.params.is_some() {
        QuestionKind::Sign {
            documents: preview::previews(request, fingerprints).await?,
            blind: permission == Permission::SignDigest,
            authentication: gate::asks_log_in(&request.filter),
            locations,
        }
    } else {
        QuestionKind::ChooseCertificate { locations }
    };
    Ok(Question {
        caller: call.caller.clone(),
        module: call.shown_module.clone(),
        locale: request.locale.unwrap_or(call.locale),
        logo: request.logo.clone(),
        kind,
    })
}

/// One open dialog about one request.
struct Conversation<'a> {
    call: &'a CallHost,
    request: &'a SignerRequest,
    fingerprinted: Fingerprinted,
    criteria: Criteria<'a>,
    permission: Permission,
    subject: Subject,
    dialog: Box<dyn Dialog>,
    unlocked: Option<Unlocked>,
}

/// A store that the person opened in this dialog.
struct Unlocked {
    path: PathBuf,
    keys: Vec<Arc<dyn Key>>,
    candidates: Vec<KeyCandidate>,
}

impl Conversation<'_> {
    async fn run(mut self, turn: Turn) -> Result<Box<dyn Signer>, Fault> {
        loop {
            let answer = tokio::select! {
                biased;
                () = turn.over() => return Err(Fault::Cancelled),
                answer = self.dialog.answer() => answer.map_err(fault::prompt)?,
            };
            match answer {
                Answer::Unlock { location, secret } => self.unlock(location, secret).await?,
                Answer::FetchAnchors => self.fetch_anchors().await?,
                Answer::Approve { key, remember } => {
                    if let Some(chosen) = self.eligible(key) {
                        return self.approved(chosen, remember, turn).await;
                    }
                    tracing::warn!(key, "a key was approved that is not on offer");
                }
                Answer::Decline { remember } => return Err(self.declined(remember).await),
                Answer::File(_) | Answer::Replace(_) | Answer::Agree | Answer::Install { .. } => {}
            }
        }
    }

    async fn unlock(&mut self, path: PathBuf, secret: Secret) -> Result<(), Fault> {
        // Keys of a store opened before are dropped first: one store at a time is unlocked.
        self.unlocked = None;
        let files = &self.call.environment.key_files;
        let storages = self.request.filter.storages.as_deref();
        let update = match unlocking::open(files.as_ref(), storages, &path, secret).await {
            Ok(keys) => {
                let candidates = self.candidates(&keys);
                let update = Update::Keys(candidates.clone());
                self.unlocked = Some(Unlocked {
                    path,
                    keys,
                    candidates,
                });
                update
            }
            Err(refused) => Update::UnlockRefused(refused),
        };
        self.dialog.update(update).await.map_err(fault::prompt)
    }

    fn candidates(&self, keys: &[Arc<dyn Key>]) -> Vec<KeyCandidate> {
        let environment = &self.call.environment;
        self.criteria
            .candidates(keys, &environment.anchors(), environment.now())
    }

    async fn fetch_anchors(&mut self) -> Result<(), Fault> {
        let fetched = self.call.environment.anchor_fetch.fetch_national().await;
        let update = if let Err(fault) = fetched {
            Update::Failed { fault }
        } else {
            let Some(mut unlocked) = self.unlocked.take() else {
                return Ok(());
            };
            unlocked.candidates = self.candidates(&unlocked.keys);
            let update = Update::Keys(unlocked.candidates.clone());
            self.unlocked = Some(unlocked);
            update
        };
        self.dialog.update(update).await.map_err(fault::prompt)
    }

    /// The key at this place of the list, when it may be chosen.
    fn eligible(&self, index: usize) -> Option<(PathBuf, Arc<dyn Key>)> {
        let unlocked = self.unlocked.as_ref()?;
        let candidate = unlocked
            .candidates
            .iter()
            .find(|candidate| candidate.index == index)?;
        let key = unlocked.keys.get(index)?;
        candidate
            .blocks
            .is_empty()
            .then(|| (unlocked.path.clone(), Arc::clone(key)))
    }

    async fn approved(
        self,
        (path, key): (PathBuf, Arc<dyn Key>),
        remember: Remember,
        turn: Turn,
    ) -> Result<Box<dyn Signer>, Fault> {
        let environment = &self.call.environment;
        let Some(certificate) = key.certificate().cloned() else {
            return Err(Fault::NoSuitableKey {
                reason: "the key has no certificate".to_owned(),
            });
        };
        environment.rules().mutes.approved(&self.call.caller);
        self.call
            .remember(self.permission, Decision::Allow, remember);
        let remembering = self.remember_file(path, &certificate);
        if self.request.params.is_none() {
            let event = Event::CertificateShown;
            self.subject
                .journal(environment, event, Vec::new(), Some(&certificate))
                .await?;
        }
        let purpose = if gate::asks_log_in(&self.request.filter) {
            KeyPurpose::Authentication
        } else {
            KeyPurpose::Any
        };
        let summary = facts::summary(key.as_ref(), &certificate, purpose);
        environment
            .shown
            .remember(&self.call.caller, &summary, environment.now());
        let approval = Approval::new(
            self.call.caller.clone(),
            key.public_key(),
            &self.fingerprinted.fingerprints(),
            environment.now() + APPROVAL_LIVES,
        );
        let consented = Consented {
            approval,
            fingerprinted: self.fingerprinted,
            remembering,
            dialog: self.dialog,
            turn,
        };
        let environment = Arc::clone(environment);
        Ok(Box::new(ApprovedSigner {
            environment,
            subject: self.subject,
            key,
            certificate,
            summary,
            consented: Mutex::new(consented),
        }))
    }

    /// Off this thread, because it waits for the disk; signing need not wait for it.
    fn remember_file(&self, path: PathBuf, certificate: &Certificate) -> JoinHandle<()> {
        let files = Arc::clone(&self.call.environment.key_files);
        let (caller, facts) = (self.call.caller.clone(), certificate_facts(certificate));
        tokio::task::spawn_blocking(move || files.remember(&caller, &path, &facts))
    }

    async fn declined(self, remember: Remember) -> Fault {
        self.call.declined(self.permission, remember);
        let documents =
            recorded_documents(&self.request.documents, &self.fingerprinted.fingerprints());
        let event = Event::Refused;
        let journal = self
            .subject
            .journal(&self.call.environment, event, documents, None)
            .await;
        if journal.is_err() {
            tracing::warn!("a refusal could not be journaled");
        }
        Fault::Cancelled
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
        if remember == Remember::Once {
            return;
        }
        let mut rules = self.environment.rules();
        rules.grants.remember(&self.caller, permission, decision);
        self.environment.grant_store.save(&rules.grants);
    }
}
