//! gpgsm, with a home of its own.

use std::path::Path;
use std::process::Command;

use crate::program::run_prepared;
use crate::{Outcome, Workspace};

/// A home of GnuPG that trusts certain certificates.
pub struct Home {
    workspace: Workspace,
}

impl Home {
    /// A home that trusts the self-signed certificate of this file (PEM).
    pub fn trusting(certificate: &Path) -> Self {
        let home = Self {
            workspace: Workspace::new(),
        };
        home.workspace.write(
            "gpgsm.conf",
            b"disable-crl-checks\nauto-issuer-key-retrieve\n",
        );
        let path = certificate.to_string_lossy();
        let options = ["x509", "-in", &path, "-noout", "-fingerprint", "-sha1"];
        let print = crate::run(home.workspace.path(), "openssl", &options).done();
        let print = String::from_utf8_lossy(&print);
        let print = print.trim().split_once('=').expect("a fingerprint").1;
        home.workspace
            .write("trustlist.txt", format!("{print} S relax\n").as_bytes());
        home.gpgsm(&["--import", &path]).done();
        home
    }

    /// What `gpgsm --verify` says; good only when the signature is good and trusted.
    pub fn verify(&self, message: &[u8], content: Option<&[u8]>) -> Outcome {
        self.workspace.write("message", message);
        match content {
            None => self.gpgsm(&["--status-fd", "1", "--verify", "message"]),
            Some(content) => {
                self.workspace.write("content", content);
                self.gpgsm(&["--status-fd", "1", "--verify", "message", "content"])
            }
        }
    }

    /// Signs with a key that was imported by [`Home::import_key`].
    pub fn sign(&self, content: &[u8], more: &[&str]) -> Vec<u8> {
        self.workspace.write("content", content);
        // Without the first option a self-signed certificate stays out of the message.
        let mut arguments = vec!["--include-certs", "-1", "--output", "signed", "--yes"];
        arguments.extend(more);
        arguments.extend(["--sign", "content"]);
        self.gpgsm(&arguments).done();
        self.workspace.read("signed")
    }

    /// Imports a PKCS#12 file that has no password.
    pub fn import_key(&self, pkcs12: &Path) {
        let path = pkcs12.to_string_lossy();
        self.workspace.write("passphrase", b"\n");
        let loopback = [
            "--pinentry-mode",
            "loopback",
            "--passphrase-fd",
            "0",
            "--import",
            &path,
        ];
        let file = std::fs::File::open(self.workspace.at("passphrase")).expect("the passphrase");
        run_prepared(self.command(&loopback).stdin(file)).done();
    }

    fn gpgsm(&self, arguments: &[&str]) -> Outcome {
        run_prepared(&mut self.command(arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let folder = self.workspace.path();
        let mut command = Command::new("gpgsm");
        command
            .arg("--homedir")
            .arg(folder)
            .args(["--batch", "--no-tty"]);
        command
            .args(arguments)
            .current_dir(folder)
            .env("GNUPGHOME", folder);
        command
    }
}

impl Drop for Home {
    /// Ends the programs that GnuPG left running for this home.
    fn drop(&mut self) {
        let folder = self.workspace.path();
        let mut stop = Command::new("gpgconf");
        let _ = stop
            .arg("--homedir")
            .arg(folder)
            .args(["--kill", "all"])
            .output();
    }
}
