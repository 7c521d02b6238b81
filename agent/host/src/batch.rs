//! Many documents signed by one key, on every core.
//!
//! Digests of large documents and slow keys must not hold up the sockets, so the work is done on
//! threads of its own. Each takes the next document when it is done with one: no core waits for
//! another before the last.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tanba_consent::DocumentFingerprint;
use tanba_keystore::Key;
use tanba_module::{Content, Fault, SignatureParams};
use tanba_pki::Certificate;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

use crate::signing::{self, SigningKey};
use crate::{Environment, fault, spread};

/// How long signatures are kept back before the window hears of progress. More often is more than
/// a person sees, and takes the cores from signing.
const KEPT_BACK: Duration = Duration::from_millis(50);

/// What is signed, and with what.
pub(crate) struct Batch {
    pub(crate) environment: Arc<Environment>,
    pub(crate) key: Arc<dyn Key>,
    pub(crate) certificate: Certificate,
    pub(crate) params: SignatureParams,
    /// Each with the fingerprint that was approved.
    pub(crate) documents: Vec<(Content, DocumentFingerprint)>,
}

/// Signatures, each with the number of its document.
type Signed = Vec<(usize, Vec<u8>)>;

/// A batch that is being signed. Dropping it ends the work: each core finishes the document at
/// which it is.
pub(crate) struct Running {
    signed: UnboundedReceiver<Result<Signed, Fault>>,
    workers: Vec<JoinHandle<()>>,
    /// In the order of the documents; empty where one is not there yet.
    signatures: Vec<Vec<u8>>,
    done: usize,
}

/// How far a batch is.
pub(crate) struct Progress {
    pub(crate) done: usize,
    pub(crate) total: usize,
}

impl Batch {
    /// Starts to sign.
    pub(crate) fn start(self) -> Running {
        let total = self.documents.len();
        let (sender, signed) = mpsc::unbounded_channel();
        let (batch, next) = (Arc::new(self), Arc::new(AtomicUsize::new(0)));
        let runtime = Handle::current();
        let workers = (0..total.min(spread::width()))
            .map(|_| {
                let (batch, next) = (Arc::clone(&batch), Arc::clone(&next));
                let (sender, runtime) = (sender.clone(), runtime.clone());
                tokio::task::spawn_blocking(move || batch.work(&next, &sender, &runtime))
            })
            .collect();
        Running {
            signed,
            workers,
            signatures: vec![Vec::new(); total],
            done: 0,
        }
    }

    /// One worker: signs until no document is left, one fails or nobody waits any more.
    fn work(
        &self,
        next: &AtomicUsize,
        signed: &UnboundedSender<Result<Signed, Fault>>,
        runtime: &Handle,
    ) {
        let (mut kept_back, mut told) = (Signed::new(), Instant::now());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = self.documents.get(number) else {
                break;
            };
            if signed.is_closed() {
                return;
            }
            match self.sign(document, runtime) {
                Ok(signature) => kept_back.push((number, signature)),
                Err(fault) => {
                    // Nobody waits for what is sent after a fault, nor for it once the call ended.
                    let _ = signed.send(Err(fault));
                    return;
                }
            }
            if told.elapsed() >= KEPT_BACK {
                let _ = signed.send(Ok(std::mem::take(&mut kept_back)));
                told = Instant::now();
            }
        }
        if !kept_back.is_empty() {
            let _ = signed.send(Ok(kept_back));
        }
    }

    fn sign(
        &self,
        (content, fingerprint): &(Content, DocumentFingerprint),
        runtime: &Handle,
    ) -> Result<Vec<u8>, Fault> {
        let signing = SigningKey {
            key: self.key.as_ref(),
            certificate: &self.certificate,
            now: self.environment.now(),
        };
        let approved = Some(fingerprint.sha256());
        let stamping = &self.environment.stamping;
        let signed = signing::sign_digested(signing, &self.params, content, approved, stamping);
        runtime.block_on(signed).map_err(fault::signing)
    }
}

impl Running {
    /// Waits for further signatures; `None` when every document is signed.
    pub(crate) async fn progress(&mut self) -> Result<Option<Progress>, Fault> {
        let Some(signed) = self.signed.recv().await else {
            return self.ended().await;
        };
        for (number, signature) in signed? {
            if let Some(place) = self.signatures.get_mut(number) {
                *place = signature;
                self.done += 1;
            }
        }
        Ok(Some(Progress {
            done: self.done,
            total: self.signatures.len(),
        }))
    }

    /// The signatures, in the order of the documents.
    pub(crate) fn signatures(self) -> Vec<Vec<u8>> {
        self.signatures
    }

    /// All workers are gone: because all is done, unless one of them broke.
    async fn ended(&mut self) -> Result<Option<Progress>, Fault> {
        for worker in self.workers.drain(..) {
            worker.await.map_err(|error| fault::incident(&error))?;
        }
        if self.done == self.signatures.len() {
            Ok(None)
        } else {
            Err(Fault::Cancelled)
        }
    }
}
