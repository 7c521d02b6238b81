//! The dialect for new pages: `{"result":…}`, or an error with a word, a text and who can do
//! something about it.

use serde_json::Value;
use tanba_module::{Blame, Fault};
use tanba_wire::{ModuleReply, NativeFailure, Reply};

use super::code::code;
use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Module(ModuleReply::Native(value)))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    write(&Reply::Module(ModuleReply::NativeFailure(NativeFailure {
        code: code(fault),
        message: &spelling.words(fault),
        blame: blame(fault.blame()),
    })))
}

pub(super) fn blame(blame: Blame) -> &'static str {
    match blame {
        Blame::Page => "page",
        Blame::Person => "person",
        Blame::Key => "key",
        Blame::Environment => "environment",
        Blame::Network => "network",
        Blame::Agent => "agent",
    }
}
