use std::path::PathBuf;

use tanba_sdk::module::{
    ChosenFile, Document, FileRequest, Integrity, KeyPurpose, PathAssessment, Permission,
    SaveRequest, SignatureFormat, SignatureParams, Storage, Verification, VerifiedSigner,
    VerifiedTimestamp,
};
use tanba_sdk::serde_json::json;
use tanba_sdk::testing::{self, Answer, Asked, ScriptedHost, certificate, signature_of};

use super::*;

fn call(method: &str, args: &Value, host: &ScriptedHost) -> Value {
    let request = json!({
        "module": "kz.gov.pki.cms.CMSSignUtil", "lang": "en", "method": method, "args": args,
    });
    testing::value(testing::call(&CmsSignUtil::new(), request, host))
}

fn chosen(path: &str, content: &[u8]) -> Answer {
    Answer::File(Ok(ChosenFile {
        path: PathBuf::from(path),
        content: Some(content.into()),
    }))
}

fn saved(path: &str) -> Answer {
    Answer::Saved(Ok(PathBuf::from(path)))
}

fn save_request(host: &ScriptedHost) -> SaveRequest {
    let mut asked = host.asked().into_iter();
    asked
        .find_map(|asked| match asked {
            Asked::Saved(request) => Some(request),
            _ => None,
        })
        .unwrap()
}

fn file_request(host: &ScriptedHost) -> FileRequest {
    let first = host.asked().into_iter().next();
    let Some(Asked::File(request)) = first else {
        panic!("{first:?}");
    };
    request
}

#[test]
fn the_manifest_declares_what_the_methods_do() {
    let module = CmsSignUtil::new();
    let manifest = module.manifest();
    assert_eq!(manifest.symbolic_name, "kz.gov.pki.cms.NLDocSignerModule");
    let declared = [
        Permission::Sign,
        Permission::Verify,
        Permission::ChooseFile,
        Permission::SaveFile,
    ];
    assert_eq!(manifest.permissions, declared);
}

#[test]
fn a_path_is_what_the_person_chose() {
    let host = ScriptedHost::new([Answer::File(Ok(ChosenFile {
        path: PathBuf::from("/home/user/a.pdf"),
        content: None,
    }))]);
    let answer = call("getFilePath", &json!(["all", "/home/user"]), &host);
    let object = json!({
        "path": "/home/user/a.pdf", "filename": "a.pdf", "filedir": "/home/user",
    });
    assert_eq!(answer, json!({"code": "200", "responseObject": object}));
    let asked = file_request(&host);
    assert_eq!(asked.suggested.as_deref(), Some("/home/user"));
    assert!(!asked.read);
}

#[test]
fn a_file_is_signed_after_the_person_confirmed_it_and_written_beside() {
    let host = ScriptedHost::new([
        chosen("/home/user/a.pdf", b"document"),
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
        saved("/home/user/a.pdf.cms"),
    ]);
    let answer = call(
        "signFilePath",
        &json!(["/home/user/a.pdf", "", "PKCS12"]),
        &host,
    );
    assert_eq!(answer["code"], "200");
    assert_eq!(answer["responseObject"]["path"], "/home/user/a.pdf.cms");

    let opened = file_request(&host);
    assert_eq!(opened.suggested.as_deref(), Some("/home/user/a.pdf"));
    assert!(opened.read);
    let asked = host.signer_request();
    let document = Document {
        name: Some("a.pdf".to_owned()),
        ..Document::bytes(*b"document")
    };
    assert_eq!(asked.documents, [document]);
    assert_eq!(asked.filter.storages, Some(vec![Storage::Pkcs12]));
    assert_eq!(asked.filter.purpose, KeyPurpose::Signature);
    let stamped = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: true,
        },
        timestamp: true,
    };
    assert_eq!(asked.params, Some(stamped));
    let written = save_request(&host);
    assert_eq!(written.name, "a.pdf.cms");
    assert_eq!(written.folder.as_deref(), Some("/home/user"));
    assert_eq!(&*written.content, signature_of("document"));
}

#[test]
fn a_cms_that_is_signed_again_keeps_its_name() {
    let host = ScriptedHost::new([
        chosen(r"C:\Users\A\a.pdf.cms", b"cms"),
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
        saved(r"D:\a.pdf.cms"),
    ]);
    let answer = call("signFilePath", &json!(["", r"D:\", ""]), &host);
    let object = json!({"path": r"D:\a.pdf.cms", "filename": "a.pdf.cms", "filedir": r"D:\"});
    assert_eq!(answer["responseObject"], object);
    let written = save_request(&host);
    assert_eq!(written.name, "a.pdf.cms");
    assert_eq!(written.folder.as_deref(), Some(r"D:\"));
    assert_eq!(host.signer_request().filter.storages, None);
}

fn signer(integrity: Integrity, timestamps: Vec<VerifiedTimestamp>) -> VerifiedSigner {
    VerifiedSigner {
        certificate: Some(certificate()),
        integrity,
        findings: vec!["finding".to_owned()],
        path: PathAssessment::Trusted,
        claimed_time_ms: None,
        timestamps,
        xml: None,
    }
}

fn timestamp(path: PathAssessment) -> VerifiedTimestamp {
    VerifiedTimestamp {
        time_ms: 7,
        authority: Some("TSA".to_owned()),
        integrity: Integrity::Valid,
        path,
    }
}

#[test]
fn a_check_lists_the_signatures() {
    let signers = vec![
        signer(
            Integrity::Valid,
            vec![
                timestamp(PathAssessment::Untrusted),
                timestamp(PathAssessment::Trusted),
            ],
        ),
        signer(Integrity::Invalid, Vec::new()),
        signer(
            Integrity::Undecided,
            vec![timestamp(PathAssessment::Untrusted)],
        ),
    ];
    let host = ScriptedHost::new([
        chosen("/a.cms", b"cms"),
        Answer::Verification(Ok(Verification { signers })),
    ]);
    let answer = call("checkCMS", &json!(["/a.cms"]), &host);
    assert_eq!(answer["code"], "200");
    let list = &answer["responseObjects"];
    let stamps = |at: usize| list[at]["tspVerificationResult"]["valid"].clone();
    assert_eq!(list[0]["name"], testing::CERTIFICATE_NAME);
    assert_eq!(list[0]["validSignature"], true);
    assert_eq!(list[0]["certificateVerificationResult"]["valid"], true);
    assert_eq!(stamps(0), true);
    assert_eq!(
        (&list[1]["validSignature"], stamps(1)),
        (&json!(false), json!(false))
    );
    // What cannot be judged is not valid, and neither is a stamp of an authority nobody trusts.
    assert_eq!(
        (&list[2]["validSignature"], stamps(2)),
        (&json!(false), json!(false))
    );
}

#[test]
fn the_document_inside_is_saved_under_its_own_name() {
    const MESSAGE: &[u8] =
        include_bytes!("../../../tests/fixtures/cms/made/rsa-pss-skid-attached.p7m");
    const DOCUMENT: &[u8] = include_bytes!("../../../tests/fixtures/cms/made/content.bin");
    let host = ScriptedHost::new([chosen("/in/a.pdf.cms", MESSAGE), saved("/out/a.pdf")]);
    let answer = call("saveCMS", &json!(["/in/a.pdf.cms", "/out"]), &host);
    assert_eq!(answer["responseObject"]["path"], "/out/a.pdf");
    let written = save_request(&host);
    assert_eq!(
        (&*written.name, written.folder.as_deref()),
        ("a.pdf", Some("/out"))
    );
    assert_eq!(&*written.content, DOCUMENT);
}

#[test]
fn failures_have_the_texts_that_pages_compare() {
    let declined = || Answer::File(Err(Fault::Cancelled));
    for (method, args) in [
        ("getFilePath", json!(["all", ""])),
        ("signFilePath", json!(["/a", "", ""])),
        ("checkCMS", json!(["/a"])),
        ("saveCMS", json!(["/a", ""])),
    ] {
        let answer = call(method, &args, &ScriptedHost::new([declined()]));
        assert_eq!(answer, json!({"code": "500", "message": "action.canceled"}));
    }
    let unreadable = ScriptedHost::new([Answer::File(Err(Fault::FileUnusable))]);
    let answer = call("checkCMS", &json!(["/a"]), &unreadable);
    assert_eq!(answer, json!({"code": "500", "message": "file.not_found"}));
}

#[test]
fn requests_that_cannot_be_served_fail_without_a_window() {
    for (method, args) in [
        ("getFilePath", json!([])),
        ("getFilePath", json!({"filter": "all"})),
        ("signFilePath", json!(["/a", "/b", "NoSuchStore"])),
        ("signFilePath", json!([1, 2, 3])),
        ("checkCMS", json!([null])),
        ("saveCMS", json!(["/a"])),
        ("deleteFile", json!(["/a"])),
    ] {
        let answer = call(method, &args, &ScriptedHost::new([]));
        assert_eq!(answer["code"], "500", "{method}");
    }
}
