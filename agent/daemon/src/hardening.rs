//! Keys and passwords pass through this process: its memory is nobody else's.

/// Forbids core dumps and debuggers. What the system refuses is left as it is.
#[cfg(target_os = "linux")]
pub(crate) fn keep_memory_private() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Elsewhere the defaults hold: crash reports of macOS and Windows carry no memory.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_memory_private() {}
