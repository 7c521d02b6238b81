//! Making the authority and the leaf.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::{CertificateError, NAME_PREFIX};

const DAY: Duration = Duration::from_hours(24);

/// Validity in all, the hour before now included: browsers refuse leaves of more than 398 days.
const VALIDITY: Duration = Duration::from_hours(24 * 397);

/// Clocks of one computer differ by a time zone set wrongly, at worst.
const BACKDATED: Duration = DAY;

/// A leaf with its key, and the certificate of the authority that signed it. All PEM.
pub(crate) struct Made {
    pub(crate) key: Zeroizing<String>,
    pub(crate) leaf: String,
    pub(crate) authority: String,
}

/// An authority while its private key exists.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) certificate: String,
}

/// Makes a new authority and a leaf. The authority's key never leaves this function.
pub(crate) fn make(now: SystemTime) -> Result<Made, CertificateError> {
    let authority = Authority::new(now)?;
    let key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(["localhost", "127.0.0.1", "::1"].map(String::from))?;
    leaf.distinguished_name
        .push(DnType::CommonName, "localhost");
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let leaf = authority.sign(leaf, &key, now)?;
    Ok(Made {
        key: Zeroizing::new(key.serialize_pem()),
        leaf,
        authority: authority.certificate,
    })
}

impl Authority {
    /// A new authority with a random name and key, allowed to sign for this computer alone.
    pub(crate) fn new(now: SystemTime) -> Result<Self, CertificateError> {
        let mut params = CertificateParams::default();
        let name = format!("{NAME_PREFIX} {}", random_suffix()?);
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.name_constraints = Some(this_computer());
        valid_from(&mut params, now);
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?.pem();
        Ok(Self {
            issuer: Issuer::new(params, key),
            certificate,
        })
    }

    /// Signs a leaf for server authentication, valid as long as the authority; PEM.
    pub(crate) fn sign(
        &self,
        mut params: CertificateParams,
        key: &KeyPair,
        now: SystemTime,
    ) -> Result<String, CertificateError> {
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        valid_from(&mut params, now);
        Ok(params.signed_by(key, &self.issuer)?.pem())
    }
}

/// RFC 5280 section 4.2.1.10; written as critical.
fn this_computer() -> NameConstraints {
    NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::IpAddress(CidrSubnet::V4(Ipv4Addr::LOCALHOST.octets(), [0xff; 4])),
            GeneralSubtree::IpAddress(CidrSubnet::V6(Ipv6Addr::LOCALHOST.octets(), [0xff; 16])),
            GeneralSubtree::DnsName("localhost".to_owned()),
        ],
        excluded_subtrees: Vec::new(),
    }
}

fn valid_from(params: &mut CertificateParams, now: SystemTime) {
    let start = OffsetDateTime::from(now) - BACKDATED;
    params.not_before = start;
    params.not_after = start + VALIDITY;
}

fn random_suffix() -> Result<String, CertificateError> {
    let mut octets = [0; 4];
    getrandom::fill(&mut octets).map_err(CertificateError::Random)?;
    Ok(format!("{:08x}", u32::from_be_bytes(octets)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;

    /// What `openssl verify` says of a leaf with these names.
    fn verified(folder: &Path, authority: &Authority, names: &[&str]) -> bool {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let leaf = CertificateParams::new(names).unwrap();
        let leaf = authority.sign(leaf, &key, SystemTime::now()).unwrap();
        std::fs::write(folder.join("leaf.pem"), leaf).unwrap();
        std::fs::write(folder.join("authority.pem"), &authority.certificate).unwrap();
        let output = Command::new("openssl")
            .current_dir(folder)
            .args(["verify", "-x509_strict", "-purpose", "sslserver"])
            .args(["-CAfile", "authority.pem", "leaf.pem"])
            .output()
            .unwrap();
        output.status.success()
    }

    #[test]
    fn r13_the_authority_can_sign_for_this_computer_alone() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new(SystemTime::now()).unwrap();
        let allowed = ["localhost", "127.0.0.1", "::1"];
        assert!(verified(folder.path(), &authority, &allowed));
        for other in [
            "example.com",
            "egov.kz",
            "127.0.0.2",
            "192.168.0.1",
            "::2",
            "localhost.evil.com",
        ] {
            assert!(!verified(folder.path(), &authority, &[other]), "{other}");
            assert!(
                !verified(folder.path(), &authority, &["localhost", other]),
                "{other}"
            );
        }
    }

    #[test]
    fn r13_the_authority_cannot_make_another() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new(SystemTime::now()).unwrap();
        let mut between = CertificateParams::default();
        between.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        between.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        between
            .distinguished_name
            .push(DnType::CommonName, "between");
        let between_key = KeyPair::generate().unwrap();
        let certificate = between
            .signed_by(&between_key, &authority.issuer)
            .unwrap()
            .pem();
        let issuer = Issuer::new(between, between_key);
        let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let leaf = leaf
            .signed_by(&KeyPair::generate().unwrap(), &issuer)
            .unwrap()
            .pem();
        for (name, content) in [
            ("authority.pem", &authority.certificate),
            ("between.pem", &certificate),
            ("leaf.pem", &leaf),
        ] {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        let output = Command::new("openssl")
            .current_dir(folder.path())
            .args([
                "verify",
                "-CAfile",
                "authority.pem",
                "-untrusted",
                "between.pem",
                "leaf.pem",
            ])
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("path length constraint exceeded"), "{said}");
    }
}
