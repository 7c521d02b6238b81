//! Values inside elements: object identifiers and times.

use const_oid::ObjectIdentifier;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::{BerError, Element, Tag};

impl Element<'_> {
    /// An OBJECT IDENTIFIER.
    pub fn oid(&self) -> Result<ObjectIdentifier, BerError> {
        let content = self.expect(Tag::OBJECT_IDENTIFIER)?.content;
        ObjectIdentifier::from_bytes(content).map_err(|_| BerError::OutOfRange)
    }

    /// The octets of a primitive BIT STRING without unused bits.
    pub fn whole_bits(&self) -> Result<&[u8], BerError> {
        match self.expect(Tag::BIT_STRING)?.content.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(BerError::OutOfRange),
        }
    }

    /// UTCTime or GeneralizedTime. Years of two digits are 1950 to 2049 (RFC 5280 4.1.2.5.1);
    /// seconds may be missing, fractions are kept, the zone is `Z` or an offset.
    pub fn time(&self) -> Result<OffsetDateTime, BerError> {
        let year_digits = match self.tag {
            Tag::UTC_TIME => 2,
            Tag::GENERALIZED_TIME => 4,
            _ => return Err(BerError::UnexpectedTag),
        };
        read_time(self.content, year_digits).ok_or(BerError::OutOfRange)
    }
}

fn read_time(content: &[u8], year_digits: usize) -> Option<OffsetDateTime> {
    let zone_at = content
        .iter()
        .position(|octet| matches!(octet, b'Z' | b'+' | b'-'))?;
    let (digits, zone) = content.split_at_checked(zone_at)?;
    let (digits, fraction) = match digits.iter().position(|octet| matches!(octet, b'.' | b',')) {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?),
        None => (digits, &[][..]),
    };
    let (year, rest) = digits.split_at_checked(year_digits)?;
    let year = match (number(year)?, year_digits) {
        (year @ 0..50, 2) => year + 2000,
        (year, 2) => year + 1900,
        (year, _) => year,
    };
    let mut pairs = rest.chunks(2);
    let mut pair = || {
        pairs
            .next()
            .map(|pair| if pair.len() == 2 { number(pair) } else { None })
    };
    let (month, day, hour, minute) = (pair()??, pair()??, pair()??, pair()??);
    let second = pair().unwrap_or(Some(0))?;
    if pairs.next().is_some() {
        return None;
    }
    let byte = |value: u16| u8::try_from(value).ok();
    let month = Month::try_from(byte(month)?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, byte(day)?).ok()?;
    let time = Time::from_hms_nano(byte(hour)?, byte(minute)?, byte(second)?, nanos(fraction)?);
    Some(
        PrimitiveDateTime::new(date, time.ok()?)
            .assume_offset(offset(zone)?)
            .to_offset(UtcOffset::UTC),
    )
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0u16, |value, &digit| {
        let digit = u16::from(digit.checked_sub(b'0').filter(|&digit| digit < 10)?);
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Nanoseconds of the digits after the point; digits beyond the ninth are dropped.
fn nanos(fraction: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for place in 0..9 {
        let digit = number(&[fraction.get(place).copied().unwrap_or(b'0')])?;
        value = value * 10 + u32::from(digit);
    }
    fraction.iter().all(u8::is_ascii_digit).then_some(value)
}

fn offset(zone: &[u8]) -> Option<UtcOffset> {
    let (&sign, digits) = zone.split_first()?;
    if sign == b'Z' {
        return digits.is_empty().then_some(UtcOffset::UTC);
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    if minutes.len() != 2 {
        return None;
    }
    let part = |digits| number(digits).and_then(|value| i8::try_from(value).ok());
    let (hours, minutes) = (part(hours)?, part(minutes)?);
    let east = sign == b'+';
    let signed = |value: i8| if east { value } else { -value };
    UtcOffset::from_hms(signed(hours), signed(minutes), 0).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::encode;

    fn read(tag: Tag, text: &str) -> Option<OffsetDateTime> {
        Element::parse_all(&encode::element(tag, text.as_bytes()))
            .unwrap()
            .time()
            .ok()
    }

    #[test]
    fn times_of_both_types() {
        let utc = |text| read(Tag::UTC_TIME, text);
        let generalized = |text| read(Tag::GENERALIZED_TIME, text);
        assert_eq!(
            utc("260720101112Z"),
            Some(datetime!(2026-07-20 10:11:12 UTC))
        );
        assert_eq!(utc("500101000000Z"), Some(datetime!(1950-01-01 0:00 UTC)));
        assert_eq!(utc("2607201011+0500"), Some(datetime!(2026-07-20 5:11 UTC)));
        assert_eq!(
            generalized("20260720101112.5Z"),
            Some(datetime!(2026-07-20 10:11:12.5 UTC))
        );
        for bad in [
            "",
            "Z",
            "260720101112",
            "269920101112Z",
            "2607201011122Z",
            "260720101112ZZ",
        ] {
            assert_eq!(utc(bad), None, "{bad}");
        }
        for bad in [
            "20260720101112.xZ",
            "20260720101112+99",
            "20260720101112+0500Z",
        ] {
            assert_eq!(generalized(bad), None, "{bad}");
        }
    }
}
