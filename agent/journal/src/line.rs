//! One entry as one line of JSON.
//!
//! ```text
//! {"version":1,"sequence":7,"time":"2026-07-20T10:11:12Z","previous":"…","event":"signed",…,"hash":"…"}
//! ```
//!
//! The canonical form of an entry is its line without `,"hash":"…"` and without the line end; the
//! hash covers its octets as they stand in the file. So nothing has to be written again to be
//! verified, and members that a later version adds are covered too.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::{
    Entry, EntryHash, Event, JournalError, ModuleChange, Record, RecordedCertificate,
    RecordedDocument, RecordedPackage, Rule,
};

/// The longest line that is written or read, in octets: some hundred thousand documents.
pub(crate) const MAX_LINE: usize = 32 << 20;

/// `,"hash":"` + 64 digits + `"}`.
const HASH_MEMBER: &str = ",\"hash\":\"";
const HASH_DIGITS: usize = 64;
const END: &str = "\"}";

#[derive(Serialize, Deserialize)]
struct EntryLine {
    version: u32,
    sequence: u64,
    time: String,
    previous: String,
    event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    caller: String,
    module: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    package: Option<PackageLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    timestamped: bool,
    documents: Vec<DocumentLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<CertificateLine>,
}

#[derive(Serialize, Deserialize)]
struct DocumentLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    size: u64,
    digest: String,
    blind: bool,
}

#[derive(Serialize, Deserialize)]
struct CertificateLine {
    sha256: String,
    serial_number: String,
    owner: String,
    issuer: String,
}

#[derive(Serialize, Deserialize)]
struct PackageLine {
    version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaced: Option<String>,
    publisher: String,
    sha256: String,
}

/// Why a line is not an intact entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineError {
    /// No hash at its end, or no JSON of an entry.
    Unreadable,
    /// The hash does not fit the octets before it.
    HashMismatch,
}

/// Writes a record in its place; gives the entry and its line with the line end.
pub(crate) fn write(
    record: Record,
    sequence: u64,
    previous: EntryHash,
) -> Result<(Entry, Vec<u8>), JournalError> {
    // A finer time than a second is kept: several entries a second are usual in a batch.
    let record = Record {
        time: record.time.to_offset(UtcOffset::UTC),
        ..record
    };
    let time = record.time.format(&Rfc3339).map_err(JournalError::Time)?;
    let twin = EntryLine::of(&record, sequence, time, previous);
    let too_large = || JournalError::RecordTooLarge { limit: MAX_LINE };
    let mut line = serde_json::to_vec(&twin).map_err(|_| too_large())?;
    let hash = EntryHash::of(&line);
    line.pop();
    line.extend_from_slice(format!("{HASH_MEMBER}{hash}{END}\n").as_bytes());
    if line.len() > MAX_LINE {
        return Err(too_large());
    }
    Ok((
        Entry {
            sequence,
            previous,
            record,
            hash,
        },
        line,
    ))
}

/// Reads a line without its line end and checks its hash.
pub(crate) fn read(line: &[u8]) -> Result<Entry, LineError> {
    let (body, hash) = split(line).ok_or(LineError::Unreadable)?;
    let mut canonical = body.to_vec();
    canonical.push(b'}');
    if EntryHash::of(&canonical) != hash {
        return Err(LineError::HashMismatch);
    }
    let twin: EntryLine = serde_json::from_slice(&canonical).map_err(|_| LineError::Unreadable)?;
    twin.into_entry(hash).ok_or(LineError::Unreadable)
}

/// The octets before the member `hash`, and its value.
fn split(line: &[u8]) -> Option<(&[u8], EntryHash)> {
    let rest = line.strip_suffix(END.as_bytes())?;
    let (rest, digits) = rest.split_at_checked(rest.len().checked_sub(HASH_DIGITS)?)?;
    let body = rest.strip_suffix(HASH_MEMBER.as_bytes())?;
    Some((
        body,
        EntryHash::from_hex(std::str::from_utf8(digits).ok()?)?,
    ))
}

impl EntryLine {
    fn of(record: &Record, sequence: u64, time: String, previous: EntryHash) -> Self {
        let (mut fault, mut asked, mut times, mut package) = (None, None, None, None);
        let event = match &record.event {
            Event::Signed => "signed",
            Event::CertificateShown => "certificate_shown",
            Event::Refused => "refused",
            Event::FileRefused => "file_refused",
            Event::RefusedByRule {
                rule,
                asked: permission,
                times: requests,
            } => {
                asked = Some(permission.clone());
                times = Some(*requests);
                rule.event()
            }
            Event::Failed { fault: told } => {
                fault = Some(told.clone());
                "failed"
            }
            Event::ModuleChanged {
                change,
                package: changed,
            } => {
                package = Some(PackageLine::of(changed));
                change.event()
            }
            Event::Unknown(name) => name,
        };
        Self {
            version: 1,
            sequence,
            time,
            previous: previous.to_string(),
            event: event.to_owned(),
            fault,
            asked,
            times,
            caller: record.caller.clone(),
            module: record.module.clone(),
            package,
            format: record.format.clone(),
            timestamped: record.timestamped,
            documents: record.documents.iter().map(DocumentLine::of).collect(),
            certificate: record.certificate.as_ref().map(CertificateLine::of),
        }
    }

    fn into_entry(self, hash: EntryHash) -> Option<Entry> {
        let event = event(
            self.event,
            self.fault,
            (self.asked, self.times),
            self.package,
        );
        let record = Record {
            time: OffsetDateTime::parse(&self.time, &Rfc3339).ok()?,
            caller: self.caller,
            module: self.module,
            event,
            format: self.format,
            documents: self
                .documents
                .into_iter()
                .map(DocumentLine::into_recorded)
                .collect(),
            certificate: self.certificate.map(CertificateLine::into_recorded),
            timestamped: self.timestamped,
        };
        let previous = EntryHash::from_hex(&self.previous)?;
        Some(Entry {
            sequence: self.sequence,
            previous,
            record,
            hash,
        })
    }
}

/// The event of this name, with what belongs to it.
fn event(
    name: String,
    fault: Option<String>,
    (asked, times): (Option<String>, Option<u64>),
    package: Option<PackageLine>,
) -> Event {
    let rule = Rule::ALL.into_iter().find(|rule| rule.event() == name);
    let mut changes = ModuleChange::ALL.into_iter();
    match (name.as_str(), rule) {
        ("signed", _) => Event::Signed,
        ("certificate_shown", _) => Event::CertificateShown,
        ("refused", _) => Event::Refused,
        ("file_refused", _) => Event::FileRefused,
        ("failed", _) => Event::Failed {
            fault: fault.unwrap_or_default(),
        },
        (_, Some(rule)) => Event::RefusedByRule {
            rule,
            asked: asked.unwrap_or_default(),
            times: times.unwrap_or(1),
        },
        (_, None) => match changes.find(|change| change.event() == name) {
            Some(change) => Event::ModuleChanged {
                change,
                package: package.map(PackageLine::into_recorded).unwrap_or_default(),
            },
            None => Event::Unknown(name),
        },
    }
}

impl PackageLine {
    fn of(package: &RecordedPackage) -> Self {
        Self {
            version: package.version.clone(),
            replaced: package.replaced.clone(),
            publisher: package.publisher.clone(),
            sha256: package.sha256.clone(),
        }
    }

    fn into_recorded(self) -> RecordedPackage {
        RecordedPackage {
            version: self.version,
            replaced: self.replaced,
            publisher: self.publisher,
            sha256: self.sha256,
        }
    }
}

impl DocumentLine {
    fn of(document: &RecordedDocument) -> Self {
        Self {
            name: document.name.clone(),
            size: document.size,
            digest: document.digest.clone(),
            blind: document.blind,
        }
    }

    fn into_recorded(self) -> RecordedDocument {
        RecordedDocument {
            name: self.name,
            size: self.size,
            digest: self.digest,
            blind: self.blind,
        }
    }
}

impl CertificateLine {
    fn of(certificate: &RecordedCertificate) -> Self {
        Self {
            sha256: certificate.sha256.clone(),
            serial_number: certificate.serial_number.clone(),
            owner: certificate.owner.clone(),
            issuer: certificate.issuer.clone(),
        }
    }

    fn into_recorded(self) -> RecordedCertificate {
        RecordedCertificate {
            sha256: self.sha256,
            serial_number: self.serial_number,
            owner: self.owner,
            issuer: self.issuer,
        }
    }
}
