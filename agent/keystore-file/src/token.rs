//! One file behind the contract of tokens.

use std::sync::Arc;

use async_trait::async_trait;
use tanba_keystore::{Key, Token, TokenDescription, UnlockError, UnlockedToken};
use tanba_pki::Secret;

use crate::store::Store;

/// A file that was read once; what happens to it on the disk later changes nothing here.
pub(crate) struct FileToken {
    description: TokenDescription,
    store: Arc<Store>,
}

impl FileToken {
    /// A token of a file's contents.
    pub(crate) fn new(description: TokenDescription, store: Store) -> Self {
        Self {
            description,
            store: Arc::new(store),
        }
    }
}

#[async_trait]
impl Token for FileToken {
    fn description(&self) -> &TokenDescription {
        &self.description
    }

    async fn unlock(&self, secret: Secret) -> Result<UnlockedToken, UnlockError> {
        let store = Arc::clone(&self.store);
        // Key derivations take from milliseconds to seconds. The secret moves into the job and is
        // wiped when the job ends, also when nobody waits for it any more.
        let keys = off_thread(move || store.unlock(&secret)).await?;
        let keys = keys
            .into_iter()
            .map(|key| Arc::new(key) as Arc<dyn Key>)
            .collect();
        Ok(UnlockedToken { keys })
    }
}

/// Runs a job on a thread for blocking work. A panic of the job goes on in the caller, as if it
/// had made the call itself.
pub(crate) async fn off_thread<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(job).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down: nobody is left to take an answer.
            Err(_) => std::future::pending().await,
        },
    }
}
