//! How many connections and requests are let in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tanba_module::Caller;

use crate::ServerConfig;

/// The span over which requests are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// Counts connections and requests of all callers.
#[derive(Debug)]
pub(crate) struct Admission {
    max_connections: usize,
    max_per_caller: usize,
    requests_per_minute: u32,
    callers: Mutex<HashMap<String, Presence>>,
}

/// What one caller has open, over all its connections.
#[derive(Debug)]
struct Presence {
    connections: usize,
    window: Instant,
    requests: u32,
}

/// Why a connection is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Full {
    /// The agent has as many connections as it bears.
    #[error("the agent has too many open connections")]
    Agent,
    /// This caller has as many connections as one caller may.
    #[error("this site or program has too many open connections to the agent")]
    Caller,
}

/// One admitted connection; its place is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    admission: Arc<Admission>,
    caller: String,
}

impl Admission {
    pub(crate) fn new(config: &ServerConfig) -> Arc<Self> {
        Arc::new(Self {
            max_connections: config.max_connections,
            max_per_caller: config.max_connections_per_caller,
            requests_per_minute: config.requests_per_minute,
            callers: Mutex::default(),
        })
    }

    /// Lets a connection of this caller in, or says why not.
    pub(crate) fn admit(self: &Arc<Self>, caller: &Caller) -> Result<Ticket, Full> {
        let key = caller.key();
        let now = Instant::now();
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        // A caller is remembered while its minute runs, or reconnecting would reset the count.
        callers.retain(|_, presence| {
            presence.connections > 0 || now.duration_since(presence.window) < WINDOW
        });
        if callers
            .values()
            .map(|presence| presence.connections)
            .sum::<usize>()
            >= self.max_connections
        {
            return Err(Full::Agent);
        }
        let presence = callers
            .entry(key.clone())
            .or_insert_with(|| Presence::since(now));
        if presence.connections >= self.max_per_caller {
            return Err(Full::Caller);
        }
        presence.connections += 1;
        Ok(Ticket {
            admission: Arc::clone(self),
            caller: key,
        })
    }

    /// Connections that could be open at once, with as many again in their handshake.
    pub(crate) fn max_sockets(&self) -> usize {
        self.max_connections.saturating_mul(2).saturating_add(16)
    }
}

impl Presence {
    fn since(now: Instant) -> Self {
        Self {
            connections: 0,
            window: now,
            requests: 0,
        }
    }
}

impl Ticket {
    /// Counts one request; false when the caller has asked too often in the last minute.
    pub(crate) fn may_request(&self) -> bool {
        let mut callers = self
            .admission
            .callers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(presence) = callers.get_mut(&self.caller) else {
            return false;
        };
        let now = Instant::now();
        if now.duration_since(presence.window) >= WINDOW {
            presence.window = now;
            presence.requests = 0;
        }
        presence.requests = presence.requests.saturating_add(1);
        presence.requests <= self.admission.requests_per_minute
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut callers = self
            .admission
            .callers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(presence) = callers.get_mut(&self.caller) {
            presence.connections = presence.connections.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use tanba_module::Origin;

    use super::*;

    fn page(name: &str) -> Caller {
        let origin = format!("https://{name}.kz");
        Caller::Page(Origin::from_parts(origin.clone(), origin))
    }

    fn admission() -> Arc<Admission> {
        Admission::new(&ServerConfig {
            max_connections: 3,
            max_connections_per_caller: 2,
            requests_per_minute: 2,
            ..ServerConfig::default()
        })
    }

    #[test]
    fn r08_connections_are_counted_per_caller_and_in_all() {
        let admission = admission();
        let first = admission.admit(&page("a")).unwrap();
        let _second = admission.admit(&page("a")).unwrap();
        assert_eq!(admission.admit(&page("a")).unwrap_err(), Full::Caller);
        let _third = admission.admit(&page("b")).unwrap();
        assert_eq!(admission.admit(&page("c")).unwrap_err(), Full::Agent);
        drop(first);
        assert!(admission.admit(&page("c")).is_ok());
    }

    #[test]
    fn r08_reconnecting_does_not_reset_the_minute() {
        let admission = admission();
        let ticket = admission.admit(&page("a")).unwrap();
        assert!(ticket.may_request() && ticket.may_request());
        assert!(!ticket.may_request());
        drop(ticket);
        assert!(!admission.admit(&page("a")).unwrap().may_request());
        assert!(admission.admit(&page("b")).unwrap().may_request());
    }
}
