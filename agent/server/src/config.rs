//! What the daemon decides about the door.

use std::collections::BTreeSet;

use tanba_module::ModuleName;
use tanba_wire::Limits;

/// Settings of the door. The defaults are those of a desktop.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// TCP port on 127.0.0.1 and ::1; 0 lets the system choose one.
    pub port: u16,
    /// Octets of one message of a page. Larger ones are refused by their frame header.
    pub max_message_octets: usize,
    /// Nesting of arrays and objects in a request; at most 127.
    pub max_nesting: usize,
    /// Values and member names in a request.
    pub max_values: usize,
    /// WebSocket connections in all.
    pub max_connections: usize,
    /// WebSocket connections of one origin or program.
    pub max_connections_per_caller: usize,
    /// Requests of one origin or program in a minute, over all its connections.
    pub requests_per_minute: u32,
    /// Requests of one connection that wait while another is in work.
    pub max_waiting_requests: usize,
    /// Which origins may connect beside https ones.
    pub origins: OriginPolicy,
    /// The module that answers requests without a member `module` (spec 1.10).
    pub nameless_module: ModuleName,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            port: 13579,
            max_message_octets: 512 << 20,
            max_nesting: 100,
            max_values: 1_000_000,
            max_connections: 128,
            max_connections_per_caller: 32,
            requests_per_minute: 600,
            max_waiting_requests: 16,
            origins: OriginPolicy::default(),
            nameless_module: ModuleName::new("kz.gov.pki.knca.applet.Applet"),
        }
    }
}

impl ServerConfig {
    /// How much of one message is read.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            octets: self.max_message_octets,
            depth: self.max_nesting,
            values: self.max_values,
        }
    }
}

/// Exceptions to the rule that https origins, and http ones of this computer, may connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginPolicy {
    /// ASCII serialisations of http origins that the administrator lets in.
    pub intranet: BTreeSet<String>,
    /// ASCII serialisations of origins that are kept out.
    pub denied: BTreeSet<String>,
}
