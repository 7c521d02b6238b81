//! What a module may ask: what its manifest declares, for the pages it names, unless the person
//! refused it. A module in this process passes the same gate as one in the sandbox.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use tanba_consent::QuestionKind;
use tanba_host::CallHost;
use tanba_journal::{Event, Rule};
use tanba_module::{
    Call, Caller, ChainRule, Fault, FetchMethod, FetchRequest, FileFilter, FileRequest, Host,
    ImprintAlgorithm, Locale, LogLevel, Manifest, Module, Notice, Origin, Outcome, Permission,
    SaveRequest, Screen, SignerFilter, SignerRequest, TimestampRequest, VerificationRequest,
};
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Page, Step, TestAgent};

use crate::equipment::{PORTAL, events, setup};

/// Does what its method says, by asking the host.
struct Probe(Manifest);

impl Probe {
    fn arc(name: &str, permissions: &[&str], further: &str) -> Arc<dyn Module> {
        let manifest = format!(
            "symbolic-name = \"{name}\"\nversion = \"1\"\nanswers = [\"{name}\"]\nmethods = []\n\
             envelope = \"native\"\npermissions = {permissions:?}\n{further}"
        );
        Arc::new(Self(Manifest::parse(&manifest).unwrap()))
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn certificate_wanted() -> SignerRequest {
    SignerRequest {
        documents: Vec::new(),
        params: None,
        filter: SignerFilter {
            chain: ChainRule::Any,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    }
}

#[async_trait]
impl Module for Probe {
    fn manifest(&self) -> &Manifest {
        &self.0
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let args = call.args();
        let done = |(): ()| json!("done");
        let value = match call.method.as_ref().map(tanba_module::MethodName::as_str) {
            Some("choose-certificate") => host
                .choose_signer(certificate_wanted())
                .await
                .map(|signer| json!(signer.certificate().subject_cn)),
            Some("verify") => {
                let request = VerificationRequest::Cms {
                    message: b"x".as_slice().into(),
                    content: None,
                };
                host.verify(request).await.map(|_| json!("verified"))
            }
            Some("timestamp") => {
                let request = TimestampRequest::Digest {
                    algorithm: ImprintAlgorithm::Sha256,
                    digest: b"short".as_slice().into(),
                };
                host.timestamp(request).await.map(|_| json!("stamped"))
            }
            Some("choose-file") => {
                let request = FileRequest {
                    filter: FileFilter::All,
                    suggested: None,
                    read: false,
                };
                let chosen = host.choose_file(request).await;
                chosen.map(|file| json!(file.path.display().to_string()))
            }
            Some("save-file") => {
                let request = SaveRequest {
                    name: text(args.get("name")),
                    folder: None,
                    content: b"saved".as_slice().into(),
                };
                let saved = host.save_file(request).await;
                saved.map(|path| json!(path.display().to_string()))
            }
            Some("show-message") => {
                let notice = Notice {
                    title: text(args.get("title")),
                    text: text(args.get("text")),
                };
                host.show_message(notice).await.map(done)
            }
            Some("network") => {
                let request = FetchRequest {
                    method: FetchMethod::Get,
                    url: text(args.get("url")),
                    headers: Vec::new(),
                    body: Vec::new(),
                };
                host.fetch(request).await.map(|reply| json!(reply.status))
            }
            Some("keep-settings") => {
                let (name, value) = (text(args.get("name")), args.get("value"));
                host.keep_setting(&name, value.and_then(Value::as_str))
                    .await
                    .map(done)
            }
            Some("setting") => {
                let kept = host.setting(&text(args.get("name"))).await;
                kept.map(|value| json!(value))
            }
            Some("list-storages") => host.active_storages().await.map(|_| json!([])),
            Some("interface") => host.show(Screen::Settings).await.map(done),
            Some("install-modules") => host.install_module("kz.a").await.map(|it| json!(it)),
            _ => Err(Fault::MethodMissing),
        };
        host.log(LogLevel::Info, "asked");
        value.map(Outcome::Value)
    }
}

async fn agent(modules: Vec<Arc<dyn Module>>, steps: Vec<Step>) -> TestAgent {
    let setup = setup(steps);
    TestAgent::with(Setup { modules, ..setup }).await
}

async fn ask(page: &mut Page, module: &str, method: &str, args: Value) -> Value {
    page.call(&json!({ "module": module, "method": method, "args": args }))
        .await
}

/// Each permission and the host's method that needs it.
const MATRIX: [(&str, &str); 11] = [
    ("choose-certificate", "choose-certificate"),
    ("verify", "verify"),
    ("verify", "timestamp"),
    ("choose-file", "choose-file"),
    ("save-file", "save-file"),
    ("show-message", "show-message"),
    ("network", "network"),
    ("keep-settings", "keep-settings"),
    ("keep-settings", "setting"),
    ("list-storages", "list-storages"),
    ("interface", "interface"),
];

#[tokio::test]
async fn r35_what_the_manifest_does_not_declare_is_refused_without_a_question() {
    let agent = agent(vec![Probe::arc("kz.bare", &[], "")], Vec::new()).await;
    let mut page = agent.page(PORTAL).await;
    let every = MATRIX
        .iter()
        .chain(&[("install-modules", "install-modules")]);
    for (permission, method) in every {
        let args = json!({"name": "a", "value": "b", "url": "https://a.kz/"});
        let reply = ask(&mut page, "kz.bare", method, args).await;
        assert_eq!(reply["error"]["code"], "refused", "{method}: {reply}");
        let journaled = events(&agent).iter().any(|event| {
            matches!(event, Event::RefusedByRule { rule: Rule::Manifest, asked, .. }
                if asked == permission)
        });
        assert!(journaled, "{method}");
    }
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn r35_one_permission_is_no_other() {
    // Each module declares one permission, and is refused everything else.
    let names: Vec<String> = MATRIX
        .iter()
        .map(|(permission, _)| format!("kz.only.{permission}"))
        .collect();
    let modules = MATRIX.iter().zip(&names).map(|((permission, _), name)| {
        let hosts = match *permission {
            "network" => "network-hosts = [\"a.example.kz\"]",
            _ => "",
        };
        Probe::arc(name, &[permission], hosts)
    });
    let decline = || Step::decline();
    let agent = agent(
        modules.collect(),
        vec![decline(), decline(), decline(), decline()],
    )
    .await;
    for ((own, _), name) in MATRIX.iter().zip(&names) {
        for (permission, method) in MATRIX.iter().filter(|(other, _)| other != own) {
            // An origin for each: what is tested here is no limit of a page.
            let mut page = agent.page(&format!("https://{own}.{method}.kz")).await;
            let args = json!({"name": "a", "url": "https://a.example.kz/"});
            let reply = ask(&mut page, name, method, args).await;
            assert_eq!(reply["error"]["code"], "refused", "{name} {permission}");
        }
    }
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn r35_what_the_person_refused_a_module_is_refused() {
    let agent = agent(Vec::new(), Vec::new()).await;
    let probe = Probe::arc("kz.probe", &["show-message", "keep-settings"], "");
    let caller = Caller::Page(Origin::from_parts(PORTAL, PORTAL));
    let host = CallHost::new(
        Arc::clone(&agent.environment),
        caller,
        probe.manifest(),
        Locale::English,
        |_| {},
    )
    .refusing(BTreeSet::from([Permission::ShowMessage]));
    let notice = Notice {
        title: "t".to_owned(),
        text: "t".to_owned(),
    };
    assert_eq!(host.show_message(notice).await, Err(Fault::Refused));
    assert_eq!(host.setting("a").await, Ok(None), "the rest is as before");
    assert!(events(&agent).iter().any(|event| {
        matches!(event, Event::RefusedByRule { rule: Rule::Grant, asked, .. }
            if asked == "show-message")
    }));
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn r35_pages_that_the_manifest_does_not_name_are_refused_and_journaled() {
    let lines = "allowed-origins = [\"https://portal.example.kz\", \"https://*.company.kz\"]";
    let modules = vec![Probe::arc("kz.closed", &["list-storages"], lines)];
    let agent = agent(modules, Vec::new()).await;
    for origin in [PORTAL, "https://a.company.kz"] {
        let mut page = agent.page(origin).await;
        let reply = ask(&mut page, "kz.closed", "list-storages", json!({})).await;
        assert_eq!(reply, json!({"result": []}), "{origin}");
    }
    for origin in ["https://company.kz", "https://evilcompany.kz"] {
        let mut page = agent.page(origin).await;
        let reply = ask(&mut page, "kz.closed", "list-storages", json!({})).await;
        assert_eq!(reply["error"]["code"], "refused", "{origin}");
    }
    let mut program = agent.program().await;
    let reply = ask(&mut program, "kz.closed", "list-storages", json!({})).await;
    assert_eq!(reply["error"]["code"], "refused", "a program has no origin");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let refused = events(&agent).into_iter().filter(|event| {
        matches!(event, Event::RefusedByRule { rule: Rule::Manifest, asked, .. } if asked == "call")
    });
    assert_eq!(refused.count(), 3);
}

#[tokio::test]
async fn r35_settings_of_one_module_are_hidden_from_another() {
    let permissions = &["keep-settings"];
    let modules = vec![
        Probe::arc("kz.one", permissions, ""),
        Probe::arc("kz.two", permissions, ""),
    ];
    let agent = agent(modules, Vec::new()).await;
    let mut page = agent.page(PORTAL).await;
    let keep = json!({"name": "colour", "value": "blue"});
    let kept = ask(&mut page, "kz.one", "keep-settings", keep).await;
    assert_eq!(kept, json!({"result": "done"}));
    let name = || json!({"name": "colour"});
    let own = ask(&mut page, "kz.one", "setting", name()).await;
    assert_eq!(own["result"], "blue");
    let others = ask(&mut page, "kz.two", "setting", name()).await;
    assert_eq!(others["result"], Value::Null);
    let long = json!({"name": "colour", "value": "x".repeat(4_097)});
    let reply = ask(&mut page, "kz.two", "keep-settings", long).await;
    assert_eq!(reply["error"]["code"], "too_many_requests");
    let home = agent.stop().await;

    let setup = setup([]);
    let again = TestAgent::with(Setup {
        modules: vec![Probe::arc("kz.one", permissions, "")],
        home: Some(home),
        ..setup
    })
    .await;
    let mut page = again.page(PORTAL).await;
    let own = ask(&mut page, "kz.one", "setting", name()).await;
    assert_eq!(own["result"], "blue", "kept beyond the process");
}

#[tokio::test]
async fn r35_undeclared_servers_are_refused_before_anything_is_sent() {
    let lines = "network-hosts = [\"declared.example.kz\"]";
    let agent = agent(vec![Probe::arc("kz.net", &["network"], lines)], Vec::new()).await;
    let mut page = agent.page(PORTAL).await;
    for url in ["https://other.example.kz/", "https://127.0.0.1:13579/"] {
        let reply = ask(&mut page, "kz.net", "network", json!({ "url": url })).await;
        assert_eq!(reply["error"]["code"], "refused", "{url}");
    }
    let plain = json!({"url": "http://declared.example.kz/"});
    let reply = ask(&mut page, "kz.net", "network", plain).await;
    assert_eq!(reply["error"]["code"], "unreachable");
    assert_eq!(reply["error"]["blame"], "network");
}

#[tokio::test]
async fn words_of_a_module_are_shown_under_its_name() {
    let steps = vec![
        Step {
            preview: Some("Дайын".to_owned()),
            ..Step::agree().to(Ask::Message)
        },
        Step::decline().to(Ask::Message).remembering(),
    ];
    let agent = agent(vec![Probe::arc("kz.words", &["show-message"], "")], steps).await;
    let mut page = agent.page(PORTAL).await;
    let words = || json!({"title": "Бір\nжол", "text": "Дайын \u{202e}"});
    let reply = ask(&mut page, "kz.words", "show-message", words()).await;
    assert_eq!(reply, json!({"result": "done"}));
    let question = &agent.person.questions()[0];
    assert_eq!(question.module, "kz.words");
    let QuestionKind::ShowMessage(notice) = &question.kind else {
        panic!("another question");
    };
    assert_eq!(notice.title, "Бір жол");
    assert_eq!(notice.text, "Дайын ⟦U+202E⟧");
    // Closed is read; and who wants no more of them hears no more.
    let reply = ask(&mut page, "kz.words", "show-message", words()).await;
    assert_eq!(reply, json!({"result": "done"}));
    let reply = ask(&mut page, "kz.words", "show-message", words()).await;
    assert_eq!(reply["error"]["code"], "refused");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r30_a_module_writes_where_the_person_chooses_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let (new, old) = (folder.path().join("new.cms"), folder.path().join("old.cms"));
    std::fs::write(&old, "old").unwrap();
    let named = Step {
        preview: Some("passwd".to_owned()),
        ..Step::choose(&new).to(Ask::Save)
    };
    let steps = vec![
        named,
        Step::replace(&old).to(Ask::Save),
        Step::decline().to(Ask::Save),
    ];
    let agent = agent(vec![Probe::arc("kz.save", &["save-file"], "")], steps).await;
    let mut page = agent.page(PORTAL).await;
    let save = json!({"name": "../../etc/passwd"});
    let reply = ask(&mut page, "kz.save", "save-file", save.clone()).await;
    assert_eq!(reply["result"], new.display().to_string());
    assert_eq!(std::fs::read(&new).unwrap(), b"saved");
    let reply = ask(&mut page, "kz.save", "save-file", save.clone()).await;
    assert_eq!(reply["result"], old.display().to_string());
    assert_eq!(std::fs::read(&old).unwrap(), b"saved");
    let reply = ask(&mut page, "kz.save", "save-file", save).await;
    assert_eq!(reply["error"]["code"], "action.canceled");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    agent.person.assert_satisfied();
}
