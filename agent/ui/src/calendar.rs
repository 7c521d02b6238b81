//! Days and moments as people write them.

use tanba_l10n::Locale;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

/// Writes moments in the time zone of this computer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    offset: UtcOffset,
}

impl Calendar {
    /// The time zone of this computer; UTC when it cannot be known.
    pub(crate) fn of_this_computer() -> Self {
        Self {
            offset: UtcOffset::current_local_offset().unwrap_or(UtcOffset::UTC),
        }
    }

    /// The day of a moment, given in seconds since 1970.
    pub(crate) fn day(self, moment: i64, locale: Locale) -> String {
        self.written(moment, locale, "")
    }

    /// Day and minute of a moment, given in seconds since 1970.
    pub(crate) fn minute(self, moment: i64, locale: Locale) -> String {
        let local = self.local(moment);
        let clock = format_description!(" [hour]:[minute]");
        let clock = local
            .and_then(|local| local.format(clock).ok())
            .unwrap_or_default();
        self.written(moment, locale, &clock)
    }

    fn written(self, moment: i64, locale: Locale, clock: &str) -> String {
        let format = match locale {
            Locale::Kazakh | Locale::Russian => format_description!("[day].[month].[year]"),
            Locale::English => format_description!("[day padding:none] [month repr:short] [year]"),
        };
        let day = self
            .local(moment)
            .and_then(|local| local.format(format).ok());
        day.map_or_else(|| moment.to_string(), |day| day + clock)
    }

    fn local(self, moment: i64) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(moment)
            .ok()?
            .checked_to_offset(self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_people_do() {
        let almaty = Calendar {
            offset: UtcOffset::from_hms(5, 0, 0).unwrap(),
        };
        // 2026-03-07T20:30:00Z is already the next day in Almaty.
        let moment = 1_772_915_400;
        assert_eq!(almaty.day(moment, Locale::Kazakh), "08.03.2026");
        assert_eq!(almaty.minute(moment, Locale::English), "8 Mar 2026 01:30");
        assert_eq!(almaty.day(i64::MAX, Locale::Russian), i64::MAX.to_string());
    }
}
