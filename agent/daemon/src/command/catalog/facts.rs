//! What a catalogue says, for people and programs.

use serde_json::{Value, json};
use tanba_catalog::Index;
use tanba_module::{NetworkHost, OriginPattern};
use time::format_description::well_known::Rfc3339;

use crate::command::CommandError;

pub(super) fn facts(index: &Index) -> Result<Value, CommandError> {
    let bundles = index.bundles.iter().map(|bundle| {
        let (origins, hosts) = (bundle.allowed_origins.iter(), bundle.network_hosts.iter());
        json!({
            "symname": bundle.symbolic_name,
            "version": bundle.version.to_string(),
            "publisher": bundle.publisher,
            "permissions": bundle.permissions.iter().map(|it| it.name()).collect::<Vec<_>>(),
            "allowedOrigins": origins.map(OriginPattern::as_str).collect::<Vec<_>>(),
            "networkHosts": hosts.map(NetworkHost::as_str).collect::<Vec<_>>(),
            "url": bundle.location.as_str(),
            "hash": bundle.hash.to_string(),
            "chash": bundle.certificate_hash.to_string(),
            "required": bundle.required,
            "hidden": bundle.hidden,
            "banned": bundle.banned,
        })
    });
    Ok(json!({
        "version": index.version,
        "issued": index.issued.format(&Rfc3339)?,
        "expires": index.expires.format(&Rfc3339)?,
        "keys": index.keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "bundles": bundles.collect::<Vec<_>>(),
    }))
}

pub(super) fn text(index: &Index) -> Result<String, CommandError> {
    let mut text = format!(
        "version {}, issued {}, expires {}\n",
        index.version,
        index.issued.format(&Rfc3339)?,
        index.expires.format(&Rfc3339)?
    );
    for key in &index.keys {
        text += &format!("  key     {key}\n");
    }
    for bundle in &index.bundles {
        text += &format!("  module  {} {}", bundle.symbolic_name, bundle.version);
        let marks = [
            (bundle.required, "required"),
            (bundle.hidden, "hidden"),
            (bundle.banned, "banned"),
        ];
        for (_, mark) in marks.iter().filter(|(set, _)| *set) {
            text += &format!(", {mark}");
        }
        text += &format!("  ({})\n", bundle.publisher);
    }
    Ok(text)
}
