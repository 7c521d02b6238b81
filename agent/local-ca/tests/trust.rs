//! Trust stores, with the real certutil on homes of their own.

// Support outside of test functions: what fails there fails the test.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use tanba_local_ca::{
    LocalCertificate, NAME_PREFIX, Scope, Store, StoreKind, StoreReport, Trust, install, remove,
    status, stores,
};

fn certutil(database: &Path, arguments: &[&str]) -> String {
    let output = Command::new("certutil")
        .arg("-d")
        .arg(format!("sql:{}", database.display()))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn database(home: &Path, folder: &str) {
    let folder = home.join(folder);
    fs::create_dir_all(&folder).unwrap();
    certutil(&folder, &["-N", "--empty-password"]);
}

fn outcomes(reports: &[StoreReport]) -> Vec<Trust> {
    reports
        .iter()
        .map(|report| *report.outcome.as_ref().unwrap())
        .collect()
}

#[test]
fn every_store_below_a_home_is_found() {
    let home = tempfile::tempdir().unwrap();
    let expected = [
        ".pki/nssdb",
        "snap/chromium/2890/.pki/nssdb",
        ".var/app/org.chromium.Chromium/data/pki/nssdb",
        ".mozilla/firefox/abc.default-release",
        ".mozilla/firefox/second",
        ".config/mozilla/firefox/xyz.default",
        ".librewolf/p1",
        ".waterfox/p2",
        "snap/firefox/common/.mozilla/firefox/p3",
        ".var/app/org.mozilla.firefox/.mozilla/firefox/p4",
    ];
    for folder in expected {
        fs::create_dir_all(home.path().join(folder)).unwrap();
        fs::write(home.path().join(folder).join("cert9.db"), "").unwrap();
    }
    fs::create_dir_all(home.path().join(".mozilla/firefox/Crash Reports")).unwrap();
    std::os::unix::fs::symlink("2890", home.path().join("snap/chromium/current")).unwrap();
    let found = stores(home.path(), Scope::User);
    let mut paths: Vec<_> = found
        .iter()
        .map(|store| {
            store
                .path()
                .strip_prefix(home.path())
                .unwrap()
                .to_str()
                .unwrap()
        })
        .collect();
    let mut expected = expected.to_vec();
    paths.sort_unstable();
    expected.sort_unstable();
    assert_eq!(paths, expected);
    assert!(found.iter().all(|store| store.kind() == StoreKind::Nss));
}

#[test]
fn the_authorities_of_a_store_are_those_that_it_trusts_for_servers() {
    let home = tempfile::tempdir().unwrap();
    let store = stores(home.path(), Scope::User).pop().unwrap();
    assert!(store.authorities().unwrap().is_empty());
    let own = tempfile::tempdir().unwrap();
    let ours = LocalCertificate::create(own.path(), SystemTime::now()).unwrap();
    install(&ours, std::slice::from_ref(&store));
    assert_eq!(store.authorities().unwrap(), [ours.authority().to_vec()]);
    // Others, and what each is trusted for: servers, e-mail, nothing.
    let mut trusted = vec![ours.authority().to_vec()];
    for (name, flags) in [("one", "CT,C,"), ("two", ",C,"), ("three", ",,")] {
        let folder = own.path().join(name);
        let other = LocalCertificate::create(&folder, SystemTime::now()).unwrap();
        let file = folder.join("authority.crt");
        let file = file.to_str().unwrap();
        certutil(store.path(), &["-A", "-t", flags, "-n", name, "-i", file]);
        if flags.starts_with('C') {
            trusted.push(other.authority().to_vec());
        }
    }
    let mut found = store.authorities().unwrap();
    found.sort();
    trusted.sort();
    assert_eq!(found, trusted);
}

#[test]
fn r14_install_status_renew_and_remove_leave_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let profile = ".mozilla/firefox/abc.default";
    database(home.path(), profile);
    let own = tempfile::tempdir().unwrap();
    let now = SystemTime::now();
    let first = LocalCertificate::create(own.path(), now).unwrap();
    let found = stores(home.path(), Scope::User);
    assert_eq!(found.len(), 2);

    assert_eq!(
        outcomes(&status(&first, &found)),
        [Trust::Absent, Trust::Absent]
    );
    assert!(!home.path().join(".pki").exists(), "status changes nothing");
    assert_eq!(
        outcomes(&install(&first, &found)),
        [Trust::Trusted, Trust::Trusted]
    );
    for store in &found {
        let line = trusted_line(store, first.authority_name());
        assert!(line.trim_end().ends_with("C,,"), "{line}");
    }
    // Once more changes nothing.
    assert_eq!(
        outcomes(&install(&first, &found)),
        [Trust::Trusted, Trust::Trusted]
    );

    let renewed = LocalCertificate::create(own.path(), now).unwrap();
    assert_eq!(
        outcomes(&status(&renewed, &found)),
        [Trust::Outdated, Trust::Outdated]
    );
    assert_eq!(
        outcomes(&install(&renewed, &found)),
        [Trust::Trusted, Trust::Trusted]
    );
    for store in &found {
        let listing = certutil(store.path(), &["-L"]);
        assert!(!listing.contains(first.authority_name()), "{listing}");
        assert_eq!(listing.matches(NAME_PREFIX).count(), 1, "{listing}");
    }

    assert_eq!(outcomes(&remove(&found)), [Trust::Absent, Trust::Absent]);
    for store in &found {
        let listing = certutil(store.path(), &["-L"]);
        assert!(!listing.contains("Tanba"), "{listing}");
        let files = fs::read_dir(store.path()).unwrap();
        for file in files {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(
                ["cert9.db", "key4.db", "pkcs11.txt"].contains(&name.as_str()),
                "{name}"
            );
        }
    }
}

fn trusted_line(store: &Store, name: &str) -> String {
    let listing = certutil(store.path(), &["-L"]);
    listing
        .lines()
        .find(|line| line.starts_with(name))
        .unwrap()
        .to_owned()
}

#[test]
fn r13_nss_accepts_the_leaf_and_only_with_trust() {
    let home = tempfile::tempdir().unwrap();
    let own = tempfile::tempdir().unwrap();
    let certificate = LocalCertificate::create(own.path(), SystemTime::now()).unwrap();
    let found = stores(home.path(), Scope::User);
    install(&certificate, &found);
    let database = found.first().unwrap().path();
    // The first certificate of the file; certutil does not read past the key before it.
    let bundle = fs::read_to_string(own.path().join("localhost.pem")).unwrap();
    let leaf = own.path().join("leaf.pem");
    fs::write(
        &leaf,
        &bundle[bundle.find("-----BEGIN CERTIFICATE-----").unwrap()..],
    )
    .unwrap();
    certutil(
        database,
        &[
            "-A",
            "-t",
            ",,",
            "-n",
            "leaf",
            "-a",
            "-i",
            leaf.to_str().unwrap(),
        ],
    );
    // Usage V is that of a TLS server.
    let valid = certutil(database, &["-V", "-u", "V", "-n", "leaf"]);
    assert!(valid.contains("certificate is valid"), "{valid}");
    certutil(
        database,
        &["-M", "-t", ",,", "-n", certificate.authority_name()],
    );
    assert_eq!(outcomes(&status(&certificate, &found)), [Trust::Outdated]);
    assert_eq!(outcomes(&install(&certificate, &found)), [Trust::Trusted]);
}

#[test]
fn a_damaged_database_is_told_and_the_others_are_served() {
    let home = tempfile::tempdir().unwrap();
    let broken = home.path().join(".mozilla/firefox/broken");
    fs::create_dir_all(&broken).unwrap();
    fs::write(broken.join("cert9.db"), "no database").unwrap();
    let own = tempfile::tempdir().unwrap();
    let certificate = LocalCertificate::create(own.path(), SystemTime::now()).unwrap();
    let reports = install(&certificate, &stores(home.path(), Scope::User));
    assert!(matches!(reports[0].outcome, Ok(Trust::Trusted)));
    let error = reports[1].outcome.as_ref().unwrap_err().to_string();
    assert!(error.starts_with("certutil failed: "), "{error}");
}

#[test]
fn other_certificates_stay() {
    let home = tempfile::tempdir().unwrap();
    database(home.path(), ".pki/nssdb");
    let shared = home.path().join(".pki/nssdb");
    let other = tempfile::tempdir().unwrap();
    LocalCertificate::create(other.path(), SystemTime::now()).unwrap();
    let file = other.path().join("authority.crt");
    certutil(
        &shared,
        &[
            "-A",
            "-t",
            "C,,",
            "-n",
            "Corporate CA",
            "-a",
            "-i",
            file.to_str().unwrap(),
        ],
    );
    let own = tempfile::tempdir().unwrap();
    let certificate = LocalCertificate::create(own.path(), SystemTime::now()).unwrap();
    let found = stores(home.path(), Scope::User);
    install(&certificate, &found);
    remove(&found);
    let listing = certutil(&shared, &["-L"]);
    assert!(
        listing.contains("Corporate CA") && !listing.contains(NAME_PREFIX),
        "{listing}"
    );
}

/// The real program on the real folders, laid over in a mount namespace of the test's own.
#[test]
fn r14_the_store_of_a_debian_system() {
    const INSIDE: &str = "TANBA_TEST_PRIVATE_MOUNTS";
    const LAID_OVER: &str = "set -e; cd \"$1\"; mkdir upper work; mount -t tmpfs none /usr/local/share/ca-certificates; \
        mount -t overlay none -o lowerdir=/etc/ssl/certs,upperdir=upper,workdir=work /etc/ssl/certs; \
        exec \"$2\" --exact r14_the_store_of_a_debian_system --nocapture";
    if std::env::var_os(INSIDE).is_some() {
        return the_store_of_a_debian_system();
    }
    let memory = Path::new("/dev/shm");
    let folder = tempfile::tempdir_in(if memory.is_dir() {
        memory
    } else {
        Path::new("/tmp")
    });
    let folder = folder.unwrap();
    let ours = Command::new("unshare").args(["-m", "true"]).status();
    if !ours.is_ok_and(|status| status.success())
        || !Path::new("/usr/sbin/update-ca-certificates").is_file()
    {
        eprintln!("not run: it takes root and update-ca-certificates");
        return;
    }
    let output = Command::new("unshare")
        .args(["-m", "bash", "-c", LAID_OVER, "bash"])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

fn the_store_of_a_debian_system() {
    let home = tempfile::tempdir().unwrap();
    let certificate = LocalCertificate::create(home.path(), SystemTime::now()).unwrap();
    let found = stores(home.path(), Scope::UserAndSystem);
    let system: Vec<_> = found
        .into_iter()
        .filter(|store| store.kind() == StoreKind::UpdateCaCertificates)
        .collect();
    let verifies = || {
        let bundle = home.path().join("localhost.pem");
        let checked = Command::new("openssl")
            .args(["verify", "-CAfile", "/etc/ssl/certs/ca-certificates.crt"])
            .arg(bundle)
            .output()
            .unwrap();
        checked.status.success()
    };
    assert!(!verifies());
    assert_eq!(outcomes(&install(&certificate, &system)), [Trust::Trusted]);
    assert!(verifies());
    assert_eq!(outcomes(&remove(&system)), [Trust::Absent]);
    assert!(!verifies());
    let left = fs::read_dir("/etc/ssl/certs").unwrap();
    assert!(
        left.filter_map(Result::ok)
            .all(|entry| !entry.file_name().to_string_lossy().contains("Tanba"))
    );
}
