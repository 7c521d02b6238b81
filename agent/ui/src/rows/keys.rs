//! Key files and keys as rows.

use std::path::Path;

use tanba_l10n::{Locale, Value, role_name, text, text_with};
use tanba_prompt::message::{BlockMessage, CandidateMessage, FactsMessage, LocationMessage};

use super::{picture, spoken, tone};
use crate::calendar::Calendar;
use crate::windows::Row;
use crate::words::{count, plain, with};

/// Between two facts on a line.
const SEPARATOR: &str = " · ";

/// A key file.
pub(crate) fn location(location: &LocationMessage, calendar: Calendar, locale: Locale) -> Row {
    let path = Path::new(&location.path);
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(&location.path);
    let folder = path.parent().and_then(Path::to_str).unwrap_or_default();
    let note = if location.last_used_here {
        plain(locale, "key-file-last")
    } else {
        "".into()
    };
    let row = Row {
        note,
        note_kind: tone::ACCENT,
        ..Row::default()
    };
    let row = match &location.remembered {
        Some(facts) => {
            let until = calendar.day(facts.not_after, locale);
            let whose = facts
                .organisation
                .clone()
                .into_iter()
                .chain(roles(facts, locale));
            Row {
                title: facts.owner.clone().into(),
                tag: with(locale, "key-until", "until", &until).into(),
                first: joined(whose.chain([name.to_owned()])).into(),
                picture: picture::KEY,
                ..row
            }
        }
        None => Row {
            title: name.into(),
            first: folder.into(),
            picture: picture::FILE,
            ..row
        },
    };
    spoken(row)
}

/// A key of an opened file; `number` counts from one.
pub(crate) fn key(
    candidate: &CandidateMessage,
    number: usize,
    calendar: Calendar,
    locale: Locale,
) -> Row {
    let blocked = candidate
        .blocks
        .iter()
        .map(|block| block_text(block, locale));
    let warnings = candidate.warnings.iter().map(|id| text(locale, id));
    let notes: Vec<String> = blocked.chain(warnings).collect();
    let row = Row {
        note: notes.join(SEPARATOR).into(),
        note_kind: if usable(candidate) {
            tone::WARNING
        } else {
            tone::DANGER
        },
        disabled: !usable(candidate),
        picture: picture::KEY,
        ..Row::default()
    };
    let Some(facts) = &candidate.facts else {
        let title = count(locale, "key-unnamed", "number", number).into();
        return spoken(Row { title, ..row });
    };
    let bin = facts
        .bin
        .as_deref()
        .map(|bin| with(locale, "key-bin", "bin", bin));
    let iin = facts
        .iin
        .as_deref()
        .map(|iin| with(locale, "key-iin", "iin", iin));
    let (from, until) = (
        calendar.day(facts.not_before, locale),
        calendar.day(facts.not_after, locale),
    );
    let validity = [
        ("from", Value::Text(from.as_str())),
        ("until", Value::Text(until.as_str())),
    ];
    let first = facts
        .organisation
        .clone()
        .into_iter()
        .chain(roles(facts, locale));
    let second = [Some(text_with(locale, "key-valid", &validity)), iin, bin];
    let mut row = spoken(Row {
        title: facts.owner.clone().into(),
        tag: facts.algorithm.clone().into(),
        first: joined(first).into(),
        second: joined(second.into_iter().flatten()).into(),
        ..row
    });
    // Seen below the list, for the chosen key alone.
    row.spoken.push_str(", ");
    row.spoken
        .push_str(&with(locale, "key-issuer", "issuer", &facts.issuer));
    row
}

/// What else there is to know about a chosen key, whole.
pub(crate) fn details(candidate: &CandidateMessage, locale: Locale) -> String {
    let issuer = candidate.facts.as_ref().map(|facts| {
        let issuer = with(locale, "key-issuer", "issuer", &facts.issuer);
        joined([
            issuer,
            with(locale, "key-serial-number", "number", &facts.serial_number),
        ])
    });
    let blocks = candidate
        .blocks
        .iter()
        .map(|block| block_text(block, locale));
    let lines: Vec<String> = issuer.into_iter().chain(blocks).collect();
    lines.join("\n")
}

/// Whether a key can be chosen.
pub(crate) fn usable(candidate: &CandidateMessage) -> bool {
    candidate.blocks.is_empty() && candidate.facts.is_some()
}

/// Why a key cannot be chosen.
fn block_text(block: &BlockMessage, locale: Locale) -> String {
    match block {
        BlockMessage::Expired => text(locale, "block-expired"),
        BlockMessage::KeyUsage => text(locale, "block-key-usage"),
        BlockMessage::Issuer => text(locale, "block-issuer"),
        BlockMessage::Subject => text(locale, "block-subject"),
        BlockMessage::KeyKind => text(locale, "block-key-kind"),
        BlockMessage::Digest => text(locale, "block-digest"),
        BlockMessage::ValidAt => text(locale, "block-valid-at"),
        BlockMessage::NotYetValid => text(locale, "block-not-yet-valid"),
        BlockMessage::Revoked => text(locale, "block-revoked"),
        BlockMessage::Purpose => text(locale, "block-purpose"),
        BlockMessage::Role(oid) => {
            let role = role_name(oid, locale).unwrap_or_else(|| oid.clone());
            with(locale, "block-role", "role", &role)
        }
        BlockMessage::Iin => text(locale, "block-iin"),
        BlockMessage::Bin => text(locale, "block-bin"),
        BlockMessage::SerialNumber => text(locale, "block-serial-number"),
        BlockMessage::Chain => text(locale, "block-chain"),
        BlockMessage::ChainWithoutAnchors => text(locale, "block-chain-no-anchors"),
        BlockMessage::NoCertificate => text(locale, "block-no-certificate"),
        BlockMessage::Algorithm => text(locale, "block-algorithm"),
    }
}

/// Names of the roles, the purpose and the general role left out where a more exact one stands.
fn roles(facts: &FactsMessage, locale: Locale) -> Vec<String> {
    let purpose = |oid: &str| oid.starts_with("1.3.6.1.5.5.7.3.");
    let covered = |oid: &str| {
        let more_exact = |other: &String| {
            other
                .strip_prefix(oid)
                .is_some_and(|it| it.starts_with('.'))
        };
        facts.roles.iter().any(more_exact)
    };
    let exact = facts
        .roles
        .iter()
        .filter(|oid| !purpose(oid) && !covered(oid));
    let names: Vec<String> = exact.filter_map(|oid| role_name(oid, locale)).collect();
    if !names.is_empty() {
        return names;
    }
    facts
        .roles
        .iter()
        .filter_map(|oid| role_name(oid, locale))
        .collect()
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(SEPARATOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{candidate, facts, locations};

    #[test]
    fn a_key_shows_whose_it_is_and_why_it_cannot_be_chosen() {
        let blocks = vec![
            BlockMessage::Expired,
            BlockMessage::Role("1.2.398.6.1.1.1.1".into()),
        ];
        let candidate = candidate(0, facts(), blocks);
        let calendar = Calendar::of_this_computer();
        let row = key(&candidate, 1, calendar, Locale::English);
        assert!(row.disabled);
        assert_eq!(row.first, "ТОО «Алтын Дән» · Head of the organisation");
        assert_eq!(row.note, "Expired · Lacks a role the site asks for: Notary");
        assert!(
            row.second.contains("IIN 850101300123 · BIN 990140001234"),
            "{}",
            row.second
        );
        let issuer = "Issued by ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022";
        assert!(details(&candidate, Locale::English).contains(issuer));
        assert!(row.spoken.contains(issuer), "{}", row.spoken);
    }

    #[test]
    fn a_key_without_certificate_has_a_number() {
        let candidate = CandidateMessage {
            facts: None,
            ..candidate(4, facts(), vec![BlockMessage::NoCertificate])
        };
        let row = key(&candidate, 5, Calendar::of_this_computer(), Locale::Russian);
        assert_eq!(row.title, "Ключ 5");
        assert!(!usable(&candidate));
    }

    #[test]
    fn a_file_is_known_by_its_owner_or_its_name() {
        let [known, other] = &locations()[..] else {
            panic!("one that is known, one that is not");
        };
        let calendar = Calendar::of_this_computer();
        let row = location(other, calendar, Locale::English);
        assert_eq!(
            (row.title.as_str(), row.first.as_str()),
            ("RSA256_8d2e.p12", "/home/erlan/keys")
        );
        assert_eq!(row.note, "");
        let row = location(known, calendar, Locale::English);
        assert_eq!(row.title, "АХМЕТОВ ЕРЛАН");
        assert!(row.first.ends_with("GOST512_4c9f2b71aa01de.p12"));
        assert_eq!(row.note, "Used here last");
    }
}
