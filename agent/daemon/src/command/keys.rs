//! `tanba keys list`.

use std::path::Path;

use serde_json::{Value, json};
use tanba_host::certificate_facts;
use tanba_keystore::Key;
use time::format_description::well_known::Rfc3339;

use super::{CommandError, Exit, Session, block_on, key};
use crate::cli::KeysCommand;

pub(super) fn run(session: &Session, command: &KeysCommand) -> Result<Exit, CommandError> {
    match command {
        KeysCommand::List { file } => block_on(list(session, file)),
    }
}

async fn list(session: &Session, file: &Path) -> Result<Exit, CommandError> {
    let keys = key::unlock(session, file).await?;
    let facts = keys
        .iter()
        .map(|key| facts(key.as_ref()))
        .collect::<Result<Vec<_>, _>>()?;
    let mut text = String::new();
    for entry in &facts {
        text += &describe(entry);
    }
    session.print(&json!({ "keys": facts }), &text)?;
    Ok(Exit::Done)
}

fn facts(key: &dyn Key) -> Result<Value, CommandError> {
    let mut facts = json!({
        "alias": key.alias(),
        "algorithm": key.public_key().wire_name(),
        "bits": key.public_key().bits(),
    });
    if let Some(certificate) = key.certificate() {
        let known = certificate_facts(certificate);
        facts["certificate"] = json!({
            "subject": certificate.subject().to_page_text(),
            "owner": known.owner,
            "organisation": known.organisation,
            "iin": known.iin,
            "bin": known.bin,
            "issuer": certificate.issuer().to_page_text(),
            "serialNumber": known.serial_number,
            "notBefore": known.not_before.format(&Rfc3339)?,
            "notAfter": known.not_after.format(&Rfc3339)?,
            "extendedKeyUsage": known.roles,
        });
    }
    Ok(facts)
}

fn describe(facts: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut text = format!(
        "{}\n  algorithm   {} ({} bits)\n",
        word(&facts["alias"]),
        word(&facts["algorithm"]),
        facts["bits"]
    );
    let certificate = &facts["certificate"];
    if certificate.is_null() {
        return text + "  no certificate\n";
    }
    for (label, member) in [
        ("owner", "owner"),
        ("company", "organisation"),
        ("subject", "subject"),
        ("issuer", "issuer"),
        ("serial", "serialNumber"),
        ("from", "notBefore"),
        ("until", "notAfter"),
    ] {
        if let Some(value) = certificate[member].as_str() {
            text += &format!("  {label:<11} {value}\n");
        }
    }
    text
}
