//! One module of the catalogue.

use tanba_module::{Manifest, ModuleName, NetworkHost, OriginPattern, Permission, Version, Words};

use crate::{Fingerprint, Package};

/// One entry of the index. A module is recognised by its symbolic name, its package by the digest,
/// its publisher by serial number and digest of his certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// What people call it.
    pub name: Words,
    /// `symname`, under which pages look for it.
    pub symbolic_name: String,
    /// The version that is offered.
    pub version: Version,
    /// What it is for, or what is new.
    pub info: Words,
    /// `url`, where the package is.
    pub location: Location,
    /// `hash`, SHA-256 of the package.
    pub hash: Fingerprint,
    /// `csernum`, the serial number of the publisher's certificate: lower-case hex without
    /// leading zeros.
    pub certificate_serial: String,
    /// `chash`, SHA-256 of the publisher's certificate.
    pub certificate_hash: Fingerprint,
    /// To be installed without being asked for.
    pub required: bool,
    /// Not to be shown among the modules that people may install.
    pub hidden: bool,
    /// Must not run, at this version or an older one.
    pub banned: bool,
    /// The oldest version that may still run, when there is one.
    pub minimum: Option<Version>,
    /// Names in `module` to which it answers.
    pub answers: Vec<ModuleName>,
    /// What it may ask.
    pub permissions: Vec<Permission>,
    /// Permissions that this agent does not know: it is too old for the module.
    pub unknown_permissions: Vec<String>,
    /// `allowedOrigins`, pages that may call it; every page when empty.
    pub allowed_origins: Vec<OriginPattern>,
    /// `networkHosts`, servers that it may speak to.
    pub network_hosts: Vec<NetworkHost>,
    /// The publisher, for people. The certificate is what counts.
    pub publisher: String,
    /// Octets of the package.
    pub size: u64,
    /// `tanba`, the contract that the module was made for.
    pub contract: Version,
}

/// Where a package is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file beside the index, or in a folder beside it: names between `/`, nothing else.
    Relative(String),
    /// An https address.
    Web(String),
}

impl Location {
    /// The text as it stands in the index.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Relative(text) | Self::Web(text) => text,
        }
    }

    /// Reads `url`: an https address, or names of letters, digits, `.`, `-`, `_` between `/`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("https://") {
            let address = tanba_trust::Address::parse(text, tanba_trust::AddressSource::Person);
            let secure = address.is_ok_and(|address| address.is_secure());
            return (secure && text.len() <= 2000).then(|| Self::Web(text.to_owned()));
        }
        let names = text.split('/').all(tanba_module::is_symbolic_name);
        (names && text.len() <= 500).then(|| Self::Relative(text.to_owned()))
    }
}

impl Bundle {
    /// The entry for a package that lies there.
    pub fn of(package: &Package, location: Location, size: u64) -> Option<Self> {
        let Manifest {
            symbolic_name,
            version,
            name,
            description,
            answers,
            permissions,
            allowed_origins,
            network_hosts,
            ..
        } = package.contents.manifest.clone();
        Some(Self {
            name,
            symbolic_name,
            version,
            info: description,
            location,
            hash: package.digest,
            certificate_serial: package.publisher.certificate.serial_number_hex(),
            certificate_hash: package.publisher.fingerprint(),
            required: false,
            hidden: false,
            banned: false,
            minimum: None,
            answers,
            permissions,
            unknown_permissions: Vec::new(),
            allowed_origins,
            network_hosts,
            publisher: package.publisher.name(),
            size,
            contract: package.contents.contract()?.clone(),
        })
    }

    /// Whether the catalogue forbids this version to run.
    pub fn bans(&self, version: &Version) -> bool {
        let too_old = self
            .minimum
            .as_ref()
            .is_some_and(|minimum| version < minimum);
        (self.banned && *version <= self.version) || too_old
    }

    /// What of a package is not what the entry says; `None` when it is the package.
    pub fn differs_from(&self, package: &Package) -> Option<&'static str> {
        let publisher = &package.publisher;
        let manifest = &package.contents.manifest;
        let claims = [
            ("hash", package.digest == self.hash),
            ("chash", publisher.fingerprint() == self.certificate_hash),
            (
                "csernum",
                publisher.certificate.serial_number_hex() == self.certificate_serial,
            ),
            ("symname", manifest.symbolic_name == self.symbolic_name),
            ("version", manifest.version == self.version),
            ("name", manifest.name == self.name),
            ("answers", manifest.answers == self.answers),
            ("permissions", manifest.permissions == self.permissions),
            ("tanba", package.contents.contract() == Some(&self.contract)),
        ];
        let mut wrong = claims.into_iter().filter(|(_, same)| !same);
        wrong.next().map(|(claim, _)| claim)
    }
}
