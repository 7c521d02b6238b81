//! Throw-away certificates, by OpenSSL.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::program;

/// The password of the key file.
pub(super) const PASSWORD: &str = "demo-password";

const EXTENSIONS: &str = "\
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection,clientAuth,1.2.398.3.3.4.1.1
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
";

/// An authority and the key of one person.
pub(super) struct Keys {
    /// The folder with both.
    pub(super) folder: PathBuf,
    /// The authority's certificate (PEM).
    pub(super) authority: PathBuf,
    /// The person's key and certificate (PKCS#12).
    pub(super) p12: PathBuf,
}

impl Keys {
    /// Makes both for ninety days. The authority's key is gone afterwards.
    pub(super) fn make(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).context("cannot make a folder for keys")?;
        std::fs::write(folder.join("extensions.cnf"), EXTENSIONS)?;
        openssl(
            folder,
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 90 -subj",
            &["/CN=Demo authority/C=KZ"],
        )?;
        openssl(
            folder,
            "req -new -newkey rsa:2048 -nodes -keyout person.key -out person.csr -subj",
            &["/CN=DEMO PERSON/serialNumber=IIN123456789011/C=KZ"],
        )?;
        openssl(
            folder,
            "x509 -req -in person.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 90 -extfile extensions.cnf -out person.pem",
            &[],
        )?;
        openssl(
            folder,
            &format!(
                "pkcs12 -export -inkey person.key -in person.pem -certfile ca.pem -name demo -passout pass:{PASSWORD} -out demo.p12"
            ),
            &[],
        )?;
        for scrap in ["ca.key", "person.key", "person.csr", "extensions.cnf"] {
            std::fs::remove_file(folder.join(scrap))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            authority: folder.join("ca.pem"),
            p12: folder.join("demo.p12"),
        })
    }
}

/// Arguments with a space in them come last.
fn openssl(folder: &Path, arguments: &str, spaced: &[&str]) -> anyhow::Result<()> {
    program::output(
        program::command("openssl")
            .args(arguments.split(' '))
            .args(spaced)
            .current_dir(folder),
    )
    .map(|_| ())
}
