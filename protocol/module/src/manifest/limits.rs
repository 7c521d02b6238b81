//! What one call of a sandboxed module may use.

use serde::Deserialize;

/// What one call may use. A policy may lower each, never raise it over the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ModuleLimits {
    /// Linear memory, MiB.
    pub memory_mib: u32,
    /// Seconds of its own computing; waiting for the person or the network does not count.
    pub seconds: u32,
    /// The answer, MiB.
    pub answer_mib: u32,
    /// Signers, files and other handles that are open at once.
    pub handles: u32,
}

impl Default for ModuleLimits {
    fn default() -> Self {
        Self {
            memory_mib: 256,
            seconds: 10,
            answer_mib: 64,
            handles: 64,
        }
    }
}

impl ModuleLimits {
    /// What no manifest may go beyond.
    pub const LARGEST: Self = Self {
        memory_mib: 2048,
        seconds: 120,
        answer_mib: 1024,
        handles: 1024,
    };

    /// The smaller of both, member by member.
    #[must_use]
    pub fn within(self, bound: Self) -> Self {
        Self {
            memory_mib: self.memory_mib.min(bound.memory_mib),
            seconds: self.seconds.min(bound.seconds),
            answer_mib: self.answer_mib.min(bound.answer_mib),
            handles: self.handles.min(bound.handles),
        }
    }
}
