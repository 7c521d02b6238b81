//! Files: a page never names a path (R-29), and what is signed is what was read once (R-24).

use std::path::Path;

use serde_json::{Value, json};
use tanba_consent::{Preview, QuestionKind};
use tanba_journal::Event;
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::Step;

use crate::equipment::{INDIVIDUAL, approve, ask, common, events, failure, response, start};

fn from_file(path: &str) -> Value {
    common(
        "createCAdESFromFile",
        &json!(["PKCS12", "SIGNATURE", path, false]),
    )
}

/// What a page may try: things that exist, that do not, that are no files, that lead elsewhere.
fn paths(folder: &Path) -> Vec<String> {
    let existing = folder.join("exists.txt");
    std::fs::write(&existing, b"secret").unwrap();
    let link = folder.join("link.txt");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&existing, &link).unwrap();
    let own = [existing, link, folder.to_owned()].map(|path| path.display().to_string());
    let foreign = [
        "/no/such/file",
        "/proc/self/environ",
        "/dev/zero",
        "/etc/shadow",
        r"\\server\share\file.txt",
        r"\\?\C:\Windows\win.ini",
        "CON",
        "../../etc/passwd",
        "file:///etc/passwd",
        "",
        "a\0b",
    ];
    own.into_iter().chain(foreign.map(str::to_owned)).collect()
}

#[tokio::test]
async fn r29_a_path_of_a_page_is_never_looked_at() {
    for method in ["createCAdESFromFile", "createCMSSignatureFromFile"] {
        let folder = tempfile::tempdir().unwrap();
        for path in paths(folder.path()) {
            let args = json!(["PKCS12", "SIGNATURE", path, false]);
            let (reply, agent) = ask([Step::decline()], &common(method, &args)).await;
            // The same question and the same reply, whatever is there.
            assert_eq!(reply, failure("action.canceled"), "{path}");
            let question = agent.person.questions().remove(0);
            let QuestionKind::ChooseFile(file) = question.kind else {
                panic!()
            };
            assert_eq!(file.suggested.as_deref(), Some(path.as_str()));
            // The journal knows of the refusal and nothing of the path.
            assert_eq!(events(&agent), [Event::FileRefused]);
            let journal = std::fs::read_to_string(agent.journal()).unwrap();
            assert!(!journal.contains("passwd"), "{journal}");
        }
    }
}

#[tokio::test]
async fn r29_the_chosen_file_is_signed_and_not_the_named_one() {
    let folder = tempfile::tempdir().unwrap();
    let (named, chosen) = (
        folder.path().join("named.txt"),
        folder.path().join("chosen.txt"),
    );
    std::fs::write(&named, b"named").unwrap();
    std::fs::write(&chosen, b"chosen").unwrap();
    let steps = [Step::choose(&chosen), approve(INDIVIDUAL)];
    let (reply, agent) = ask(steps, &from_file(&named.display().to_string())).await;
    signed::cms(&octets(response(&reply)), Content::Detached(b"chosen"), 0);
    let document = agent.entries().remove(0).record.documents.remove(0);
    assert_eq!(
        (document.name.as_deref(), document.size),
        (Some("chosen.txt"), 6)
    );
}

#[tokio::test]
async fn r29_whatever_is_wrong_with_the_file_the_text_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    for unusable in [missing.as_path(), folder.path(), Path::new("/dev/zero")] {
        let (reply, agent) = ask([Step::choose(unusable)], &from_file("/x")).await;
        assert_eq!(reply, failure("file.not_found"), "{}", unusable.display());
        assert_eq!(agent.entries(), []);
    }
}

#[tokio::test]
async fn r24_a_file_swapped_after_it_was_chosen_is_not_what_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contract.txt");
    std::fs::write(&file, b"pay 1").unwrap();
    let steps = [Step::choose(&file), approve(INDIVIDUAL).after(600)];
    let (agent, mut page) = start(steps).await;
    page.send(from_file("").to_string()).await;
    agent.person.asked(2).await;
    std::fs::write(&file, b"pay 1000000").unwrap();
    let reply: Value = serde_json::from_str(&page.receive().await).unwrap();
    signed::cms(&octets(response(&reply)), Content::Detached(b"pay 1"), 0);
    let kind = agent.person.questions().remove(1).kind;
    let QuestionKind::Sign { documents, .. } = kind else {
        panic!()
    };
    let shown = Preview::Text {
        text: "pay 1".to_owned(),
        truncated: false,
    };
    assert_eq!(documents[0].preview, shown);
    assert_eq!(events(&agent), [Event::Signed]);
}
