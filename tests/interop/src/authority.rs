//! A time-stamping authority of Bouncy Castle on loopback. Unlike OpenSSL's it stamps digests
//! under Kazakh identifiers, each by the policy of its family (kz-gost 2.4).

use std::io::{BufRead, BufReader};
use std::process::Child;

use crate::{Workspace, java, run};

/// The running authority. Dropping it stops it.
pub struct KazakhTimestampAuthority {
    port: u16,
    server: Child,
    folder: Workspace,
}

/// The common name of the authority's certificate.
pub const NAME: &str = "BouncyTsa";

impl KazakhTimestampAuthority {
    /// Makes a certificate and starts to serve.
    pub fn start() -> Self {
        let folder = Workspace::new();
        let make = format!(
            "req -x509 -nodes -newkey rsa:2048 -days 30 -subj /CN={NAME} -keyout tsa.key \
             -addext extendedKeyUsage=critical,timeStamping -out tsa.crt"
        );
        let export = "pkcs12 -export -inkey tsa.key -in tsa.crt -passout pass:test -out tsa.p12";
        for arguments in [make.as_str(), export] {
            let arguments: Vec<_> = arguments.split_whitespace().collect();
            run(folder.path(), "openssl", &arguments).done();
        }
        let arguments = [folder.at("tsa.p12").to_string_lossy().into_owned()];
        let mut server = java::start(folder.path(), "TimestampAuthority", &arguments);
        let output = server.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("a port");
        let port = line.trim().parse().expect("a port");
        Self {
            port,
            server,
            folder,
        }
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Its certificate (PEM file).
    pub fn certificate_file(&self) -> std::path::PathBuf {
        self.folder.at("tsa.crt")
    }
}

impl Drop for KazakhTimestampAuthority {
    fn drop(&mut self) {
        // It is this test's own child; one that has ended already is none to kill.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
