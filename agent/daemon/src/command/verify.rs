//! `tanba verify`.

use std::fs::File;
use std::path::Path;

use tanba_host::Grounds;
use tanba_pki::Certificate;
use tanba_signature::Report;
use tanba_signature_cms::{DetachedContent, SignedData, binary, verify as verify_cms};
use tanba_signature_xml::{VerifyOptions, verify as verify_xml};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::cms_file::stream_large;
use super::detached_file::DetachedFile;
use super::report::{self, Judged};
use super::sign::read_all;
use super::{CommandError, Exit, Session, of_file};
use crate::agent;
use crate::cli::VerifyArgs;

pub(super) fn run(session: &Session, args: &VerifyArgs) -> Result<Exit, CommandError> {
    let at = match &args.at {
        Some(text) => {
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| CommandError::Time(text.clone()))?
        }
        None => OffsetDateTime::now_utc(),
    };
    let settings = session.settings()?;
    let anchors = agent::anchors(&session.places, &settings)?;
    let mut trusted = Vec::new();
    for path in &args.trust {
        trusted.extend(certificates(path)?);
    }
    let Examined { report, carried } = examine(args)?;
    let grounds = Grounds {
        anchors: &anchors,
        trusted: &trusted,
        carried: &carried,
        at,
    };
    let judged = Judged::of(&report, &grounds);
    session.print(&report::facts(&judged)?, &report::text(&judged)?)?;
    Ok(judged.exit())
}

/// What was found, and the certificates that the file holds.
struct Examined {
    report: Report,
    carried: Vec<Certificate>,
}

fn examine(args: &VerifyArgs) -> Result<Examined, CommandError> {
    if args.content.is_none()
        && let Some(message) = stream_large(&args.file)?
    {
        // A large CMS is read once from end to end and never held in memory.
        let report = message.report(&[])?;
        let carried = carried(message.detached()).unwrap_or_default();
        return Ok(Examined { report, carried });
    }
    let octets = File::open(&args.file)
        .and_then(|mut file| read_all(&mut file))
        .map_err(of_file(&args.file))?;
    if looks_like_xml(&octets) {
        let report = verify_xml(&octets, &VerifyOptions::default())?.report();
        return Ok(Examined::of(report));
    }
    let report = match &args.content {
        None => verify_cms(&octets, DetachedContent::None, &[]),
        Some(path) => {
            let octets = binary(&octets)?;
            let content = DetachedFile::digest(path, &octets, &[])?;
            let known = |algorithm| content.find(algorithm);
            verify_cms(&octets, DetachedContent::Digests(&known), &[])
        }
    };
    let carried = carried(&octets).unwrap_or_default();
    Ok(Examined { report, carried })
}

/// The certificates in a CMS; what cannot be read carries none, and the report says so.
fn carried(octets: &[u8]) -> Option<Vec<Certificate>> {
    let octets = binary(octets).ok()?;
    Some(SignedData::parse(&octets).ok()?.certificates())
}

impl Examined {
    /// Without certificates beside the signers' own.
    fn of(report: Report) -> Self {
        Self {
            report,
            carried: Vec::new(),
        }
    }
}

/// The certificates of a file.
pub(super) fn certificates(path: &Path) -> Result<Vec<Certificate>, CommandError> {
    let octets = std::fs::read(path).map_err(of_file(path))?;
    Certificate::all_from_bytes(&octets).map_err(|source| CommandError::NotCertificate {
        path: path.to_owned(),
        source,
    })
}

fn looks_like_xml(octets: &[u8]) -> bool {
    let text = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    text.trim_ascii_start().first() == Some(&b'<')
}
