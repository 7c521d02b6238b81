//! Throw-away RSA keys with the roles that pages ask for, valid from today.

use std::path::{Path, PathBuf};
use std::process::Command;

use tanba_pki::{Certificate, CertificateError};
use tempfile::TempDir;

use crate::run::run;

/// The password of every file.
pub const PASSWORD: &str = "Qwerty12";

const INDIVIDUAL: &str = "1.2.398.3.3.4.1.1";
const ORGANISATION: &str = "1.2.398.3.3.4.1.2";

/// Extensions of the certificate with which pages and catalogues are served over https.
const PORTAL: &str = "basicConstraints=CA:FALSE\n\
                      subjectAltName=DNS:portal.localhost,DNS:localhost\n\
                      extendedKeyUsage=serverAuth\n";

/// Extensions of a certificate that signs modules and catalogues.
const CODE_SIGNING: &str = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                            extendedKeyUsage=codeSigning\n";

/// Who signs modules, and who signs the catalogue of them.
const PUBLISHERS: &[&str] = &["publisher", "operator"];

/// File name, organisation in the subject, and the roles beside signing and logging in.
const ROLES: &[(&str, bool, &[&str])] = &[
    ("person", false, &[INDIVIDUAL]),
    ("head", true, &[ORGANISATION, "1.2.398.3.3.4.1.2.1"]),
    ("trusted", true, &[ORGANISATION, "1.2.398.3.3.4.1.2.2"]),
    ("employee", true, &[ORGANISATION, "1.2.398.3.3.4.1.2.5"]),
];

/// A folder of PKCS#12 files, `person.p12` and so on, their authority (`ca.pem`), and what a site
/// needs for https (`portal.pem`, `leaf.key`). `publisher.p12` and `operator.p12` sign modules.
pub struct KeyFiles {
    folder: TempDir,
}

impl KeyFiles {
    /// Makes them with OpenSSL.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("key files: {error}"));
        let files = Self { folder };
        files.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=TestCa",
        );
        files.openssl("genrsa -out leaf.key 2048");
        files.certify("portal", "/CN=portal.localhost", 1_000, PORTAL);
        for (number, (name, organisation, roles)) in ROLES.iter().enumerate() {
            files.make_role(number + 2, name, *organisation, roles);
        }
        for (number, name) in PUBLISHERS.iter().enumerate() {
            files.certify(
                name,
                &format!("/CN=Test_{name}/C=KZ"),
                number + 100,
                CODE_SIGNING,
            );
            files.store(name);
        }
        files
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The authority's certificate as a PEM file.
    pub fn authority_file(&self) -> PathBuf {
        self.path().join("ca.pem")
    }

    /// The authority's certificate.
    pub fn authority(&self) -> Certificate {
        self.certificate("ca")
    }

    /// The certificate of a role.
    pub fn certificate(&self, name: &str) -> Certificate {
        let pem = std::fs::read(self.path().join(format!("{name}.pem")));
        let pem = pem.unwrap_or_else(|error| panic!("{name}: {error}"));
        only(Certificate::all_from_bytes(&pem))
    }

    fn make_role(&self, serial: usize, name: &str, organisation: bool, roles: &[&str]) {
        let mut subject = format!("/CN=TEST_{name}/serialNumber=IIN123456789011/C=KZ");
        if organisation {
            subject.push_str("/O=TEST/OU=BIN123456789021");
        }
        let usages = roles.join(",");
        let extensions = format!(
            "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
             extendedKeyUsage=emailProtection,clientAuth,{usages}\n"
        );
        self.certify(name, &subject, serial, &extensions);
        self.store(name);
    }

    /// Puts the key and a certificate into a PKCS#12 file.
    fn store(&self, name: &str) {
        self.openssl(&format!(
            "pkcs12 -export -inkey leaf.key -in {name}.pem -name {name} -passout pass:{PASSWORD} \
             -out {name}.p12"
        ));
    }

    /// A certificate for the one key that all have.
    fn certify(&self, name: &str, subject: &str, serial: usize, extensions: &str) {
        let file = self.path().join("extensions.cnf");
        std::fs::write(file, extensions).unwrap_or_else(|error| panic!("extensions: {error}"));
        self.openssl(&format!(
            "req -new -key leaf.key -subj {subject} -out leaf.csr"
        ));
        self.openssl(&format!(
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial {serial} -days 30 \
             -extfile extensions.cnf -out {name}.pem"
        ));
    }

    fn openssl(&self, arguments: &str) {
        run(Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(self.path()));
    }
}

/// The certificate that belongs to the only key of a PKCS#12 file, as OpenSSL reads it.
pub fn certificate_of_pkcs12(file: &Path, password: &str) -> Certificate {
    let mut command = Command::new("openssl");
    command.args([
        "pkcs12",
        "-nokeys",
        "-clcerts",
        "-passin",
        &format!("pass:{password}"),
        "-in",
    ]);
    only(Certificate::all_from_bytes(&run(command.arg(file))))
}

fn only(certificates: Result<Vec<Certificate>, CertificateError>) -> Certificate {
    match certificates.map(<[Certificate; 1]>::try_from) {
        Ok(Ok([certificate])) => certificate,
        other => panic!("not one certificate: {other:?}"),
    }
}
