//! The dialect of modules that are asked by `command`: how it went is in `resultStatus`.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{CommandReply, ModuleReply, Reply};

use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>, spelling: &Spelling) -> String {
    write(&Reply::Module(ModuleReply::Command(CommandReply {
        value,
        code: "OK",
        text: None,
        request_id: spelling.echo.request_id.as_ref(),
    })))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    let code = match fault {
        Fault::Declared { code, .. } => code,
        _ => "ERROR",
    };
    write(&Reply::Module(ModuleReply::Command(CommandReply {
        value: None,
        code,
        text: Some(&spelling.words(fault)),
        request_id: spelling.echo.request_id.as_ref(),
    })))
}
