//! What the rest of the agent gives to the door.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tanba_module::{Caller, Host, Locale, Manifest, ModuleName, Origin};

/// Makes the host for one call. Implemented by the daemon.
pub trait Hosts: Send + Sync {
    /// The agent as this call of this caller sees it. `locale` is the connection's language,
    /// which the host changes when the page asks for it.
    fn host(&self, caller: &Caller, module: &Manifest, locale: &ConnectionLocale) -> Arc<dyn Host>;

    /// Policy refused this page at the door; for the journal.
    fn refused_by_policy(&self, origin: &Origin) {
        let _ = origin;
    }

    /// A module's manifest refuses this caller before the module is asked; for the journal.
    fn refused_by_manifest(&self, caller: &Caller, module: &Manifest) {
        let _ = (caller, module);
    }

    /// A module of this name is about to be looked for: the moment to bring a [`Registry`] up to
    /// date whose modules were changed by another process. Must not take long.
    ///
    /// [`Registry`]: crate::Registry
    fn before_lookup(&self, module: &ModuleName) {
        let _ = module;
    }

    /// No module answers to this name, and the caller is told so. Must not take long.
    fn missing(&self, caller: &Caller, module: &ModuleName) {
        let _ = (caller, module);
    }

    /// The language of a new connection; `accepted` is the first one of ours in the browser's
    /// `Accept-Language`.
    fn initial_locale(&self, accepted: Option<Locale>) -> Locale {
        accepted.unwrap_or_default()
    }
}

/// The language of one connection, shared between its calls.
#[derive(Clone, Debug)]
pub struct ConnectionLocale(Arc<AtomicU8>);

impl ConnectionLocale {
    /// A connection that starts in this language.
    pub fn new(locale: Locale) -> Self {
        let this = Self(Arc::new(AtomicU8::new(0)));
        this.set(locale);
        this
    }

    /// The language now.
    pub fn current(&self) -> Locale {
        let index = usize::from(self.0.load(Ordering::Relaxed));
        Locale::ALL.get(index).copied().unwrap_or_default()
    }

    /// Changes the language of the calls that follow.
    pub fn set(&self, locale: Locale) {
        let index = Locale::ALL
            .iter()
            .position(|known| *known == locale)
            .unwrap_or_default();
        self.0
            .store(u8::try_from(index).unwrap_or_default(), Ordering::Relaxed);
    }
}

/// Tells the status page how the agent does. Names no key and no person.
pub trait StatusSource: Send + Sync {
    /// The state now, in this language.
    fn status(&self, locale: Locale) -> Status;
}

/// How the agent does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The version of the agent.
    pub version: String,
    /// What is wrong; empty when nothing is.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}
