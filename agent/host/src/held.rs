//! Documents of any size that the agent holds for callers.
//!
//! A document arrives once, by a stream, out of the chooser or as a large result ([`arriving`]). It
//! is digested on its way, and kept in a file without a name ([`kept`]). The handle that its caller
//! gets is of no use to anybody else, and to him for half an hour.

mod arriving;
mod kept;
mod room;
mod spool;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tanba_module::{
    Announced, Caller, Content, Document, Fault, HeldContent, HeldDocument, Intake, Permission,
};
use time::{Duration, OffsetDateTime};
use tokio::runtime::Handle;

use self::arriving::Arriving;
use self::room::Rooms;
use self::spool::Spool;
use crate::{Environment, fault};

/// How long a handle may be used.
const LIVES: Duration = Duration::minutes(30);

/// The documents of all callers.
pub struct HeldDocuments(Arc<Shelf>);

struct Shelf {
    spool: Spool,
    rooms: Arc<Rooms>,
    documents: Mutex<HashMap<String, Entry>>,
}

struct Entry {
    /// [`Caller::key`] of whom it belongs to.
    caller: String,
    since: OffsetDateTime,
    document: Document,
}

impl HeldDocuments {
    /// Keeps content in files of this folder, which is nobody else's: what is there is removed,
    /// and it is made when the first document comes.
    pub fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Shelf {
            spool: Spool::new(folder),
            rooms: Arc::default(),
            documents: Mutex::default(),
        }))
    }

    fn receive(
        &self,
        caller: &Caller,
        announced: Announced,
        now: OffsetDateTime,
    ) -> Result<Arriving, Fault> {
        let room = self.0.rooms.enter(caller.key(), announced.size)?;
        let file = if announced.keep {
            Some(self.0.spool.file()?)
        } else {
            None
        };
        let shelf = Arc::clone(&self.0);
        Ok(Arriving::new(shelf, announced, room, file, now))
    }

    /// A document of this caller.
    fn find(&self, caller: &Caller, handle: &str, now: OffsetDateTime) -> Result<Document, Fault> {
        let mut documents = self.0.documents();
        documents.retain(|_, entry| entry.is_alive(now));
        documents
            .get(handle)
            .filter(|entry| entry.caller == caller.key())
            .map(|entry| entry.document.clone())
            .ok_or(Fault::DocumentGone)
    }

    fn release(&self, caller: &Caller, handle: &str) {
        let mut documents = self.0.documents();
        let own = |entry: &Entry| entry.caller == caller.key();
        if documents.get(handle).is_some_and(own) {
            documents.remove(handle);
        }
    }
}

impl Shelf {
    /// The documents, also after a panic elsewhere: they are plain data without broken states.
    fn documents(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        let documents = self.documents.lock();
        documents.unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a document its handle.
    fn put(
        self: &Arc<Self>,
        caller: String,
        name: Option<String>,
        content: HeldContent,
        now: OffsetDateTime,
    ) -> Result<HeldDocument, Fault> {
        let mut octets = [0u8; 16];
        getrandom::fill(&mut octets).map_err(|error| fault::incident(&error))?;
        let handle = URL_SAFE_NO_PAD.encode(octets);
        let held = HeldDocument {
            handle: handle.clone(),
            name: name.clone(),
            size: content.size(),
            sha256: content.sha256(),
        };
        let entry = Entry {
            caller,
            since: now,
            document: Document {
                name,
                content: Content::Held(content),
            },
        };
        self.documents().insert(handle.clone(), entry);
        forget_later(Arc::downgrade(self), handle);
        Ok(held)
    }
}

impl Entry {
    /// A clock that was set back lets nobody keep a handle for ever.
    fn is_alive(&self, now: OffsetDateTime) -> bool {
        (now - self.since).abs() < LIVES
    }
}

/// The file of a document that nobody asks for any more shall not wait for the next question.
fn forget_later(shelf: Weak<Shelf>, handle: String) {
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    runtime.spawn(async move {
        tokio::time::sleep(LIVES.unsigned_abs()).await;
        if let Some(shelf) = shelf.upgrade() {
            shelf.documents().remove(&handle);
        }
    });
}

impl Environment {
    /// Takes a document that arrives for this caller. [`Fault::Limit`] when they have as much as
    /// they may, [`Fault::Refused`] when policy refuses them. May block for a file to be made.
    pub fn receive(&self, caller: &Caller, announced: Announced) -> Result<Box<dyn Intake>, Fault> {
        let now = self.now();
        // Policy alone refuses this: nothing is shown, and nothing leaves.
        let admission = self.rules().admit(caller, Permission::Verify, now);
        if let tanba_consent::Admission::Refuse(refusal) = admission {
            return Err(refusal.fault());
        }
        Ok(Box::new(self.held.receive(caller, announced, now)?))
    }

    /// A document that is held for this caller. [`Fault::DocumentGone`] when there is none of this
    /// handle.
    pub fn held_document(&self, caller: &Caller, handle: &str) -> Result<Document, Fault> {
        self.held.find(caller, handle, self.now())
    }

    /// Forgets a document of this caller. What is being done with it goes on.
    pub fn release_document(&self, caller: &Caller, handle: &str) {
        self.held.release(caller, handle);
    }
}

#[cfg(test)]
mod tests;
