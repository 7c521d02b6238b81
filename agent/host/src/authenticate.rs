//! Logging a person in: a token in the format of Web eID, or its extension for GOST.
//!
//! A key for authentication never signs what a caller chooses. What it signs here is hash(origin) ‖
//! hash(nonce); the origin is that of the handshake, so that a token for one site is worth nothing
//! at another.

use std::sync::Arc;

use tanba_consent::{Approval, DocumentFingerprint, Question, QuestionKind};
use tanba_journal::Event;
use tanba_module::authentication::NONCE_LENGTH;
use tanba_module::{
    AuthenticationRequest, AuthenticationToken, Document, Fault, KeyPurpose, Origin, Permission,
    SignerFilter,
};
use tanba_pki::{
    Digest, DigestAlgorithm, Family, KeyAlgorithm, PublicKey, SignatureAlgorithm, ToBeSigned,
};

use crate::account::{Account, Unfinished};
use crate::asking::Asked;
use crate::candidates::Criteria;
use crate::choose_signer::APPROVAL_LIVES;
use crate::conversation::{Chosen, Conversation, Ending, check_storages};
use crate::record::{Subject, recorded_documents};
use crate::{CallHost, SigningError, fault};

pub(crate) async fn authenticate(
    call: &CallHost,
    request: AuthenticationRequest,
) -> Result<AuthenticationToken, Fault> {
    let Some(origin) = call.caller.origin() else {
        // A program has nothing that a token could be bound to.
        return Err(Fault::Refused);
    };
    let permission = Permission::Authenticate;
    call.admit(permission).await?;
    check_nonce(&request.nonce)?;
    let filter = SignerFilter {
        purpose: KeyPurpose::Authentication,
        ..request.filter
    };
    check_storages(filter.storages.as_deref())?;
    let criteria = Criteria::parse(&filter)?.for_log_in();
    let turn = call.turn(permission).await?;
    let locations = call.environment.key_files.locations(&call.caller).await;
    let question = Question {
        locale: request.locale.unwrap_or(call.locale),
        ..call.question(QuestionKind::Authenticate { locations })
    };
    let conversation = Conversation {
        call,
        criteria,
        permission,
        asked: call.open(turn, question).await?,
    };
    match conversation.run().await? {
        Ending::Approved(chosen, mut asked) => {
            let token = prove(call, &mut asked, chosen, origin, &request.nonce).await;
            if !matches!(token, Err(Fault::Cancelled)) {
                asked.ended(&token).await;
            }
            token
        }
        Ending::Declined => {
            let subject = Subject::logging_in(call);
            let journal = subject.journal(&call.environment, Event::Refused, Vec::new(), None);
            if journal.await.is_err() {
                tracing::warn!("a refusal could not be journaled");
            }
            Err(Fault::Cancelled)
        }
    }
}

fn check_nonce(nonce: &str) -> Result<(), Fault> {
    let length = nonce.chars().count();
    if NONCE_LENGTH.contains(&length) {
        return Ok(());
    }
    let (least, most) = (NONCE_LENGTH.start(), NONCE_LENGTH.end());
    Err(Fault::InvalidParameter {
        parameter: "nonce".into(),
        reason: format!("it has {length} characters, and {least} to {most} are needed"),
    })
}

/// Signs, verifies and journals; only then the token may leave.
async fn prove(
    call: &CallHost,
    asked: &mut Asked,
    chosen: Chosen,
    origin: &Origin,
    nonce: &str,
) -> Result<AuthenticationToken, Fault> {
    let (name, algorithm) = token_algorithm(chosen.key.public_key()).ok_or_else(unusable)?;
    let signed = Document::bytes(signed_octets(algorithm.digest(), origin, nonce));
    let fingerprint = DocumentFingerprint::of(&signed);
    let recorded = recorded_documents(
        std::slice::from_ref(&signed),
        std::slice::from_ref(&fingerprint),
    );
    let account = Account {
        environment: Arc::clone(&call.environment),
        subject: Subject::logging_in(call),
        certificate: chosen.certificate.clone(),
    };
    let unfinished = Unfinished::new(account.clone(), recorded);
    let over = asked.turn.over();
    let outcome = tokio::select! {
        biased;
        () = over => Err(Fault::Cancelled),
        value = sign(call, &chosen, algorithm, &signed, fingerprint) => value,
    };
    let recorded = unfinished.finish();
    let signature = match outcome {
        Ok(signature) => signature,
        Err(fault) => {
            account.journal_failure(&fault, recorded).await;
            return Err(fault);
        }
    };
    account.journal(Event::Signed, recorded).await?;
    // What is not remembered has said so in the log.
    let _ = chosen.remembering.await;
    Ok(AuthenticationToken {
        certificate_der: chosen.certificate.der().to_vec(),
        algorithm: name,
        signature,
    })
}

/// hash(origin) ‖ hash(nonce), and nothing else.
fn signed_octets(digest: DigestAlgorithm, origin: &Origin, nonce: &str) -> Vec<u8> {
    let origin = Digest::of(digest, origin.ascii().as_bytes());
    let nonce = Digest::of(digest, nonce.as_bytes());
    [origin.as_bytes(), nonce.as_bytes()].concat()
}

async fn sign(
    call: &CallHost,
    chosen: &Chosen,
    algorithm: SignatureAlgorithm,
    signed: &Document,
    fingerprint: DocumentFingerprint,
) -> Result<Vec<u8>, Fault> {
    let (key, now) = (chosen.key.as_ref(), call.environment.now());
    let fingerprints = [fingerprint];
    let until = now + APPROVAL_LIVES;
    let caller = call.caller.clone();
    let mut approval = Approval::new(caller, key.public_key(), &fingerprints, until);
    if !approval.take(&call.caller, key.public_key(), &fingerprints, now) {
        return Err(Fault::NotApproved);
    }
    let tanba_module::Content::Bytes(octets) = &signed.content else {
        return Err(Fault::NotApproved);
    };
    let to_be_signed = ToBeSigned::Message(octets.to_vec());
    let value = key
        .sign(algorithm, to_be_signed.clone())
        .await
        .map_err(fault::sign)?;
    let invalid = |reason: String| fault::signing(SigningError::OwnSignatureInvalid(reason));
    // By the certificate: it is what the site will verify with.
    let public_key = chosen.certificate.public_key();
    let public_key = public_key.map_err(|error| invalid(error.to_string()))?;
    public_key
        .verify(algorithm, &to_be_signed, &value)
        .map_err(|error| invalid(error.to_string()))?;
    let joined = algorithm.to_joined_value(&value);
    joined.map_err(|error| invalid(error.to_string()))
}

/// The algorithm of a token made with this key, and its name there. `None` for keys that the
/// format has no name for.
pub(crate) fn token_algorithm(key: &PublicKey) -> Option<(&'static str, SignatureAlgorithm)> {
    let name = match key.algorithm() {
        KeyAlgorithm::Rsa => {
            let algorithm = SignatureAlgorithm::with_digest(key, DigestAlgorithm::Sha256);
            return algorithm.ok().map(|algorithm| ("RS256", algorithm));
        }
        KeyAlgorithm::P256 => "ES256",
        KeyAlgorithm::P384 => "ES384",
        KeyAlgorithm::P521 => "ES512",
        KeyAlgorithm::Gost {
            legacy: true,
            family: Family::Kazakh,
            ..
        } => "GOST3410-2004",
        KeyAlgorithm::Gost { legacy: false, .. } if key.bits() == 512 => "GOST3410-512",
        KeyAlgorithm::Gost { legacy: false, .. } => "GOST3410-256",
        KeyAlgorithm::Ed25519 | KeyAlgorithm::Gost { .. } => return None,
    };
    Some((name, SignatureAlgorithm::default_for(key)))
}

fn unusable() -> Fault {
    Fault::KeyUnusable {
        reason: "tokens cannot be made with keys of this kind".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r21_what_is_signed_are_two_hashes() {
        let origin = Origin::from_parts("https://shop.example", "https://shop.example");
        let nonce = "n".repeat(44);
        let octets = signed_octets(DigestAlgorithm::Sha256, &origin, &nonce);
        // printf %s https://shop.example | sha256sum; printf 'n%.0s' {1..44} | sha256sum
        let expected = concat!(
            "f617a4db4e7353d6b4cc51809771c3b098a4d110618e146d8a9d00d2d02434fc",
            "64b0c22e28f94394b347e63d5133181512bc0d5bcc3bd54fd961ca393765a784"
        );
        assert_eq!(hex::encode(octets), expected);
    }

    #[test]
    fn a_nonce_has_the_length_of_web_eid() {
        for (length, fits) in [
            (0, false),
            (43, false),
            (44, true),
            (128, true),
            (129, false),
        ] {
            assert_eq!(check_nonce(&"я".repeat(length)).is_ok(), fits, "{length}");
        }
    }
}
