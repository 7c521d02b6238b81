//! How much each caller may have, and all of them together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tanba_module::Fault;

/// Documents of one caller at once.
const DOCUMENTS: usize = 64;

/// Octets of one caller at once.
const OCTETS: u64 = 16 << 30;

/// Octets of all callers at once: several sites together shall not fill the disk either.
const OCTETS_OF_ALL: u64 = 32 << 30;

/// Documents of all callers at once.
const DOCUMENTS_OF_ALL: usize = 512;

/// What everybody has now.
#[derive(Default)]
pub(super) struct Rooms(Mutex<HashMap<String, Used>>);

#[derive(Clone, Copy, Default)]
struct Used {
    documents: usize,
    octets: u64,
}

/// Room of one document; given back when it is dropped.
pub(super) struct Room {
    rooms: Arc<Rooms>,
    caller: String,
    octets: u64,
}

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Used>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Room for one more document of this caller. A size that is announced and could never fit is
    /// refused now.
    pub(super) fn enter(
        self: &Arc<Self>,
        caller: String,
        announced: Option<u64>,
    ) -> Result<Room, Fault> {
        let mut callers = self.lock();
        let documents: usize = callers.values().map(|used| used.documents).sum();
        let used = callers.get(&caller).copied().unwrap_or_default();
        if used.documents >= DOCUMENTS || documents >= DOCUMENTS_OF_ALL {
            return Err(limit("number of documents that are held"));
        }
        let announced = announced.unwrap_or_default();
        if used.octets.saturating_add(announced) > OCTETS {
            return Err(limit("size of the documents that are held"));
        }
        callers.entry(caller.clone()).or_default().documents += 1;
        Ok(Room {
            rooms: Arc::clone(self),
            caller,
            octets: 0,
        })
    }
}

impl Room {
    /// So many octets more.
    pub(super) fn grow(&mut self, by: u64) -> Result<(), Fault> {
        let mut callers = self.rooms.lock();
        let all: u64 = callers.values().map(|used| used.octets).sum();
        let used = callers.entry(self.caller.clone()).or_default();
        let own = used.octets.saturating_add(by);
        if own > OCTETS || all.saturating_add(by) > OCTETS_OF_ALL {
            return Err(limit("size of the documents that are held"));
        }
        used.octets = own;
        self.octets += by;
        Ok(())
    }

    /// [`Caller::key`](tanba_module::Caller::key) of whom it is.
    pub(super) fn caller(&self) -> &str {
        &self.caller
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut callers = self.rooms.lock();
        let Some(used) = callers.get_mut(&self.caller) else {
            return;
        };
        used.documents = used.documents.saturating_sub(1);
        used.octets = used.octets.saturating_sub(self.octets);
        if used.documents == 0 {
            callers.remove(&self.caller);
        }
    }
}

fn limit(what: &'static str) -> Fault {
    Fault::Limit { what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r09_a_caller_has_so_many_documents_and_gives_their_room_back() {
        let rooms = Arc::new(Rooms::default());
        let enter = |caller: &str| rooms.enter(caller.to_owned(), None);
        let mut first: Vec<_> = (0..DOCUMENTS).map(|_| enter("a").unwrap()).collect();
        assert!(enter("a").is_err());
        assert!(enter("b").is_ok());
        first.pop();
        assert!(enter("a").is_ok());
        drop(first);
        assert!(rooms.lock().is_empty());
    }

    #[test]
    fn r09_octets_are_bounded_for_each_and_for_all() {
        let rooms = Arc::new(Rooms::default());
        let enter = |caller: &str| rooms.enter(caller.to_owned(), None).unwrap();
        let (mut one, mut two, mut three) = (enter("a"), enter("b"), enter("c"));
        one.grow(OCTETS).unwrap();
        assert!(one.grow(1).is_err());
        assert!(rooms.enter("a".to_owned(), Some(1)).is_err());
        assert!(enter("a").grow(1).is_err(), "another document of theirs");
        two.grow(OCTETS).unwrap();
        assert!(three.grow(1).is_err(), "all of them together");
        drop(one);
        assert!(three.grow(1).is_ok());
        assert!(rooms.enter("d".to_owned(), Some(u64::MAX)).is_err());
    }
}
