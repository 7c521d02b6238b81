//! The dialog: from a request to a key that a person chose for exact documents.

use std::sync::Arc;

use tanba_consent::{Approval, DocumentFingerprint, Question, QuestionKind};
use tanba_journal::Event;
use tanba_module::{Fault, KeyPurpose, Permission, Signer, SignerRequest};
use time::Duration;
use tokio::sync::Mutex;

use crate::account::Account;
use crate::asking::Asked;
use crate::candidates::Criteria;
use crate::conversation::{Chosen, Conversation, Ending, check_storages};
use crate::fingerprinted::Fingerprinted;
use crate::record::{Subject, recorded_documents};
use crate::signer::{ApprovedSigner, Consented};
use crate::{CallHost, facts, gate, preview, signing};

/// How long an approval may be used.
pub(crate) const APPROVAL_LIVES: Duration = Duration::minutes(30);

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
    check_storages(request.filter.storages.as_deref())?;
    let criteria = Criteria::parse(&request.filter)?.for_documents(&request);
    signing::check_documents(&request).await?;
    let fingerprinted = Fingerprinted::of(&request.documents).await?;

    let turn = call.turn(permission).await?;
    let question = question(call, &request, &fingerprinted.fingerprints(), permission).await?;
    let conversation = Conversation {
        call,
        criteria,
        permission,
        asked: call.open(turn, question).await?,
    };
    match conversation.run().await? {
        Ending::Approved(chosen, asked) => {
            approved(call, &request, fingerprinted, chosen, asked).await
        }
        Ending::Declined => {
            journal_decline(call, &request, &fingerprinted).await;
            Err(Fault::Cancelled)
        }
    }
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
        locale: request.locale.unwrap_or(call.locale),
        logo: request.logo.clone(),
        ..call.question(kind)
    })
}

async fn approved(
    call: &CallHost,
    request: &SignerRequest,
    fingerprinted: Fingerprinted,
    chosen: Chosen,
    asked: Asked,
) -> Result<Box<dyn Signer>, Fault> {
    let environment = &call.environment;
    let Chosen {
        key,
        certificate,
        remembering,
    } = chosen;
    let account = Account {
        environment: Arc::clone(environment),
        subject: Subject::of(call, request.params.as_ref()),
        certificate,
    };
    if request.params.is_none() {
        let event = Event::CertificateShown;
        account.journal(event, Vec::new()).await?;
    }
    let purpose = if gate::asks_log_in(&request.filter) {
        KeyPurpose::Authentication
    } else {
        KeyPurpose::Any
    };
    let summary = facts::summary(key.as_ref(), &account.certificate, purpose);
    environment
        .shown
        .remember(&call.caller, &summary, environment.now());
    let approval = Approval::new(
        call.caller.clone(),
        key.public_key(),
        &fingerprinted.fingerprints(),
        environment.now() + APPROVAL_LIVES,
    );
    let consented = Consented {
        approval,
        fingerprinted,
        remembering,
        asked,
    };
    Ok(Box::new(ApprovedSigner {
        account,
        reporter: Arc::clone(&call.reporter),
        params: request.params.clone(),
        key,
        summary,
        consented: Mutex::new(consented),
    }))
}

async fn journal_decline(call: &CallHost, request: &SignerRequest, fingerprinted: &Fingerprinted) {
    let documents = recorded_documents(&request.documents, &fingerprinted.fingerprints());
    let subject = Subject::of(call, request.params.as_ref());
    let journal = subject.journal(&call.environment, Event::Refused, documents, None);
    if journal.await.is_err() {
        tracing::warn!("a refusal could not be journaled");
    }
}
