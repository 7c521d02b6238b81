//! How much memory and how many tables a guest may have.

use tanba_module::ModuleLimits;
use wasmtime::ResourceLimiter;

/// A component of ours has about five core instances, one memory and three tables; adapters of
/// other languages bring a few more.
const INSTANCES: usize = 64;
const MEMORIES: usize = 8;
const TABLES: usize = 32;

/// Entries of all tables together, eight octets each.
const TABLE_ENTRIES: usize = 1_000_000;

/// Octets of one MiB.
pub(crate) const MIB: usize = 1024 * 1024;

/// What a guest has of its memory and tables, all of them together.
pub(crate) struct Bounds {
    memory: Quota,
    entries: Quota,
}

struct Quota {
    used: usize,
    allowed: usize,
    exceeded: bool,
}

impl Bounds {
    pub(crate) fn new(limits: ModuleLimits) -> Self {
        let quota = |allowed| Quota {
            used: 0,
            allowed,
            exceeded: false,
        };
        Self {
            memory: quota(mebibytes(limits.memory_mib)),
            entries: quota(TABLE_ENTRIES),
        }
    }

    /// Whether the guest asked for more than it may have. What it does about the refusal is its
    /// own affair; most end with a trap that says nothing.
    pub(crate) fn were_exceeded(&self) -> bool {
        self.memory.exceeded || self.entries.exceeded
    }
}

impl Quota {
    fn grow(&mut self, current: usize, desired: usize) -> bool {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.allowed {
            self.exceeded = true;
            return false;
        }
        self.used = used;
        true
    }
}

impl ResourceLimiter for Bounds {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.memory.grow(current, desired))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.entries.grow(current, desired))
    }

    fn instances(&self) -> usize {
        INSTANCES
    }

    fn memories(&self) -> usize {
        MEMORIES
    }

    fn tables(&self) -> usize {
        TABLES
    }
}

/// A limit of the manifest in octets.
pub(crate) fn mebibytes(count: u32) -> usize {
    usize::try_from(count).map_or(usize::MAX, |count| count.saturating_mul(MIB))
}
