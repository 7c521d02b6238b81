//! What is said about packages and modules, for people and programs.

use serde_json::{Value, json};
use tanba_catalog::{Bundle, Contents, Publisher};
use tanba_l10n::permission_text;
use tanba_module::{Locale, Manifest, NetworkHost, OriginPattern, Permission};
use time::format_description::well_known::Rfc3339;

use crate::command::CommandError;

/// What a manifest says.
pub(super) fn manifest_facts(manifest: &Manifest) -> Value {
    json!({
        "symname": manifest.symbolic_name,
        "version": manifest.version.to_string(),
        "name": { "kk": manifest.name.kk, "ru": manifest.name.ru, "en": manifest.name.en },
        "contract": manifest.contract.as_ref().map(ToString::to_string),
        "answers": manifest.answers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "methods": manifest.methods,
        "permissions": names(&manifest.permissions),
        "allowedOrigins": origins(&manifest.allowed_origins),
        "networkHosts": hosts(&manifest.network_hosts),
    })
}

/// What a package holds.
pub(super) fn contents_facts(contents: &Contents) -> Value {
    let mut facts = manifest_facts(&contents.manifest);
    facts["fileName"] = contents.file_name().into();
    facts["componentOctets"] = contents.component.len().into();
    facts["icon"] = contents.icon.is_some().into();
    facts
}

/// Who signed a package.
pub(super) fn publisher_facts(publisher: &Publisher) -> Result<Value, CommandError> {
    let certificate = &publisher.certificate;
    let time = publisher.signing_time;
    Ok(json!({
        "name": publisher.name(),
        "subject": certificate.subject().to_page_text(),
        "issuer": certificate.issuer().to_page_text(),
        "serialNumber": certificate.serial_number_hex(),
        "sha256": publisher.fingerprint().to_string(),
        "notBefore": certificate.not_before().format(&Rfc3339)?,
        "notAfter": certificate.not_after().format(&Rfc3339)?,
        "signingTime": time.map(|time| time.format(&Rfc3339)).transpose()?,
    }))
}

/// What a package holds, in words.
pub(super) fn contents_text(contents: &Contents, locale: Locale) -> String {
    let manifest = &contents.manifest;
    let mut text = format!(
        "{} {}\n  name        {}\n",
        manifest.symbolic_name,
        manifest.version,
        manifest.name.in_language(locale)
    );
    let answers: Vec<_> = manifest.answers.iter().map(ToString::to_string).collect();
    text += &format!("  answers to  {}\n", answers.join(", "));
    text += &permissions_text(&manifest.permissions, locale);
    text + &reach_text(&manifest.allowed_origins, &manifest.network_hosts)
}

/// What the catalogue offers, in words.
pub(super) fn bundle_text(bundle: &Bundle, locale: Locale) -> String {
    let mut text = format!(
        "{} {}\n  name        {}\n",
        bundle.symbolic_name,
        bundle.version,
        bundle.name.in_language(locale)
    );
    let info = bundle.info.in_language(locale);
    if !info.is_empty() {
        text += &format!("  about       {info}\n");
    }
    text += &format!("  publisher   {}\n", bundle.publisher);
    text += &permissions_text(&bundle.permissions, locale);
    text + &reach_text(&bundle.allowed_origins, &bundle.network_hosts)
}

/// What the catalogue offers, for programs.
pub(super) fn bundle_facts(bundle: &Bundle) -> Value {
    json!({
        "symname": bundle.symbolic_name,
        "version": bundle.version.to_string(),
        "publisher": bundle.publisher,
        "permissions": names(&bundle.permissions),
        "allowedOrigins": origins(&bundle.allowed_origins),
        "networkHosts": hosts(&bundle.network_hosts),
    })
}

pub(super) fn names(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().copied().map(Permission::name).collect()
}

fn permissions_text(permissions: &[Permission], locale: Locale) -> String {
    let lines = permissions
        .iter()
        .map(|permission| format!("  may         {}\n", permission_text(*permission, locale)));
    lines.collect()
}

fn origins(patterns: &[OriginPattern]) -> Vec<&str> {
    patterns.iter().map(OriginPattern::as_str).collect()
}

fn hosts(hosts: &[NetworkHost]) -> Vec<&str> {
    hosts.iter().map(NetworkHost::as_str).collect()
}

/// Which sites may call a module, and which servers it may speak to.
fn reach_text(origins: &[OriginPattern], hosts: &[NetworkHost]) -> String {
    let mut text = String::new();
    for host in hosts {
        text += &format!("  speaks to   {}\n", host.as_str());
    }
    if origins.is_empty() {
        text += "  called by   every site\n";
    }
    for origin in origins {
        text += &format!("  called by   {}\n", origin.as_str());
    }
    text
}
