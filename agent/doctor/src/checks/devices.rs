//! Readers, the service that speaks with them, and libraries of tokens.
//!
//! This version of the agent signs with key files; what is seen here is told so that a person knows
//! why a token that is plugged in is not offered.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Check, Finding, Subject, Surroundings, Symptom};

/// The socket of pcscd.
const CARD_SERVICE: &str = "/run/pcscd/pcscd.comm";
/// USB devices, as Linux shows them.
const USB: &str = "/sys/bus/usb/devices";
/// The class of smart-card readers (USB CCID).
const READER: &str = "0b";

/// Libraries of tokens (PKCS#11) by the ends of their names.
const LIBRARIES: [(&str, &str); 8] = [
    ("OpenSC", "opensc-pkcs11.so"),
    ("SoftHSM", "libsofthsm2.so"),
    ("eToken, SafeNet", "libeTPkcs11.so"),
    ("SafeNet IDPrime", "libIDPrimePKCS11.so"),
    ("JaCarta", "libjcPKCS11-2.so"),
    ("Rutoken", "librtpkcs11ecp.so"),
    ("KAZTOKEN", "libkztoken.so"),
    ("AK Kaztoken", "libAKKaztoken.so"),
];
/// Where libraries lie.
const FOLDERS: [&str; 7] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/pkcs11",
    "/usr/lib/softhsm",
    "/usr/local/lib",
];

pub(crate) struct Devices;

impl Check for Devices {
    fn name(&self) -> &'static str {
        "devices"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let readers = readers(around);
        let mut findings = service(around, &readers);
        findings.extend(
            readers
                .into_iter()
                .map(|reader| Finding::of(Symptom::ReaderSeen).about(Subject::Device(reader))),
        );
        findings.extend(libraries(around).into_iter().map(|(name, path)| {
            let found = Finding::of(Symptom::TokenLibrary).about_file(&path);
            found.with("name", name)
        }));
        if findings.is_empty() {
            findings.push(Finding::of(Symptom::ReadersNone));
        }
        findings
    }
}

fn service(around: &Surroundings<'_>, readers: &[String]) -> Vec<Finding> {
    let socket = around.system(CARD_SERVICE);
    let symptom = match (socket.exists(), readers) {
        (true, _) if accepts(&socket) => Symptom::CardServiceRuns,
        (true, _) => Symptom::CardServiceSilent,
        (false, []) => return Vec::new(),
        (false, _) => Symptom::CardServiceAbsent,
    };
    vec![Finding::of(symptom).about_file(&socket)]
}

#[cfg(unix)]
fn accepts(socket: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}

#[cfg(not(unix))]
fn accepts(_: &Path) -> bool {
    false
}

/// Names of readers that are plugged in. A folder of an interface (`1-2:1.0`) stands beside that of
/// its device (`1-2`).
fn readers(around: &Surroundings<'_>) -> Vec<String> {
    let usb = around.system(USB);
    let interfaces = fs::read_dir(&usb).into_iter().flatten();
    let mut readers: Vec<String> = interfaces
        .filter_map(Result::ok)
        .filter(|entry| line(&entry.path().join("bInterfaceClass")).as_deref() == Some(READER))
        .map(|entry| {
            let interface = entry.file_name().to_string_lossy().into_owned();
            let device = interface.split(':').next().unwrap_or(&interface);
            line(&usb.join(device).join("product")).unwrap_or_else(|| device.to_owned())
        })
        .collect();
    readers.sort();
    readers.dedup();
    readers
}

fn line(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn libraries(around: &Surroundings<'_>) -> Vec<(&'static str, PathBuf)> {
    let mut found = Vec::new();
    for (name, file) in LIBRARIES {
        let places = FOLDERS
            .iter()
            .map(|folder| around.system(folder).join(file));
        // One library lies under several names on some systems.
        found.extend(
            places
                .filter(|path| path.is_file())
                .take(1)
                .map(|path| (name, path)),
        );
    }
    found
}
