//! The older style of third-party modules (spec 4.3). Its failures are those of accessory.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{ModuleReply, Reply};

use super::{Spelling, bare, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Module(ModuleReply::Older(value)))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    bare::failure(fault, spelling)
}
