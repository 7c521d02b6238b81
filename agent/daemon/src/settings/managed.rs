//! The policy as the management of Windows and macOS lays it down, when there is no `policy.toml`:
//! group policy in the registry, and a configuration profile among the managed preferences. The
//! members are those of the file.
//!
//! Both are read through the system's own programs, `reg` and `plutil`. Untested on these systems:
//! the forms of what the programs print are tested here.

#[cfg(any(windows, target_os = "macos", test))]
use serde_json::{Map, Value};

use super::Policy;

/// Why a managed policy is not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManagedError {
    /// No policy of the expected shape.
    #[error("the policy of this computer's management is not understood: {0}")]
    Malformed(#[from] serde_json::Error),
}

/// The managed policy; `None` when there is none.
#[cfg(windows)]
pub(super) fn read() -> Result<Option<Policy>, ManagedError> {
    let listing = listing(
        r"C:\Windows\System32\reg.exe",
        &["query", &format!(r"HKLM\{REGISTRY}"), "/s"],
    );
    listing
        .map(|text| policy(of_registry(&text)))
        .transpose()
        .map_err(ManagedError::from)
}

/// The managed policy; `None` when there is none.
#[cfg(target_os = "macos")]
pub(super) fn read() -> Result<Option<Policy>, ManagedError> {
    let file = "/Library/Managed Preferences/kz.tanba.agent.plist";
    let listing = listing("/usr/bin/plutil", &["-convert", "json", "-o", "-", file]);
    listing
        .map(|text| Ok(policy(serde_json::from_str(&text)?)?))
        .transpose()
}

/// Other systems are managed by the file.
#[cfg(not(any(windows, target_os = "macos")))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn read() -> Result<Option<Policy>, ManagedError> {
    Ok(None)
}

/// What a program prints; `None` when it finds nothing.
#[cfg(any(windows, target_os = "macos"))]
fn listing(program: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(program).args(arguments).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The key below which group policy writes.
#[cfg(any(windows, test))]
const REGISTRY: &str = r"Software\Policies\Tanba";

/// Members that are on or off; the registry has numbers for both.
#[cfg(any(windows, test))]
const SWITCHES: [&str; 2] = ["refuse-programs", "developer-mode"];

/// A policy, without what belongs to the profile that brought it.
#[cfg(any(windows, target_os = "macos", test))]
fn policy(members: Map<String, Value>) -> Result<Policy, serde_json::Error> {
    let members = members
        .into_iter()
        .filter(|(name, _)| !name.starts_with("Payload"));
    serde_json::from_value(Value::Object(members.collect()))
}

/// What `reg query KEY /s` prints: the name of each key on a line, its values indented below, each
/// with name, kind and data. A key whose values are called by numbers is a list.
#[cfg(any(windows, test))]
fn of_registry(listing: &str) -> Map<String, Value> {
    let mut root = Map::new();
    let mut path: Vec<String> = Vec::new();
    for line in listing.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with(' ') {
            let key = line.trim().to_lowercase();
            let below = key.split_once(&REGISTRY.to_lowercase());
            let below = below.map(|(_, below)| below).unwrap_or_default();
            let parts = below.split('\\').filter(|part| !part.is_empty());
            path = parts.map(str::to_owned).collect();
            continue;
        }
        let mut fields = line.trim().splitn(3, "    ").map(str::trim);
        if let (Some(name), Some(kind), Some(data)) = (fields.next(), fields.next(), fields.next())
        {
            put(&mut root, &path, name, value(name, kind, data));
        }
    }
    root
}

#[cfg(any(windows, test))]
fn value(name: &str, kind: &str, data: &str) -> Value {
    let number = data
        .strip_prefix("0x")
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    match (kind, number) {
        ("REG_DWORD" | "REG_QWORD", Some(number)) if SWITCHES.contains(&name) => {
            Value::Bool(number != 0)
        }
        ("REG_DWORD" | "REG_QWORD", Some(number)) => Value::from(number),
        _ => Value::from(data),
    }
}

/// Puts a value at its place; one that does not fit there stays, so that the policy is refused.
#[cfg(any(windows, test))]
fn put(root: &mut Map<String, Value>, path: &[String], name: &str, value: Value) {
    let Some((first, rest)) = path.split_first() else {
        root.insert(name.to_owned(), value);
        return;
    };
    let is_entry = name.bytes().all(|digit| digit.is_ascii_digit());
    let usual = if rest.is_empty() && is_entry {
        Value::Array(Vec::new())
    } else {
        Value::Object(Map::new())
    };
    match root.entry(first.clone()).or_insert(usual) {
        Value::Array(list) => list.push(value),
        Value::Object(table) => put(table, rest, name, value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Tanba\r
    refuse-programs    REG_DWORD    0x1\r
    message-octets    REG_DWORD    0x100000\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Tanba\\refused-origins\r
    1    REG_SZ    https://ads.example\r
    2    REG_SZ    https://more.example\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Tanba\\modules\r
    catalog    REG_SZ    C:\\Program Files\\modules\r
    developer-mode    REG_DWORD    0x0\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Tanba\\modules\\catalog-keys\r
    1    REG_SZ    0f1e\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Tanba\\modules\\limits\r
    seconds    REG_DWORD    0x5\r
";

    #[test]
    fn group_policy_says_what_the_file_says() {
        let file = "refuse-programs = true\nmessage-octets = 1048576\n\
                    refused-origins = [\"https://ads.example\", \"https://more.example\"]\n\
                    [modules]\ncatalog = 'C:\\Program Files\\modules'\ndeveloper-mode = false\n\
                    catalog-keys = [\"0f1e\"]\nlimits = { seconds = 5 }\n";
        let file: Policy = toml::from_str(file).unwrap();
        assert_eq!(policy(of_registry(LISTING)).unwrap(), file);
    }

    #[test]
    fn a_managed_policy_that_is_half_understood_is_none() {
        for wrong in [
            LISTING.replace("refuse-programs", "refuse-everything"),
            LISTING.replace("seconds", "fuel"),
            LISTING.replace(
                "    message-octets    REG_DWORD    0x100000",
                "    message-octets    REG_SZ    much",
            ),
        ] {
            assert!(policy(of_registry(&wrong)).is_err(), "{wrong}");
        }
        assert_eq!(policy(of_registry("")).unwrap(), Policy::default());
    }

    #[test]
    fn a_profile_brings_members_of_its_own() {
        let profile = r#"{"PayloadUUID": "x", "refuse-programs": true}"#;
        let members = serde_json::from_str(profile).unwrap();
        assert!(policy(members).unwrap().refuse_programs);
    }
}
