//! Systems on which other programs are not looked at yet.

use super::{Holder, Process};

pub(super) fn processes() -> Vec<Process> {
    Vec::new()
}

pub(super) fn holder_of(_: u16) -> Holder {
    Holder::Unknown
}
