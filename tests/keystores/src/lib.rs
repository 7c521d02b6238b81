//! What every provider of keys must do, whatever it keeps them in.
//!
//! A test gives [`check_provider`] a provider over real keys and says what it expects of each
//! token; the suite panics with a message when the provider behaves otherwise.

use std::sync::Arc;

use tanba_keystore::{Key, Provider, SignError, Token, UnlockError};
use tanba_pki::{Digest, PublicKey, Secret, SignatureAlgorithm, ToBeSigned};

/// What is expected of one token.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Its label.
    pub label: &'a str,
    /// The secret that unlocks it.
    pub secret: &'a str,
    /// How many private keys it holds.
    pub keys: usize,
    /// The name of its first key, when it is known.
    pub alias: Option<&'a str>,
}

/// A secret that unlocks nothing.
const WRONG_SECRET: &str = "not the secret at all";

/// Runs the whole suite.
///
/// # Panics
/// When the provider behaves otherwise than expected; the message says where.
pub async fn check_provider(provider: &dyn Provider, expected: &[Expected<'_>]) {
    assert!(!provider.name().is_empty(), "a provider has a name");
    let tokens = list(provider).await;
    let again = list(provider).await;
    assert_eq!(labels(&tokens), labels(&again), "a listing is repeatable");
    for expected in expected {
        let token = tokens
            .iter()
            .find(|token| token.description().label == expected.label)
            .unwrap_or_else(|| panic!("{} is not listed", expected.label));
        check_token(token.as_ref(), expected).await;
    }
}

/// Runs the part of the suite for one token.
///
/// # Panics
/// When the token behaves otherwise than expected.
pub async fn check_token(token: &dyn Token, expected: &Expected<'_>) {
    let label = expected.label;
    if token.description().needs_secret {
        check_wrong_secret(token, label).await;
    }
    let keys = unlock(token, expected).await;
    assert_eq!(keys.len(), expected.keys, "{label}: number of keys");
    if let (Some(alias), Some(first)) = (expected.alias, keys.first()) {
        assert_eq!(first.alias(), alias, "{label}: alias");
    }
    for key in &keys {
        check_key(key.as_ref(), label).await;
    }
    // Unlocking once leaves a token as it was.
    drop(keys);
    assert_eq!(
        unlock(token, expected).await.len(),
        expected.keys,
        "{label}: second unlocking"
    );
}

async fn list(provider: &dyn Provider) -> Vec<Arc<dyn Token>> {
    provider
        .tokens()
        .await
        .unwrap_or_else(|error| panic!("{}: {error}", provider.name()))
}

fn labels(tokens: &[Arc<dyn Token>]) -> Vec<&str> {
    tokens
        .iter()
        .map(|token| token.description().label.as_str())
        .collect()
}

async fn check_wrong_secret(token: &dyn Token, label: &str) {
    match token.unlock(Secret::new(WRONG_SECRET.to_owned())).await {
        Err(UnlockError::WrongSecret { .. }) => {}
        Err(error) => panic!("{label}: a wrong secret is reported as: {error}"),
        Ok(_) => panic!("{label}: a wrong secret unlocks"),
    }
}

async fn unlock(token: &dyn Token, expected: &Expected<'_>) -> Vec<Arc<dyn Key>> {
    match token.unlock(Secret::new(expected.secret.to_owned())).await {
        Ok(unlocked) => unlocked.keys,
        Err(error) => panic!("{}: {error}", expected.label),
    }
}

async fn check_key(key: &dyn Key, label: &str) {
    assert!(!key.alias().is_empty(), "{label}: a key has a name");
    let certificate = key
        .certificate()
        .unwrap_or_else(|| panic!("{label}: the key has no certificate"));
    assert!(
        !key.other_certificates().contains(certificate),
        "{label}: a key's own certificate is not among the others"
    );
    let certified = certificate
        .public_key()
        .unwrap_or_else(|error| panic!("{label}: {error}"));
    let algorithms = key.algorithms();
    assert_eq!(
        algorithms.first(),
        Some(&SignatureAlgorithm::default_for(certified)),
        "{label}: the preferred algorithm comes first"
    );
    for algorithm in algorithms {
        check_signature(key, certified, algorithm, label).await;
    }
}

/// A signature verifies with the key of the certificate, over the message and over its digest,
/// and not over another message; a digest of a wrong length is refused.
async fn check_signature(
    key: &dyn Key,
    certified: &PublicKey,
    algorithm: SignatureAlgorithm,
    label: &str,
) {
    let name = algorithm.name();
    let message = ToBeSigned::Message(b"what is signed".to_vec());
    let value = key
        .sign(algorithm, message.clone())
        .await
        .unwrap_or_else(|error| panic!("{label}: {name}: {error}"));
    certified
        .verify(algorithm, &message, &value)
        .unwrap_or_else(|error| panic!("{label}: {name} does not verify: {error}"));
    let other = ToBeSigned::Message(b"what is shown".to_vec());
    assert!(
        certified.verify(algorithm, &other, &value).is_err(),
        "{label}: {name}: any message"
    );
    if algorithm.message_only() {
        return;
    }
    let digest = ToBeSigned::Digest(Digest::of(algorithm.digest(), b"what is signed"));
    let value = key
        .sign(algorithm, digest)
        .await
        .unwrap_or_else(|error| panic!("{label}: {name} of a digest: {error}"));
    certified
        .verify(algorithm, &message, &value)
        .unwrap_or_else(|error| panic!("{label}: {name} of a digest does not verify: {error}"));
    let short = ToBeSigned::Digest(Digest::from_octets(algorithm.digest(), [1; 3]));
    assert!(
        matches!(
            key.sign(algorithm, short).await,
            Err(SignError::Rejected(_))
        ),
        "{label}: {name}: a digest of three octets is refused"
    );
}
