//! OpenSSL, with gost-engine for Russian GOST.

use std::path::Path;

use crate::{Outcome, Workspace, run};

/// The engine that brings Russian GOST.
pub const GOST: &[&str] = &["-engine", "gost"];

/// What `openssl cms -verify` gives: the content, or why the message does not verify. The
/// certificates of the message are trusted, for throw-away ones have nobody above them; with
/// `-cades` the reference to the signing certificate is checked, too.
pub fn verify(message: &[u8], content: Option<&[u8]>, more: &[&str]) -> Result<Vec<u8>, String> {
    let workspace = Workspace::new();
    workspace.write("message", message);
    let mut message = vec!["-inform", "DER", "-in", "message", "-binary"];
    if let Some(content) = content {
        workspace.write("content", content);
        message.extend(["-content", "content"]);
    }
    message.extend(more);
    let certificates = [
        "cms",
        "-verify",
        "-noverify",
        "-certsout",
        "certificates",
        "-out",
        "out",
    ];
    let trusting = [
        "cms",
        "-verify",
        "-CAfile",
        "certificates",
        "-cades",
        "-purpose",
        "any",
    ];
    let outcomes = [
        &certificates[..],
        &[&trusting[..], &["-out", "out"]].concat(),
    ]
    .map(|arguments| run(workspace.path(), "openssl", &[arguments, &message].concat()));
    match outcomes.into_iter().find(|outcome| !outcome.success) {
        None => Ok(workspace.read("out")),
        Some(failure) => Err(failure.stderr),
    }
}

/// Signs with the `key.pem` and `key.crt` of a folder; `more` are options of `openssl cms -sign`.
pub fn sign(folder: &Path, content: &[u8], more: &[&str]) -> Vec<u8> {
    let workspace = Workspace::new();
    workspace.write("content", content);
    let (key, certificate) = (folder.join("key.pem"), folder.join("key.crt"));
    let (key, certificate) = (key.to_string_lossy(), certificate.to_string_lossy());
    let mut arguments = vec![
        "cms", "-sign", "-binary", "-outform", "DER", "-in", "content",
    ];
    arguments.extend(["-out", "message", "-signer", &certificate, "-inkey", &key]);
    arguments.extend(more);
    run(workspace.path(), "openssl", &arguments).done();
    workspace.read("message")
}

/// What `openssl ts -verify` says of a time-stamp token over `octets` when it trusts `authority`.
pub fn verify_token(token: &[u8], octets: &[u8], authority: &Path) -> Outcome {
    let workspace = Workspace::new();
    workspace.write("token", token);
    workspace.write("octets", octets);
    let authority = authority.to_string_lossy();
    let arguments = [
        "ts",
        "-verify",
        "-token_in",
        "-in",
        "token",
        "-data",
        "octets",
    ];
    run(
        workspace.path(),
        "openssl",
        &[&arguments[..], &["-CAfile", &authority]].concat(),
    )
}
