//! What this agent serves.

use tanba_module::{Locale, ModuleName};
use tanba_wire::native::{Agent, Capabilities, Event, StreamLimits, VERSION};

use super::{CHUNK, arriving, session};
use crate::connection::Door;

/// Methods that the door serves itself; the module's manifest has the others.
pub(super) const DOOR_METHODS: [&str; 9] = [
    "callModule",
    "capabilities",
    "closeStream",
    "openStream",
    "readDocument",
    "releaseDocument",
    "resume",
    "subscribe",
    "unsubscribe",
];

/// Documents of one request; the host has the same limit.
const DOCUMENTS: u64 = 10_000;

/// Octets of a signature that go in a message; the module has the same limit.
const INLINE_OCTETS: u64 = 8 << 20;

pub(super) fn of(door: &Door, locale: Locale) -> Capabilities {
    let native = door.registry.find(&ModuleName::new(session::MODULE));
    let served = native.map(|module| module.manifest().methods.clone());
    let mut methods: Vec<String> = served.unwrap_or_default();
    methods.extend(DOOR_METHODS.map(str::to_owned));
    methods.sort_unstable();
    Capabilities {
        protocol: VERSION.to_owned(),
        agent: Agent {
            name: "Tanba".to_owned(),
            version: door.version.clone(),
        },
        locale: locale.tag().to_owned(),
        methods,
        events: Event::SERVED.to_vec(),
        formats: ["cms", "xml", "raw"].map(str::to_owned).to_vec(),
        limits: StreamLimits {
            message_octets: door.config.max_message_octets as u64,
            documents: DOCUMENTS,
            chunk_octets: CHUNK as u64,
            streams: session::STREAMS,
            credit_octets: arriving::CREDIT,
            inline_octets: INLINE_OCTETS,
            open_requests: session::OPEN_REQUESTS,
        },
    }
}
