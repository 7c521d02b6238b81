//! What a caller may ask for, and asking the person about it once and for all.

use std::sync::Arc;

use tanba_consent::{Admission, Answer, Decision, QuestionKind, Refusal, Remember};
use tanba_module::{Caller, Fault, Permission, PermissionState, PermissionStates};
use tokio::sync::broadcast;

use crate::{CallHost, Environment};

/// What a caller may ask the person about.
const ASKED_FOR: [Permission; 5] = [
    Permission::ChooseCertificate,
    Permission::Sign,
    Permission::SignDigest,
    Permission::Authenticate,
    Permission::ChooseFile,
];

/// Changes that a slow listener may be behind before it misses some.
const BEHIND: usize = 64;

/// Tells of changed decisions: to whom they belong, as [`Caller::key`] says it.
pub struct PermissionChanges(broadcast::Sender<Arc<str>>);

impl Default for PermissionChanges {
    fn default() -> Self {
        Self(broadcast::Sender::new(BEHIND))
    }
}

impl PermissionChanges {
    /// Hears of changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<str>> {
        self.0.subscribe()
    }

    fn tell(&self, caller: &str) {
        // Nobody may be listening.
        let _ = self.0.send(caller.into());
    }
}

impl Environment {
    /// Remembers a decision about a caller, also beyond the life of the process.
    pub(crate) fn decide(&self, caller: &Caller, decisions: &[(Permission, Decision)]) {
        let mut rules = self.rules();
        for (permission, decision) in decisions {
            rules.grants.remember(caller, *permission, *decision);
        }
        self.grant_store.save(&rules.grants);
        drop(rules);
        self.permission_changes.tell(&caller.key());
    }

    /// Forgets a decision about the caller of this key ([`Caller::key`]).
    pub fn forget_decision(&self, caller: &str, permission: Permission) {
        let mut rules = self.rules();
        rules.grants.forget(caller, permission);
        self.grant_store.save(&rules.grants);
        drop(rules);
        self.permission_changes.tell(caller);
    }
}

/// What is decided.
pub(crate) fn states(call: &CallHost, permissions: &[Permission]) -> PermissionStates {
    let states = permissions.iter();
    states
        .map(|permission| (*permission, state(call, *permission)))
        .collect()
}

fn state(call: &CallHost, permission: Permission) -> PermissionState {
    if !call.permissions.contains(&permission) || call.refused.contains(&permission) {
        return PermissionState::Denied;
    }
    let rules = call.environment.rules();
    match rules.admit(&call.caller, permission, call.environment.now()) {
        Admission::Refuse(Refusal::Policy | Refusal::Remembered) => PermissionState::Denied,
        Admission::Allow => PermissionState::Granted,
        Admission::Ask | Admission::Refuse(Refusal::Muted { .. }) => {
            match rules.grants.decision(&call.caller, permission) {
                Some(Decision::Allow) => PermissionState::Granted,
                _ => PermissionState::Prompt,
            }
        }
    }
}

/// Asks the person about what is not decided.
pub(crate) async fn request(
    call: &CallHost,
    permissions: &[Permission],
) -> Result<PermissionStates, Fault> {
    if let Some(other) = permissions.iter().find(|one| !ASKED_FOR.contains(one)) {
        return Err(Fault::InvalidParameter {
            parameter: "permissions".into(),
            reason: format!("{} is not asked for", other.name()),
        });
    }
    let mut decided = states(call, permissions);
    let undecided: Vec<_> = ASKED_FOR
        .into_iter()
        .filter(|one| decided.contains(&(*one, PermissionState::Prompt)))
        .collect();
    let Some(first) = undecided.first() else {
        return Ok(decided);
    };
    let kind = QuestionKind::GrantPermissions(undecided.clone());
    let mut asked = call.ask(*first, kind).await?;
    let granted = loop {
        match asked.answer().await? {
            Answer::Grant { granted, remember } => {
                call.environment.rules().mutes.approved(&call.caller);
                remember_all(call, &undecided, &granted, remember);
                break granted;
            }
            Answer::Decline { remember } => {
                let now = call.environment.now();
                call.environment.rules().mutes.declined(&call.caller, now);
                remember_all(call, &undecided, &[], remember);
                match remember {
                    Remember::Once => return Err(Fault::Cancelled),
                    Remember::Always => break Vec::new(),
                }
            }
            Answer::Unlock { .. }
            | Answer::Approve { .. }
            | Answer::File(_)
            | Answer::Replace(_)
            | Answer::Agree
            | Answer::Install { .. }
            | Answer::FetchAnchors => {}
        }
    };
    for (permission, state) in &mut decided {
        if *state == PermissionState::Prompt {
            *state = if granted.contains(permission) {
                PermissionState::Granted
            } else {
                PermissionState::Denied
            };
        }
    }
    Ok(decided)
}

/// What was asked and is not granted is refused.
fn remember_all(call: &CallHost, asked: &[Permission], granted: &[Permission], remember: Remember) {
    if remember == Remember::Once {
        return;
    }
    let decisions: Vec<_> = asked
        .iter()
        .map(|permission| {
            let is_granted = granted.contains(permission);
            let decision = if is_granted {
                Decision::Allow
            } else {
                Decision::Deny
            };
            (*permission, decision)
        })
        .collect();
    call.environment.decide(&call.caller, &decisions);
}
