//! `queryPermissions` and `requestPermissions`: what the person lets this site ask for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tanba_module::{Fault, Host, Permission as Declared, PermissionState};

use crate::reading::{invalid, params, result};

/// Parameters of `queryPermissions` and `requestPermissions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AskedPermissions {
    /// Which ones.
    pub permissions: Vec<Permission>,
}

/// Result of `queryPermissions` and `requestPermissions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecidedPermissions {
    /// The state of each that was asked about.
    pub permissions: BTreeMap<Permission, State>,
}

/// What a person can allow a site to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Permission {
    /// Learn a certificate that the person chooses.
    ChooseCertificate,
    /// Sign documents.
    Sign,
    /// Sign digests without their documents.
    SignDigest,
    /// Log in.
    Authenticate,
    /// Receive a file that the person chooses.
    ChooseFile,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// The person lets the site ask.
    Granted,
    /// The person or policy refuses.
    Denied,
    /// The person has not decided.
    Prompt,
}

pub(crate) async fn query(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let asked = read(args)?;
    told(host.permission_states(&asked).await)
}

pub(crate) async fn request(args: Value, host: &dyn Host) -> Result<Value, Fault> {
    let asked = read(args)?;
    told(host.request_permissions(&asked).await?)
}

fn read(args: Value) -> Result<Vec<Declared>, Fault> {
    let AskedPermissions { permissions } = params(args)?;
    if permissions.is_empty() {
        return Err(invalid("permissions", "name at least one"));
    }
    let mut asked: Vec<_> = permissions.into_iter().map(Permission::declared).collect();
    asked.sort_unstable();
    asked.dedup();
    Ok(asked)
}

fn told(states: Vec<(Declared, PermissionState)>) -> Result<Value, Fault> {
    let states = states.into_iter();
    let permissions = states
        .filter_map(|(permission, state)| {
            let state = match state {
                PermissionState::Granted => State::Granted,
                PermissionState::Denied => State::Denied,
                PermissionState::Prompt => State::Prompt,
            };
            Some((Permission::of(permission)?, state))
        })
        .collect();
    result(&DecidedPermissions { permissions })
}

impl Permission {
    const ALL: [Self; 5] = [
        Self::ChooseCertificate,
        Self::Sign,
        Self::SignDigest,
        Self::Authenticate,
        Self::ChooseFile,
    ];

    fn declared(self) -> Declared {
        match self {
            Self::ChooseCertificate => Declared::ChooseCertificate,
            Self::Sign => Declared::Sign,
            Self::SignDigest => Declared::SignDigest,
            Self::Authenticate => Declared::Authenticate,
            Self::ChooseFile => Declared::ChooseFile,
        }
    }

    fn of(declared: Declared) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|permission| permission.declared() == declared)
    }
}
