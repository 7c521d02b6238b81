//! The common invoker as third-party modules use it: the value itself is the body, and a failure
//! has a code of its own.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{InvokerFailure, InvokerReply, ModuleReply, Reply};

use super::code::code;
use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Module(ModuleReply::Body(value)))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    write(&Reply::Invoker(InvokerReply::Failure(InvokerFailure {
        code: code(fault),
        details: None,
        message: &spelling.words(fault),
        status: false,
    })))
}
