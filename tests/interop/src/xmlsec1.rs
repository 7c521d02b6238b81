//! xmlsec1, over libxml2 and OpenSSL.

use crate::{Outcome, Party, Workspace, run};

/// What `xmlsec1 --verify` says when it trusts the certificate of a party; `more` are its options.
pub fn verify(document: &str, trusted: &Party, more: &[&str]) -> Outcome {
    let workspace = Workspace::new();
    workspace.write("signed.xml", document.as_bytes());
    let certificate = trusted.certificate_file();
    let certificate = certificate.to_string_lossy();
    let mut arguments = vec!["--verify", "--trusted-pem", &certificate];
    arguments.extend(more);
    arguments.push("signed.xml");
    run(workspace.path(), "xmlsec1", &arguments)
}

/// Signs a template with the key of a party.
pub fn sign(template: &str, signer: &Party, more: &[&str]) -> String {
    let workspace = Workspace::new();
    workspace.write("template.xml", template.as_bytes());
    let folder = signer.folder().to_string_lossy();
    let key = format!("{folder}/key.pem,{folder}/key.crt");
    let mut arguments = vec!["--sign", "--privkey-pem", &key];
    arguments.extend(more);
    arguments.push("template.xml");
    let signed = run(workspace.path(), "xmlsec1", &arguments).done();
    String::from_utf8(signed).expect("XML in UTF-8")
}
