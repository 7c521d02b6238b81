//! Lines that modules write into the agent's log, under their names and within bounds.

use std::sync::atomic::{AtomicU32, Ordering};

use tanba_module::LogLevel;

use crate::preview::visible;

/// Lines of one call at most.
const LINES: u32 = 100;

/// Characters of a line at most.
const CHARACTERS: usize = 1_000;

/// How many lines a call has written.
#[derive(Debug, Default)]
pub(crate) struct ModuleLog(AtomicU32);

impl ModuleLog {
    /// Writes a line, unless the call has written enough.
    pub(crate) fn write(&self, module: &str, level: LogLevel, text: &str) {
        let before = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |lines| {
                lines.checked_add(1)
            })
            .unwrap_or(u32::MAX);
        if before == LINES {
            tracing::warn!(
                module,
                "the module logs too much; the rest of this call is left out"
            );
        }
        if before >= LINES {
            return;
        }
        let text = line(text);
        match level {
            LogLevel::Debug => tracing::debug!(target: "module", module, "{text}"),
            LogLevel::Info => tracing::info!(target: "module", module, "{text}"),
            LogLevel::Warning => tracing::warn!(target: "module", module, "{text}"),
            LogLevel::Error => tracing::error!(target: "module", module, "{text}"),
        }
    }
}

/// One line that cannot look like another of the log.
fn line(text: &str) -> String {
    let first: String = text
        .chars()
        .take(CHARACTERS)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    visible(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38_a_line_stays_one_line() {
        assert_eq!(line("a\r\nERROR forged\u{1b}[31m"), "a  ERROR forged [31m");
        assert_eq!(line(&"x".repeat(5_000)).len(), CHARACTERS);
    }

    #[test]
    fn r38_a_call_writes_so_many_lines() {
        let log = ModuleLog::default();
        for _ in 0..1_000 {
            log.write("kz.a", LogLevel::Debug, "x");
        }
        assert_eq!(log.0.load(Ordering::Relaxed), 1_000);
    }
}
