//! How an index is spelled. Unknown members are passed over, known ones have to be right.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use tanba_module::{ModuleName, Permission, Version, Words, is_symbolic_name};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::{Bundle, Index, Location};
use crate::Fingerprint;
use crate::package::LARGEST_PACKAGE;

/// Modules of one index at most.
const MOST_BUNDLES: usize = 2000;
/// Keys that one index may name at most.
const MOST_KEYS: usize = 16;
/// Names, permissions, origins or hosts of one module at most.
const LONGEST_LIST: usize = 256;
/// Octets of a text for people at most.
pub const LARGEST_TEXT: usize = 4000;
/// Hex digits of a serial number at most (RFC 5280 4.1.2.2: 20 octets).
const LONGEST_SERIAL: usize = 40;
/// How long an index may be used at most; a longer time would make [`Index::expires`] idle.
const LONGEST_LIFE: Duration = Duration::days(400);

/// Why octets are no index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexFormError {
    /// Not JSON, a member missing or of the wrong kind.
    #[error("the catalogue is not the JSON of an index")]
    Json(#[from] serde_json::Error),
    /// A member with a value that it cannot have.
    #[error("the catalogue's member {member:?} is wrong{}", of_module(.symbolic_name.as_deref()))]
    Member {
        /// The member.
        member: &'static str,
        /// The module in whose entry it stands.
        symbolic_name: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct IndexJson {
    version: u64,
    issued: String,
    expires: String,
    keys: Vec<String>,
    bundles: Vec<BundleJson>,
}

#[derive(Serialize, Deserialize)]
struct BundleJson {
    name: WordsJson,
    symname: String,
    version: String,
    #[serde(default)]
    info: WordsJson,
    url: String,
    hash: String,
    csernum: String,
    chash: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    banned: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minimum: Option<String>,
    answers: Vec<String>,
    permissions: Vec<String>,
    #[serde(
        default,
        rename = "allowedOrigins",
        skip_serializing_if = "Vec::is_empty"
    )]
    allowed_origins: Vec<String>,
    #[serde(
        default,
        rename = "networkHosts",
        skip_serializing_if = "Vec::is_empty"
    )]
    network_hosts: Vec<String>,
    publisher: String,
    size: u64,
    tanba: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct WordsJson {
    kk: String,
    ru: String,
    en: String,
}

impl Index {
    /// Reads the JSON.
    pub fn parse(json: &[u8]) -> Result<Self, IndexFormError> {
        let read: IndexJson = serde_json::from_slice(json)?;
        let issued = time("issued", &read.issued)?;
        let expires = time("expires", &read.expires)?;
        if expires <= issued || expires - issued > LONGEST_LIFE {
            return Err(wrong("expires"));
        }
        if read.keys.is_empty() || read.keys.len() > MOST_KEYS {
            return Err(wrong("keys"));
        }
        let keys = read.keys.iter().map(|key| fingerprint("keys", key));
        let keys = keys.collect::<Result<_, _>>()?;
        if read.bundles.len() > MOST_BUNDLES {
            return Err(wrong("bundles"));
        }
        let mut names = HashSet::new();
        let mut bundles = Vec::with_capacity(read.bundles.len());
        for entry in read.bundles {
            let symbolic_name: String = entry.symname.chars().take(128).collect();
            let bundle = entry.read().map_err(|error| match error {
                IndexFormError::Member { member, .. } => IndexFormError::Member {
                    member,
                    symbolic_name: Some(symbolic_name),
                },
                error => error,
            })?;
            // Also a folder's name, and some systems do not tell case apart.
            if !names.insert(bundle.symbolic_name.to_ascii_lowercase()) {
                return Err(wrong("symname"));
            }
            bundles.push(bundle);
        }
        Ok(Self {
            version: read.version,
            issued,
            expires,
            keys,
            bundles,
        })
    }

    /// Writes the JSON, indented for people who look at it.
    pub fn to_json(&self) -> Result<Vec<u8>, IndexFormError> {
        let written = |member, at: OffsetDateTime| at.format(&Rfc3339).map_err(|_| wrong(member));
        let index = IndexJson {
            version: self.version,
            issued: written("issued", self.issued)?,
            expires: written("expires", self.expires)?,
            keys: self.keys.iter().map(ToString::to_string).collect(),
            bundles: self.bundles.iter().map(BundleJson::of).collect(),
        };
        let mut json = serde_json::to_vec_pretty(&index)?;
        json.push(b'\n');
        Ok(json)
    }
}

impl BundleJson {
    fn of(bundle: &Bundle) -> Self {
        let permissions = bundle
            .permissions
            .iter()
            .map(|known| known.name().to_owned());
        let (origins, hosts) = (bundle.allowed_origins.iter(), bundle.network_hosts.iter());
        Self {
            name: WordsJson::of(&bundle.name),
            symname: bundle.symbolic_name.clone(),
            version: bundle.version.to_string(),
            info: WordsJson::of(&bundle.info),
            url: bundle.location.as_str().to_owned(),
            hash: bundle.hash.to_string(),
            csernum: bundle.certificate_serial.clone(),
            chash: bundle.certificate_hash.to_string(),
            required: bundle.required,
            hidden: bundle.hidden,
            banned: bundle.banned,
            minimum: bundle.minimum.as_ref().map(ToString::to_string),
            answers: bundle.answers.iter().map(ToString::to_string).collect(),
            permissions: permissions
                .chain(bundle.unknown_permissions.iter().cloned())
                .collect(),
            allowed_origins: origins.map(|origin| origin.as_str().to_owned()).collect(),
            network_hosts: hosts.map(|host| host.as_str().to_owned()).collect(),
            publisher: bundle.publisher.clone(),
            size: bundle.size,
            tanba: bundle.contract.to_string(),
        }
    }

    fn read(self) -> Result<Bundle, IndexFormError> {
        if !is_symbolic_name(&self.symname) {
            return Err(wrong("symname"));
        }
        if !is_serial(&self.csernum) {
            return Err(wrong("csernum"));
        }
        if self.publisher.len() > LARGEST_TEXT {
            return Err(wrong("publisher"));
        }
        if self.size == 0 || self.size > LARGEST_PACKAGE as u64 {
            return Err(wrong("size"));
        }
        if self.permissions.len() > LONGEST_LIST {
            return Err(wrong("permissions"));
        }
        let (permissions, unknown_permissions) = permissions(self.permissions);
        Ok(Bundle {
            name: self.name.read("name")?,
            version: version("version", &self.version)?,
            info: self.info.read("info")?,
            location: Location::parse(&self.url).ok_or(wrong("url"))?,
            hash: fingerprint("hash", &self.hash)?,
            certificate_serial: self.csernum,
            certificate_hash: fingerprint("chash", &self.chash)?,
            required: self.required,
            hidden: self.hidden,
            banned: self.banned,
            minimum: match &self.minimum {
                Some(minimum) => Some(version("minimum", minimum)?),
                None => None,
            },
            answers: answers(self.answers)?,
            permissions,
            unknown_permissions,
            allowed_origins: scopes("allowedOrigins", self.allowed_origins)?,
            network_hosts: scopes("networkHosts", self.network_hosts)?,
            publisher: self.publisher,
            size: self.size,
            contract: version("tanba", &self.tanba)?,
            symbolic_name: self.symname,
        })
    }
}

impl WordsJson {
    fn of(words: &Words) -> Self {
        let Words { kk, ru, en } = words.clone();
        Self { kk, ru, en }
    }

    fn read(self, member: &'static str) -> Result<Words, IndexFormError> {
        let Self { kk, ru, en } = self;
        if [&kk, &ru, &en].iter().any(|text| text.len() > LARGEST_TEXT) {
            return Err(wrong(member));
        }
        Ok(Words { kk, ru, en })
    }
}

fn answers(names: Vec<String>) -> Result<Vec<ModuleName>, IndexFormError> {
    let fit = names.iter().all(|name| is_symbolic_name(name));
    if names.is_empty() || names.len() > LONGEST_LIST || !fit {
        return Err(wrong("answers"));
    }
    Ok(names.into_iter().map(ModuleName::new).collect())
}

/// Those that this agent knows, and the others.
fn permissions(names: Vec<String>) -> (Vec<Permission>, Vec<String>) {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for name in names {
        match Permission::from_name(&name) {
            Some(permission) => known.push(permission),
            None => unknown.push(name.chars().take(100).collect()),
        }
    }
    (known, unknown)
}

/// Origins or hosts.
fn scopes<Scope: TryFrom<String>>(
    member: &'static str,
    texts: Vec<String>,
) -> Result<Vec<Scope>, IndexFormError> {
    if texts.len() > LONGEST_LIST {
        return Err(wrong(member));
    }
    let scope = |text| Scope::try_from(text).map_err(|_| wrong(member));
    texts.into_iter().map(scope).collect()
}

fn is_serial(text: &str) -> bool {
    let digits = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    (1..=LONGEST_SERIAL).contains(&text.len()) && text.bytes().all(digits)
}

fn time(member: &'static str, text: &str) -> Result<OffsetDateTime, IndexFormError> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| wrong(member))
}

fn version(member: &'static str, text: &str) -> Result<Version, IndexFormError> {
    let parsed = text.parse().map_err(|_| wrong(member));
    parsed.and_then(|version| {
        if text.len() <= 43 {
            Ok(version)
        } else {
            Err(wrong(member))
        }
    })
}

fn fingerprint(member: &'static str, text: &str) -> Result<Fingerprint, IndexFormError> {
    text.parse().map_err(|_| wrong(member))
}

fn wrong(member: &'static str) -> IndexFormError {
    IndexFormError::Member {
        member,
        symbolic_name: None,
    }
}

fn of_module(symbolic_name: Option<&str>) -> String {
    symbolic_name.map_or_else(String::new, |name| format!(" in the entry of {name:?}"))
}
