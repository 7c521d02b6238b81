//! CMSSignUtil of eZsigner: a page names paths, the person chooses files.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tanba_interop::openssl;
use tanba_protocol::signed::{self, Content};
use tanba_support::script::Ask;
use tanba_support::{OwnKey, Step, fixtures};

use super::{Scene, sign};
use crate::equipment::failure;

const DOCUMENT: &[u8] = "%PDF-1.7 шарт\r\n\0".as_bytes();

fn ask(method: &str, args: &Value) -> Value {
    json!({
        "module": "kz.gov.pki.cms.CMSSignUtil",
        "lang": "en",
        "method": method,
        "args": args,
    })
}

fn file(path: &Path) -> Value {
    let name = path.file_name().unwrap().to_string_lossy();
    let folder = path.parent().unwrap().display().to_string();
    let object = json!({"path": path.display().to_string(), "filename": name, "filedir": folder});
    json!({"code": "200", "responseObject": object})
}

fn open(path: &Path) -> Step {
    Step::choose(path).to(Ask::File)
}

fn save(path: &Path, offered: &str) -> Step {
    Step {
        preview: Some(offered.to_owned()),
        ..Step::choose(path).to(Ask::Save)
    }
}

#[tokio::test]
async fn a_file_is_signed_checked_and_taken_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (document, cms, again) = (at("шарт.pdf"), at("шарт.pdf.cms"), at("again.pdf"));
    fs::write(&document, DOCUMENT).unwrap();
    let key = OwnKey::new();
    let steps = [
        open(&document),
        open(&document),
        sign(&key, 1),
        save(&cms, "шарт.pdf.cms"),
        open(&cms),
        open(&cms),
        save(&again, "шарт.pdf"),
    ];
    let mut scene = Scene::with("cms-sign-util", steps).await;
    let chosen = scene.call(&ask("getFilePath", &json!(["all", ""]))).await;
    assert_eq!(chosen, file(&document));

    // What the page names is where the chooser opens; the person chooses another file.
    let request = ask("signFilePath", &json!(["/etc/hostname", "", "PKCS12"]));
    assert_eq!(scene.call(&request).await, file(&cms));
    let message = fs::read(&cms).unwrap();
    signed::cms(&message, Content::Attached(DOCUMENT), 1);
    assert_eq!(
        openssl::verify(&message, None, &[]).as_deref(),
        Ok(DOCUMENT)
    );

    let named = json!([cms.display().to_string()]);
    let checked = scene.call(&ask("checkCMS", &named)).await;
    let [signer] = checked["responseObjects"].as_array().unwrap().as_slice() else {
        panic!("{checked}");
    };
    assert_eq!(signer["name"], "ТЕСТОВ ТЕСТ");
    assert_eq!(signer["validSignature"], true);
    // Nobody stands over a throw-away certificate.
    assert_eq!(signer["certificateVerificationResult"]["valid"], false);

    let request = ask("saveCMS", &json!([cms.display().to_string(), ""]));
    assert_eq!(scene.call(&request).await, file(&again));
    assert_eq!(fs::read(&again).unwrap(), DOCUMENT);
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_check_says_what_holds_and_what_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fixtures::path("kz/cms/gost2015_individual_attached_t.cms");
    let changed = folder.path().join("changed.cms");
    let mut octets = fs::read(&whole).unwrap();
    let content = fixtures::read("kz/cms/gost2015_individual_document.txt");
    let place = octets
        .windows(content.len())
        .position(|window| window == content)
        .unwrap();
    octets[place] ^= 1;
    fs::write(&changed, octets).unwrap();
    let nonsense = folder.path().join("nonsense.cms");
    fs::write(&nonsense, b"nonsense").unwrap();
    let steps = [open(&whole), open(&changed), open(&nonsense)];
    let mut scene = Scene::with("cms-sign-util", steps).await;
    let mut check = async || scene.call(&ask("checkCMS", &json!([""]))).await;
    let reply = check().await;
    assert_eq!(
        reply["responseObjects"][0]["validSignature"], true,
        "{reply}"
    );
    let certificate = &reply["responseObjects"][0]["certificateVerificationResult"];
    assert_eq!(certificate["valid"], true, "{reply}");
    let reply = check().await;
    assert_eq!(
        reply["responseObjects"][0]["validSignature"], false,
        "{reply}"
    );
    let reply = check().await;
    let signer = &reply["responseObjects"][0];
    assert_eq!(signer["validSignature"], false, "{reply}");
    let findings = signer["findings"].to_string();
    assert!(findings.contains("not a CMS message"), "{reply}");
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn cancelling_any_window_is_a_cancelled_action() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("a.pdf");
    fs::write(&document, DOCUMENT).unwrap();
    let key = OwnKey::new();
    let cms = fixtures::path("kz/cms/gost2015_individual_attached_t.cms");
    let decline = |ask| Step::decline().to(ask);
    let steps = [
        decline(Ask::File),
        open(&document),
        decline(Ask::Sign),
        open(&document),
        sign(&key, 1),
        decline(Ask::Save),
        open(&cms),
        decline(Ask::Save),
    ];
    let mut scene = Box::pin(Scene::with("cms-sign-util", steps)).await;
    let path = document.display().to_string();
    for request in [
        ask("getFilePath", &json!(["all", ""])),
        ask("signFilePath", &json!([path, "", ""])),
        ask("signFilePath", &json!([path, "", ""])),
        ask("saveCMS", &json!(["", ""])),
    ] {
        assert_eq!(scene.call(&request).await, failure("action.canceled"));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn wrong_arguments_open_no_window() {
    let mut scene = Scene::with("cms-sign-util", []).await;
    let storage = ask("signFilePath", &json!(["", "", "AKSomeStore"]));
    assert_eq!(scene.call(&storage).await, failure("storage.unknown"));
    for (method, args) in [
        ("getFilePath", json!([])),
        ("signFilePath", json!(["", ""])),
        ("checkCMS", json!(null)),
        ("delete", json!(["/a"])),
    ] {
        let message = format!("NoSuchMethodException {method}");
        assert_eq!(scene.call(&ask(method, &args)).await, failure(&message));
    }
    for args in [json!([1]), json!({"path": "/a"}), json!("/a")] {
        let reply = scene.call(&ask("checkCMS", &args)).await;
        assert_eq!(reply["code"], "500", "{reply}");
    }
    assert!(scene.questions().is_empty());
}
