//! Kazakh keys, and the verifier in Python that knows their signatures.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Outcome, Party, Workspace, fixture_path, run};

/// A Kazakh test key (`tests/fixtures/kz/README.md`).
#[derive(Clone, Copy, Debug)]
pub struct KazakhKey {
    /// The file under `kz/p12`.
    pub file: &'static str,
    /// Its password.
    pub password: &'static str,
    /// The digest of its family, in the verifier's words.
    pub digest: &'static str,
}

const fn key(file: &'static str, digest: &'static str) -> KazakhKey {
    KazakhKey {
        file,
        password: "Qwerty12",
        digest,
    }
}

/// Every Kazakh key store there is, expired and revoked ones too.
pub const KAZAKH_KEYS: [KazakhKey; 12] = [
    key("gost2015/individual_valid.p12", "streebog512"),
    key("gost2015/legal_employee.p12", "streebog512"),
    key("gost2015/legal_employee_signright.p12", "streebog512"),
    key("gost2015/legal_head_revoked.p12", "streebog512"),
    key("gost2015/legal_infosystem_revoked.p12", "streebog512"),
    key("gost2015/legal_treasury_revoked.p12", "streebog512"),
    key(
        "gost2015/GOST512_d6d1e53515d516a7d95d399b668cf09011bf118d.p12",
        "streebog512",
    ),
    KazakhKey {
        file: "gost2015/individual_2022_pw2.p12",
        password: "Aa123456",
        digest: "streebog512",
    },
    key("gost2004/gostknca_ceo_2022.p12", "gost34311"),
    key(
        "gost2004/GOSTKNCA_13a3741b52d7bf860aab199b56fad1f4652e357b.p12",
        "gost34311",
    ),
    key(
        "rsa/AUTH_RSA256_d682726b55b3e62600ea8fe1c74e75fc96f47790.p12",
        "sha256",
    ),
    key(
        "rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12",
        "sha256",
    ),
];

impl KazakhKey {
    /// Opens it.
    pub fn open(self) -> Party {
        let path = fixture_path("kz/p12").join(self.file);
        Party::of_file(&path, self.password)
    }

    /// The common name of the authority at the top of its path.
    pub fn root(self) -> &'static str {
        match self.digest {
            "streebog512" => "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022",
            "gost34311" => "НЕГІЗГІ КО TEST (GOST)",
            _ => "НЕГІЗГІ КО TEST (RSA)",
        }
    }
}

/// What the verifier says of a CMS, a list with an entry a signer.
pub fn verify_cms(message: &[u8], content: Option<&[u8]>) -> Value {
    let workspace = Workspace::new();
    let message = workspace.write("message", message);
    let mut arguments = vec!["cms".into(), message];
    if let Some(content) = content {
        arguments.extend(["--content".into(), workspace.write("content", content)]);
    }
    report(&workspace, arguments)
}

/// What the verifier says of a signed document, a list with an entry a signature.
pub fn verify_xml(document: &str) -> Value {
    let workspace = Workspace::new();
    let document = workspace.write("signed.xml", document.as_bytes());
    report(&workspace, vec!["xml".into(), document])
}

/// What the verifier says of a bare signature value.
pub fn verify_raw(value: &[u8], content: &[u8], certificate: &[u8]) -> Value {
    let workspace = Workspace::new();
    let value = workspace.write("value", value);
    let content = workspace.write("content", content);
    let certificate = workspace.write("certificate", certificate);
    let named = [
        "--content".into(),
        content,
        "--certificate".into(),
        certificate,
    ];
    report(
        &workspace,
        [vec!["raw".into(), value], named.to_vec()].concat(),
    )
}

/// What the verifier says of a token of Web eID at this origin and with this nonce, when only this
/// certificate is trusted: whether it logs in, and why not.
pub fn verify_token(token: &Value, origin: &str, nonce: &str, trusted: &[u8]) -> (bool, String) {
    let workspace = Workspace::new();
    let file = workspace.write("token", token.to_string().as_bytes());
    let trusted = workspace.write("trusted", trusted);
    let arguments: [PathBuf; 8] = [
        "token".into(),
        file,
        "--origin".into(),
        origin.into(),
        "--nonce".into(),
        nonce.into(),
        "--certificate".into(),
        trusted,
    ];
    let outcome = ask(&workspace, &arguments);
    let report: Value = serde_json::from_slice(&outcome.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", outcome.stderr));
    let valid = report[0]["valid"] == true;
    assert_eq!(
        outcome.success, valid,
        "the exit code contradicts the report"
    );
    (
        valid,
        report[0]["why"].as_str().unwrap_or_default().to_owned(),
    )
}

/// Tags, object identifiers and short constants of a message, without its values.
pub fn skeleton(message: &[u8]) -> String {
    let workspace = Workspace::new();
    let message = workspace.write("message", message);
    let text = ask(&workspace, &["skeleton".into(), message]).done();
    String::from_utf8(text).expect("text")
}

/// The canonical form of a document, with comments.
pub fn canonical(document: &Path, more: &[&str]) -> Vec<u8> {
    let mut arguments = vec!["canonical".into(), document.to_owned()];
    arguments.extend(more.iter().map(PathBuf::from));
    ask(&Workspace::new(), &arguments).done()
}

/// What the verifier says of itself by the published vectors.
pub fn check_vectors() -> Value {
    let outcome = ask(
        &Workspace::new(),
        &["vectors".into(), fixture_path("kz/vectors")],
    );
    serde_json::from_slice(&outcome.stdout).expect("a report")
}

/// Asserts that everything in a report is valid and of these digests, up to their authorities.
#[track_caller]
pub fn assert_valid(report: &Value, keys: &[KazakhKey]) {
    let signers = report.as_array().expect("a list");
    assert_eq!(signers.len(), keys.len(), "{report:#}");
    for (signer, key) in signers.iter().zip(keys) {
        assert_eq!(signer["valid"], true, "{key:?}: {report:#}");
        let path = signer["path"]
            .as_array()
            .unwrap_or_else(|| panic!("no path: {report:#}"));
        assert_eq!(path.len(), 3, "{path:?}");
        assert_eq!(path[2], key.root());
    }
}

fn report(workspace: &Workspace, mut arguments: Vec<PathBuf>) -> Value {
    let authorities = std::fs::read_dir(fixture_path("kz/ca")).expect("the authorities");
    for authority in authorities {
        arguments.extend([
            "--authority".into(),
            authority.expect("an authority").path(),
        ]);
    }
    let outcome = ask(workspace, &arguments);
    let report: Value = serde_json::from_slice(&outcome.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", outcome.stderr));
    let valid = report
        .as_array()
        .is_some_and(|all| all.iter().all(|one| one["valid"] == true));
    assert_eq!(
        outcome.success, valid,
        "the exit code contradicts the report"
    );
    report
}

fn ask(workspace: &Workspace, arguments: &[PathBuf]) -> Outcome {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("kz_verify.py");
    // No compiled modules beside the sources.
    let start = ["-B".into(), program];
    run(
        workspace.path(),
        "python3",
        &[&start[..], arguments].concat(),
    )
}
