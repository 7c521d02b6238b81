//! A private key in memory behind the contract of keys.

use std::sync::Arc;

use async_trait::async_trait;
use tanba_keystore::{Key, SignError};
use tanba_pki::{
    Certificate, DigestAlgorithm, PrivateKey, PublicKey, SignatureAlgorithm, SignatureValue,
    ToBeSigned,
};
use zeroize::Zeroizing;

use crate::token::off_thread;

/// Messages longer than this, in octets, are digested off the async threads.
const LONG_MESSAGE: usize = 1 << 20;

/// A key that was read from a file; wiped with the last reference.
pub(crate) struct FileKey {
    key: Arc<PrivateKey>,
    alias: String,
    certificate: Option<Certificate>,
    others: Vec<Certificate>,
}

impl FileKey {
    /// A key with what its file says about it.
    pub(crate) fn new(
        key: PrivateKey,
        alias: String,
        certificate: Option<Certificate>,
        others: Vec<Certificate>,
    ) -> Self {
        Self {
            key: Arc::new(key),
            alias,
            certificate,
            others,
        }
    }
}

#[async_trait]
impl Key for FileKey {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    fn other_certificates(&self) -> &[Certificate] {
        &self.others
    }

    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn algorithms(&self) -> Vec<SignatureAlgorithm> {
        algorithms_for(self.public_key())
    }

    async fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        to_be_signed: ToBeSigned,
    ) -> Result<SignatureValue, SignError> {
        let is_slow =
            matches!(&to_be_signed, ToBeSigned::Message(message) if message.len() > LONG_MESSAGE);
        if is_slow {
            let key = Arc::clone(&self.key);
            off_thread(move || sign(&key, algorithm, &to_be_signed)).await
        } else {
            sign(&self.key, algorithm, &to_be_signed)
        }
    }
}

/// The default first, then the other SHA-2 digests, then RSASSA-PSS.
fn algorithms_for(key: &PublicKey) -> Vec<SignatureAlgorithm> {
    const DIGESTS: [DigestAlgorithm; 3] = [
        DigestAlgorithm::Sha256,
        DigestAlgorithm::Sha384,
        DigestAlgorithm::Sha512,
    ];
    let mut algorithms = vec![SignatureAlgorithm::default_for(key)];
    let others = DIGESTS
        .iter()
        .map(|digest| SignatureAlgorithm::with_digest(key, *digest));
    let pss = DIGESTS
        .iter()
        .map(|digest| SignatureAlgorithm::rsa_pss(key, *digest));
    for algorithm in others.chain(pss).flatten() {
        if !algorithms.contains(&algorithm) {
            algorithms.push(algorithm);
        }
    }
    algorithms
}

fn sign(
    key: &PrivateKey,
    algorithm: SignatureAlgorithm,
    to_be_signed: &ToBeSigned,
) -> Result<SignatureValue, SignError> {
    let mut entropy = Zeroizing::new([0; 32]);
    getrandom::fill(entropy.as_mut_slice()).map_err(|_| SignError::NoEntropy)?;
    Ok(key.sign(algorithm, to_be_signed, &entropy)?)
}
