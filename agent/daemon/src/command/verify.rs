//! `tanba verify`.

use std::fs::File;
use std::path::Path;

use tanba_pki::Certificate;
use tanba_signature::Report;
use tanba_signature_cms::{DetachedContent, binary, verify as verify_cms};
use tanba_signature_xml::{VerifyOptions, verify as verify_xml};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

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
    let report = examine(args)?;
    let judged = Judged::of(&report, &anchors, &trusted, at);
    session.print(&report::facts(&judged)?, &report::text(&judged)?)?;
    Ok(judged.exit())
}

fn examine(args: &VerifyArgs) -> Result<Report, CommandError> {
    let octets = File::open(&args.file)
        .and_then(|mut file| read_all(&mut file))
        .map_err(of_file(&args.file))?;
    if looks_like_xml(&octets) {
        return Ok(verify_xml(&octets, &VerifyOptions::default())?.report());
    }
    let Some(path) = &args.content else {
        return Ok(verify_cms(&octets, DetachedContent::None, &[]));
    };
    let octets = binary(&octets)?;
    let content = DetachedFile::digest(path, &octets, &[])?;
    let known = |algorithm| content.find(algorithm);
    Ok(verify_cms(&octets, DetachedContent::Digests(&known), &[]))
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
