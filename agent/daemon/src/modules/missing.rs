//! A page calls a module that is not installed: the person may want it.
//!
//! The page is told `MODULE_NOT_FOUND` as ever, and nothing else: whether the catalogue knows the
//! name is between the agent and the person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tanba_catalog::Bundle;
use tanba_module::{Caller, ModuleName};
use tokio::time::Instant;

use super::Shelf;
use crate::notices::{Installable, Notice};

/// How long a caller's call of a name counts as one.
const PERIOD: Duration = Duration::from_hours(1);

/// Names that one caller is listened to about in a [`PERIOD`].
const NAMES: usize = 3;

/// Callers and names remembered at most; beyond it nothing is offered.
const CAPACITY: usize = 256;

/// Who asked for what of late.
#[derive(Debug, Default)]
pub(super) struct Missed(Mutex<HashMap<(String, ModuleName), Instant>>);

impl Missed {
    /// Whether this call is worth a look into the catalogue.
    fn is_new(&self, caller: &Caller, name: &ModuleName) -> bool {
        let now = Instant::now();
        let mut missed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        missed.retain(|_, at| now.duration_since(*at) < PERIOD);
        let caller = caller.key();
        let names = missed.keys().filter(|(other, _)| *other == caller).count();
        let known = missed.contains_key(&(caller.clone(), name.clone()));
        if known || names >= NAMES || missed.len() >= CAPACITY {
            return false;
        }
        missed.insert((caller, name.clone()), now);
        true
    }
}

impl Shelf {
    /// Tells the person that a module could be installed, when the catalogue has one that answers
    /// to the name. Not often, whatever the page does.
    pub(crate) fn missing(self: &Arc<Self>, caller: &Caller, name: &ModuleName) {
        if self.choice().is_none() || !self.missed.is_new(caller, name) {
            return;
        }
        let (shelf, caller, name) = (Arc::clone(self), caller.clone(), name.clone());
        tokio::task::spawn_blocking(move || {
            if let Some(module) = shelf.installable(&name) {
                shelf.notices.tell(Notice::Installable { caller, module });
            }
        });
    }

    /// The module of the catalogue that answers to a name and may be installed.
    fn installable(&self, name: &ModuleName) -> Option<Installable> {
        let catalogue = match self.known_catalogue() {
            Ok(catalogue) => catalogue?,
            Err(error) => {
                tracing::warn!(%error, "the catalogue could not be looked into");
                return None;
            }
        };
        let answers = |bundle: &&Bundle| bundle.answers.contains(name) && !bundle.hidden;
        let bundle = catalogue.index().bundles.iter().find(answers)?;
        let symbolic_name = &bundle.symbolic_name;
        let forbidden = self.policy.forbidden.contains(symbolic_name);
        let offered = catalogue.offer(symbolic_name, (self.clock)()).is_ok();
        (offered && !forbidden).then(|| Installable {
            symbolic_name: symbolic_name.clone(),
            name: bundle.name.clone(),
            publisher: bundle.publisher.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use tanba_module::Origin;
    use tokio::time::advance;

    use super::*;

    fn page(number: usize) -> Caller {
        let origin = format!("https://{number}.example");
        Caller::Page(Origin::from_parts(origin.clone(), origin))
    }

    #[tokio::test(start_paused = true)]
    async fn r08_a_page_cannot_make_the_person_hear_the_same_offer_again_and_again() {
        let missed = Missed::default();
        let name = |number: usize| ModuleName::new(format!("kz.module{number}"));
        assert!(missed.is_new(&page(0), &name(0)));
        assert!(!missed.is_new(&page(0), &name(0)));
        assert!(missed.is_new(&page(1), &name(0)), "another page");
        for number in 1..NAMES {
            assert!(missed.is_new(&page(0), &name(number)));
        }
        assert!(!missed.is_new(&page(0), &name(NAMES)), "names tried out");
        advance(PERIOD).await;
        assert!(missed.is_new(&page(0), &name(0)));
        for number in 0..CAPACITY * 2 {
            missed.is_new(&page(number), &name(1));
        }
        assert!(missed.0.lock().unwrap().len() <= CAPACITY);
    }
}
