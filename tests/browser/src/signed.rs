//! Verifies what pages were given: by the project's own verifier, RSA by OpenSSL as well.

use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tanba_pki::Certificate;
use tanba_signature::{SignerReport, Verdict};
use tanba_signature_cms::{DetachedContent, SignedData, binary, verify};
use tanba_signature_xml::VerifyOptions;

use crate::run::run;

/// What a CMS must be.
pub struct Wanted<'a> {
    /// The content.
    pub content: &'a [u8],
    /// Whether the content is inside.
    pub attached: bool,
    /// Whether there is a time-stamp.
    pub stamped: bool,
    /// The signer.
    pub signer: &'a Certificate,
}

/// A CMS as commonUtils returns it: base64 without line ends and armour.
pub fn from_base64(text: &str) -> Vec<u8> {
    STANDARD
        .decode(text)
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A CMS as basics returns it: in armour with a final line end.
pub fn from_armour(text: &str) -> Vec<u8> {
    assert!(text.starts_with("-----BEGIN CMS-----\n"), "{text}");
    assert!(text.ends_with("\n-----END CMS-----\n"), "{text}");
    binary(text.as_bytes())
        .unwrap_or_else(|error| panic!("{error}: {text}"))
        .into_owned()
}

/// The CMS has one signer, is what was wanted, and verifies without a remark.
pub fn assert_cms(cms: &[u8], wanted: &Wanted<'_>) {
    let data = SignedData::parse(cms).unwrap_or_else(|error| panic!("CMS: {error}"));
    assert_eq!(data.is_detached(), !wanted.attached, "detached");
    if let Some(content) = data.content() {
        assert_eq!(content, wanted.content);
    }
    let report = verify(cms, DetachedContent::Bytes(wanted.content), &[]);
    let [signer] = report.signers.as_slice() else {
        panic!("signers: {report:?}")
    };
    assert_signer(signer, wanted.signer);
    let stamps: Vec<Verdict> = signer
        .timestamps
        .iter()
        .map(|stamp| stamp.verdict)
        .collect();
    let expected: &[Verdict] = if wanted.stamped {
        &[Verdict::Valid]
    } else {
        &[]
    };
    assert_eq!(stamps, expected, "time-stamps");
}

/// OpenSSL verifies the CMS up to the authority.
pub fn assert_openssl_verifies(cms: &[u8], content: &[u8], authority: &Path) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}"));
    let (message, document) = (folder.path().join("cms"), folder.path().join("content"));
    for (path, octets) in [(&message, cms), (&document, content)] {
        std::fs::write(path, octets).unwrap_or_else(|error| panic!("{error}"));
    }
    let mut command = Command::new("openssl");
    command
        .args(["cms", "-verify", "-inform", "DER", "-binary", "-in"])
        .arg(&message);
    let data = SignedData::parse(cms).unwrap_or_else(|error| panic!("CMS: {error}"));
    if data.is_detached() {
        command.arg("-content").arg(&document);
    }
    let printed = run(command.arg("-CAfile").arg(authority));
    assert_eq!(printed, content, "the content that OpenSSL prints");
}

/// The same for a detached CMS over a file of any size.
pub fn assert_openssl_verifies_file(cms: &[u8], content: &Path, authority: &Path) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}"));
    let message = folder.path().join("cms");
    std::fs::write(&message, cms).unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new("openssl");
    command.args(["cms", "-verify", "-inform", "DER", "-binary"]);
    command.args(["-out", "/dev/null", "-in"]).arg(&message);
    command.arg("-content").arg(content);
    run(command.arg("-CAfile").arg(authority));
}

/// The XML has one signature by this signer that verifies without a remark.
pub fn assert_xml(xml: &str, signer: &Certificate) {
    let report = tanba_signature_xml::verify(xml.as_bytes(), &VerifyOptions::default());
    let report = report
        .unwrap_or_else(|error| panic!("{error}: {xml}"))
        .report();
    let [found] = report.signers.as_slice() else {
        panic!("signers: {report:?}")
    };
    assert_signer(found, signer);
}

fn assert_signer(report: &SignerReport, signer: &Certificate) {
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.certificate.as_ref(), Some(signer), "signer");
}
