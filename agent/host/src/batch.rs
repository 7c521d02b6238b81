//! Many documents signed by one key, on every core.
//!
//! Digests of large documents and slow keys must not hold up the sockets, so the work is done on
//! threads of its own. Each takes the next portion when it is done with one: no core waits for
//! another before the last document.

use std::sync::{Arc, Mutex, PoisonError};

use tanba_consent::DocumentFingerprint;
use tanba_keystore::Key;
use tanba_module::{Content, Fault, SignatureParams};
use tanba_pki::Certificate;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

use crate::portions::Portions;
use crate::signing::{self, SigningKey};
use crate::{Environment, fault, spread};

/// Documents that are signed in one go at most before the window hears of progress.
const PORTION: usize = 8;

/// What is signed, and with what.
pub(crate) struct Batch {
    pub(crate) environment: Arc<Environment>,
    pub(crate) key: Arc<dyn Key>,
    pub(crate) certificate: Certificate,
    pub(crate) params: SignatureParams,
    /// Each with the fingerprint that was approved.
    pub(crate) documents: Vec<(Content, DocumentFingerprint)>,
    /// Held by the one thread that has a large document in memory.
    pub(crate) large: Mutex<()>,
}

/// Octets of a held document from which on only one at a time comes into memory.
const LARGE: u64 = 16 << 20;

/// Signatures of one portion, and the number of its first document.
type Signed = (usize, Result<Vec<Vec<u8>>, Fault>);

/// A batch that is being signed. Dropping it ends the work: each core finishes the document at
/// which it is.
pub(crate) struct Running {
    signed: UnboundedReceiver<Signed>,
    workers: Vec<JoinHandle<()>>,
    total: usize,
    done: usize,
    /// Why no more will come, when something else came with it.
    failed: Option<Fault>,
}

/// How much is taken at once of what is finished.
#[derive(Clone, Copy)]
pub(crate) enum Appetite {
    /// One portion, so that a window hears of each.
    Portion,
    /// All that is there, so that little is written often.
    Everything,
}

/// Signatures that are finished, each with the number of its document.
pub(crate) type Finished = Vec<(usize, Vec<u8>)>;

impl Batch {
    /// Starts to sign.
    pub(crate) fn start(self) -> Running {
        let total = self.documents.len();
        let workers = total.min(spread::width());
        let (sender, signed) = mpsc::unbounded_channel();
        let portions = Arc::new(Portions::new(total, workers, self.portion()));
        let (batch, runtime) = (Arc::new(self), Handle::current());
        let workers = (0..workers)
            .map(|_| {
                let (batch, portions) = (Arc::clone(&batch), Arc::clone(&portions));
                let (sender, runtime) = (sender.clone(), runtime.clone());
                tokio::task::spawn_blocking(move || batch.work(&portions, &sender, &runtime))
            })
            .collect();
        Running {
            signed,
            workers,
            total,
            done: 0,
            failed: None,
        }
    }

    /// An authority stamps one document after the other, which takes long enough to be told of.
    fn portion(&self) -> usize {
        if self.params.timestamp { 1 } else { PORTION }
    }

    /// One worker: signs portions until none is left, one fails or nobody waits any more.
    fn work(&self, portions: &Portions, signed: &UnboundedSender<Signed>, runtime: &Handle) {
        while let Some(portion) = portions.next() {
            let number = portion.start;
            let portion = self.documents.get(portion).unwrap_or_default();
            let signatures: Result<Vec<_>, _> = portion
                .iter()
                .map(|document| {
                    if signed.is_closed() {
                        return Err(Fault::Cancelled);
                    }
                    self.sign(document, runtime)
                })
                .collect();
            let failed = signatures.is_err();
            if signed.send((number, signatures)).is_err() || failed {
                return;
            }
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
        let _large = match content {
            Content::Held(content) if content.size() > LARGE => {
                Some(self.large.lock().unwrap_or_else(PoisonError::into_inner))
            }
            _ => None,
        };
        let approved = Some(fingerprint.sha256());
        let stamping = &self.environment.stamping;
        let signed = signing::sign_digested(signing, &self.params, content, approved, stamping);
        runtime.block_on(signed).map_err(fault::signing)
    }
}

impl Running {
    /// Waits for signatures and takes a portion or all that are there; `None` when every document
    /// is signed. What is finished beside a failure is given first.
    pub(crate) async fn finished(&mut self, appetite: Appetite) -> Result<Option<Finished>, Fault> {
        if let Some(fault) = self.failed.take() {
            return Err(fault);
        }
        let Some(first) = self.signed.recv().await else {
            return self.ended().await;
        };
        let mut finished = Finished::new();
        let mut next = Some(first);
        while let Some((number, signatures)) = next {
            match signatures {
                Ok(signatures) => finished.extend((number..).zip(signatures)),
                Err(fault) => {
                    self.failed = Some(fault);
                    break;
                }
            }
            next = match appetite {
                Appetite::Portion => None,
                Appetite::Everything => self.signed.try_recv().ok(),
            };
        }
        self.done += finished.len();
        match self.failed.take_if(|_| finished.is_empty()) {
            Some(fault) => Err(fault),
            None => Ok(Some(finished)),
        }
    }

    /// How many are signed, and how many shall be.
    pub(crate) fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }

    /// All workers are gone: because all is done, unless one of them broke.
    async fn ended(&mut self) -> Result<Option<Finished>, Fault> {
        for worker in self.workers.drain(..) {
            worker.await.map_err(|error| fault::incident(&error))?;
        }
        if self.done == self.total {
            Ok(None)
        } else {
            Err(Fault::Cancelled)
        }
    }
}
