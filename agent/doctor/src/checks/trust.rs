//! Whether each browser would accept the agent's certificate: a handshake with the trust of its
//! store, and nothing else.
//!
//! What a store says about itself is not believed: its authorities are read, and with exactly
//! these a TLS handshake is made, with the running agent, or while it does not run with a stand-in
//! that serves the same certificate.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::SystemTime;

use tanba_local_ca::{
    LocalCertificate, Scope, Store, StoreKind, Trust, TrustError, status, stores,
};

use crate::door;
use crate::handshake::{self, HandshakeError};
use crate::stand_in::StandIn;
use crate::{Check, Finding, Repair, Subject, Surroundings, Symptom};

pub(crate) struct TrustOfStores;

impl Check for TrustOfStores {
    fn name(&self) -> &'static str {
        "trust"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        // The check of the certificate says when there is none, or none that holds.
        let Ok(certificate) = LocalCertificate::load(&around.places.tls) else {
            return Vec::new();
        };
        let now = SystemTime::from(around.now);
        if !(certificate.not_before() <= now && now < certificate.not_after()) {
            return Vec::new();
        }
        let stores = stores(around.home(), Scope::UserAndSystem);
        if !stores.iter().any(is_browsers) {
            return vec![Finding::of(Symptom::TrustNoBrowser)];
        }
        let runs = door::answers(&around.places.tls, around.port, around.now);
        let trial = Trial {
            certificate: &certificate,
            around,
            running: runs.then(|| SocketAddr::from((Ipv4Addr::LOCALHOST, around.port))),
        };
        let mut findings: Vec<Finding> = stores.iter().map(|store| trial.of(store)).collect();
        one_word_about_the_missing_tool(&mut findings);
        findings
    }
}

/// The same certificate tried with one store after the other.
struct Trial<'a> {
    certificate: &'a LocalCertificate,
    around: &'a Surroundings<'a>,
    running: Option<SocketAddr>,
}

impl Trial<'_> {
    fn of(&self, store: &Store) -> Finding {
        let authorities = match store.authorities() {
            Ok(authorities) => authorities,
            Err(error) => return unreadable(store, &error),
        };
        match self.shake_hands(&authorities) {
            Ok(()) => about(Symptom::TrustHeld, store),
            Err(HandshakeError::UnknownAuthority) => self.untrusted(store),
            Err(error) => about(Symptom::TrustBroken, store)
                .with("reason", error.to_string())
                .mended_by(Repair::InstallTrust(store.clone())),
        }
    }

    fn shake_hands(&self, authorities: &[Vec<u8>]) -> Result<(), HandshakeError> {
        let authorities = authorities.iter().map(Vec::as_slice);
        if let Some(address) = self.running {
            return handshake::with_trust_of(authorities, address, "127.0.0.1", self.around.now)
                .map(drop);
        }
        let stand_in = StandIn::serve(self.certificate).map_err(HandshakeError::Closed)?;
        let address = stand_in.address();
        let tried = handshake::with_trust_of(authorities, address, "127.0.0.1", self.around.now);
        stand_in.end();
        tried.map(drop)
    }

    fn untrusted(&self, store: &Store) -> Finding {
        if !is_browsers(store) {
            return about(Symptom::TrustNotInSystem, store);
        }
        let told = status(self.certificate, std::slice::from_ref(store)).pop();
        let symptom = match told.map(|report| report.outcome) {
            Some(Ok(Trust::Outdated)) => Symptom::TrustOutdated,
            _ => Symptom::TrustMissing,
        };
        about(symptom, store).mended_by(Repair::InstallTrust(store.clone()))
    }
}

/// Whether browsers ask it; the store of a Linux system serves other programs.
fn is_browsers(store: &Store) -> bool {
    !matches!(
        store.kind(),
        StoreKind::UpdateCaCertificates | StoreKind::UpdateCaTrust
    )
}

fn unreadable(store: &Store, error: &TrustError) -> Finding {
    match error {
        TrustError::ProgramMissing { program, package } => Finding::of(Symptom::TrustToolMissing)
            .about(Subject::Program((*program).to_owned()))
            .with("package", *package),
        error => about(Symptom::TrustUnreadable, store).with("reason", error.to_string()),
    }
}

/// Every store would say the same.
fn one_word_about_the_missing_tool(findings: &mut Vec<Finding>) {
    let mut said = false;
    findings.retain(|finding| {
        finding.symptom != Symptom::TrustToolMissing || !std::mem::replace(&mut said, true)
    });
}

fn about(symptom: Symptom, store: &Store) -> Finding {
    if !is_browsers(store) {
        return Finding::of(symptom).about_file(store.path());
    }
    Finding::of(symptom).about(Subject::Browser {
        name: browser_of(store),
        path: store.path().to_owned(),
    })
}

/// Which browsers ask a store, for people: told by the place of its files.
fn browser_of(store: &Store) -> String {
    const NAMES: [(&str, &str); 6] = [
        ("librewolf", "LibreWolf"),
        ("waterfox", "Waterfox"),
        ("floorp", "Floorp"),
        ("zen", "Zen"),
        ("firefox", "Firefox"),
        ("nssdb", "Chromium, Chrome, Edge"),
    ];
    match store.kind() {
        StoreKind::Nss => {}
        StoreKind::WindowsUser => return "Windows".to_owned(),
        _ => return "macOS".to_owned(),
    }
    let path = store.path().to_string_lossy().to_lowercase();
    let known = NAMES.iter().find(|(word, _)| path.contains(word));
    let name = known.map_or("NSS", |(_, name)| name);
    let packed = if path.contains("/snap/") {
        ", snap"
    } else if path.contains("/.var/app/") {
        ", Flatpak"
    } else {
        ""
    };
    format!("{name}{packed}")
}
