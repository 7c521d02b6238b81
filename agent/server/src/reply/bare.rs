//! The dialect of accessory (spec 4, 4.3): the value alone; failures in the older module style.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{PlainFailure, Reply};

use super::code::code;
use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&value.map_or(Reply::Success, Reply::Bare))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    let words = spelling.words(fault);
    write(&Reply::Failure(PlainFailure {
        success: false,
        error_code: code(fault),
        message: Some(&words),
    }))
}
