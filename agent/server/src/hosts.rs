//! What the rest of the agent gives to the door.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tanba_module::{
    Announced, Caller, Fault, Host, Intake, Locale, Manifest, ModuleName, Origin, Report,
};
use tokio::sync::broadcast;

/// Makes the host for one call. Implemented by the daemon.
pub trait Hosts: Send + Sync {
    /// The agent as one call sees it.
    fn host(&self, asked: Asked<'_>) -> Arc<dyn Host>;

    /// Takes in a document that this caller is about to send.
    fn receive(&self, caller: &Caller, announced: Announced) -> Result<Box<dyn Intake>, Fault> {
        let _ = (caller, announced);
        Err(Fault::Unavailable {
            what: "openStream".into(),
        })
    }

    /// Tells of each caller ([`Caller::key`]) about whom a remembered decision was changed.
    fn permission_changes(&self) -> broadcast::Receiver<Arc<str>> {
        broadcast::channel(1).1
    }

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

/// Who asks what, for the host of one call.
pub struct Asked<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// The module that is called.
    pub module: &'a Manifest,
    /// The language, which the host changes when the page asks for it.
    pub locale: &'a ConnectionLocale,
    /// The origin of the page around the one that asks: a claim, to be shown and never trusted
    ///
    pub top_origin: Option<Origin>,
    /// Told how far the call is, where the protocol can say it.
    pub report: Option<Arc<dyn Fn(Report) + Send + Sync>>,
}

impl<'a> Asked<'a> {
    /// A call by a protocol that says no more.
    pub(crate) fn of(
        caller: &'a Caller,
        module: &'a Manifest,
        locale: &'a ConnectionLocale,
    ) -> Self {
        Self {
            caller,
            module,
            locale,
            top_origin: None,
            report: None,
        }
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
