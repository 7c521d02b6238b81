//! The dialect of modules that are asked by `type`: pages test `errorCode`.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{ModuleReply, Reply, TypeReply};

use super::code::code;
use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Module(ModuleReply::Type(TypeReply {
        result: value,
        error_code: "NONE",
        error_message: None,
    })))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    write(&Reply::Module(ModuleReply::Type(TypeReply {
        result: None,
        error_code: code(fault),
        error_message: Some(&spelling.words(fault)),
    })))
}
