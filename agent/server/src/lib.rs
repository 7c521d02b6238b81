//! The browser's door: from an accepted socket to a frame that answers.
//!
//! The files are the path of a request: `listener` accepts on loopback, `peer` tells whose the
//! other end is, `entrance` speaks TLS and HTTP, `upgrade` lets a page or a program in by `Host`
//! and `Origin` before a byte of JSON is read, `connection` keeps the order of one socket (or
//! `native`, for pages that chose `tanba.v1`), `router` finds the module, `routed` calls it and
//! `reply` spells its outcome. `status_page` is what a person sees who opens
//! the address in a browser. The daemon gives a certificate resolver, a [`Registry`] of modules
//! and a [`Hosts`], and runs the [`Server`].

mod admission;
mod answer;
mod config;
mod connection;
mod entrance;
mod frames;
mod hosts;
mod listener;
mod native;
mod origin;
mod peer;
mod plain;
mod read_ahead;
mod reply;
mod routed;
mod router;
mod socket;
mod status_page;
mod tls;
mod upgrade;

pub use config::{OriginPolicy, ServerConfig};
pub use frames::decoder::Decoder as FrameDecoder;
pub use frames::{CloseCode, Message};
pub use hosts::{Asked, ConnectionLocale, Hosts, Problem, Status, StatusSource};
pub use listener::{BindError, Parts, Server};
pub use origin::parse as parse_origin;
pub use router::Registry;
pub use tls::{TlsError, tls_config};
