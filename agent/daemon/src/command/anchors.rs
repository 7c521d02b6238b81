//! `tanba anchors list | add | remove | fetch`.

use std::io::{BufRead, Write};
use std::path::Path;

use serde_json::{Value, json};
use tanba_pki::Certificate;
use tanba_trust::{AnchorError, TrustAnchor, TrustAnchors, fetch_national};
use time::format_description::well_known::Rfc3339;

use super::verify::certificates;
use super::{CommandError, Exit, Session, block_on};
use crate::agent;
use crate::cli::{AnchorsCommand, Country};
use crate::fetch::HttpFetch;

pub(super) fn run(session: &Session, command: &AnchorsCommand) -> Result<Exit, CommandError> {
    let mut anchors = agent::anchors(&session.places, &session.settings()?)?;
    match command {
        AnchorsCommand::List => list(session, &anchors),
        AnchorsCommand::Add { file } => add(session, &mut anchors, file),
        AnchorsCommand::Remove { fingerprint } => {
            let removed = anchors.remove(fingerprint)?;
            let text = format!(
                "no longer trusted: {}",
                removed.certificate.subject().to_page_text()
            );
            session.print(&json!({ "removed": facts(&removed.certificate)? }), &text)?;
            Ok(Exit::Done)
        }
        AnchorsCommand::Fetch {
            country: Country::Kz,
            yes,
        } => {
            let consent = if *yes { Consent::Given } else { Consent::Ask };
            fetch(session, &mut anchors, consent)
        }
    }
}

/// Whether the person agreed on the command line already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Consent {
    Given,
    Ask,
}

fn list(session: &Session, anchors: &TrustAnchors) -> Result<Exit, CommandError> {
    let rows = anchors
        .list()
        .iter()
        .map(|anchor| facts(&anchor.certificate));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let mut text = String::new();
    for TrustAnchor { certificate, .. } in anchors.list() {
        text += &describe(certificate)?;
    }
    for (path, error) in anchors.unusable() {
        text += &format!("{}: {error}\n", path.display());
    }
    session.print(&json!({ "anchors": rows }), &text)?;
    Ok(Exit::Done)
}

fn add(session: &Session, anchors: &mut TrustAnchors, file: &Path) -> Result<Exit, CommandError> {
    let mut text = String::new();
    let mut added = Vec::new();
    for certificate in certificates(file)? {
        anchors.add(&certificate)?;
        text += &format!("trusted from now on:\n{}", describe(&certificate)?);
        added.push(facts(&certificate)?);
    }
    session.print(&json!({ "added": added }), &text)?;
    Ok(Exit::Done)
}

fn fetch(
    session: &Session,
    anchors: &mut TrustAnchors,
    consent: Consent,
) -> Result<Exit, CommandError> {
    let found = block_on(async { Ok(fetch_national(&HttpFetch).await) })?;
    let failures: Vec<String> = found
        .failures
        .iter()
        .map(|(address, error)| format!("{address}: {error}"))
        .collect();
    if found.certificates.is_empty() {
        return Err(CommandError::NothingFetched {
            failures: failures.join("\n"),
        });
    }
    let mut text = String::new();
    let mut added = Vec::new();
    for (certificate, address) in &found.certificates {
        let shown = format!("{address}\n{}", describe(certificate)?);
        if consent == Consent::Ask && !ask(&shown)? {
            continue;
        }
        match anchors.add(certificate) {
            Ok(_) => text += &format!("trusted from now on: {shown}"),
            Err(AnchorError::Present) => text += &format!("trusted already: {shown}"),
            Err(error) => return Err(error.into()),
        }
        added.push(facts(certificate)?);
    }
    session.print(&json!({ "added": added, "failures": failures }), &text)?;
    Ok(if added.is_empty() {
        Exit::Refused
    } else {
        Exit::Done
    })
}

/// Shows a certificate on the terminal and asks whether it is to be trusted.
fn ask(shown: &str) -> Result<bool, CommandError> {
    let mut out = std::io::stderr().lock();
    write!(
        out,
        "{shown}Trust this certificate? Compare its fingerprint first. [y/N] "
    )?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn facts(certificate: &Certificate) -> Result<Value, CommandError> {
    Ok(json!({
        "subject": certificate.subject().to_page_text(),
        "notBefore": certificate.not_before().format(&Rfc3339)?,
        "notAfter": certificate.not_after().format(&Rfc3339)?,
        "sha256": fingerprint(certificate),
    }))
}

fn describe(certificate: &Certificate) -> Result<String, CommandError> {
    Ok(format!(
        "{}\n  valid    {} to {}\n  SHA-256  {}\n",
        certificate.subject().to_page_text(),
        certificate.not_before().format(&Rfc3339)?,
        certificate.not_after().format(&Rfc3339)?,
        fingerprint(certificate),
    ))
}

fn fingerprint(certificate: &Certificate) -> String {
    hex::encode(
        certificate
            .fingerprint(tanba_pki::DigestAlgorithm::Sha256)
            .as_bytes(),
    )
}
