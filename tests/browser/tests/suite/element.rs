//! `<tanba-sign>` in real browsers, against scripted agents in the page: what a person sees, hears
//! and does.

use serde_json::{Value, json};
use tanba_browser::{Page, Runtime};

/// Opens the page with the element, in both browsers, one after the other.
async fn in_both_browsers(play: impl AsyncFn(&mut Page)) {
    for runtime in [Runtime::Chromium, Runtime::Firefox] {
        let mut page = Page::open(runtime, "/element.html").await;
        play(&mut page).await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_signs_and_is_a_field_of_its_form() {
    in_both_browsers(async |page| {
        let seen = page
            .call("put", json!([{ "name": "signature", "required": "", "for": "order", "document-name": "order.txt" }]))
            .await;
        assert_eq!(seen["button"], "Подписать");
        assert_eq!(seen["valid"], false, "a signature is required");
        page.call("beside", json!(["textarea", "order", "1 000 tenge"])).await;
        let seen = page.call("press", json!(["Подписать"])).await;
        assert_eq!(seen["step"], "signed");
        assert_eq!(seen["title"], "Подписано");
        assert_eq!(seen["form"], json!([["signature", "signed: 1 000 tenge"]]));
        assert_eq!(seen["valid"], true);
        assert_eq!(seen["requests"][0]["documents"][0]["name"], "order.txt");
        assert_eq!(seen["requests"][0]["format"], json!({ "type": "cms", "attached": false }));
        assert!(has_event(&seen, "tanba-signed", &json!(1)), "{seen}");
        let seen = page.call("call", json!(["reset"])).await;
        assert_eq!(seen["form"], json!([]), "a signature of before is forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_takes_files_by_choice_and_by_drop() {
    in_both_browsers(async |page| {
        page.call(
            "put",
            json!([{ "choose": "", "multiple": "", "name": "s", "incremental": "" }]),
        )
        .await;
        let seen = page.call("press", json!(["Подписать"])).await;
        assert_eq!(
            seen["alert"],
            "Сначала выберите документ, который нужно подписать.. "
        );
        page.call("give", json!([["a.pdf"], "choose"])).await;
        let seen = page.call("give", json!([["b.pdf", "c.pdf"], "drop"])).await;
        assert_eq!(seen["files"], json!(["a.pdf", "b.pdf", "c.pdf"]));
        let seen = page.call("press", json!(["Убрать: b.pdf"])).await;
        assert_eq!(seen["files"], json!(["a.pdf", "c.pdf"]));
        let seen = page.call("press", json!(["Подписать"])).await;
        assert_eq!(
            seen["form"],
            json!([
                ["s", "signed: content of a.pdf"],
                ["s", "signed: content of c.pdf"]
            ])
        );
        assert!(has_event(&seen, "tanba-signature", &json!(1)), "{seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_explains_before_the_browser_asks() {
    in_both_browsers(async |page| {
        let script = json!({ "state": "prompt" });
        page.call("put", json!([{ "text": "x" }, script])).await;
        let seen = page.call("press", json!(["Подписать"])).await;
        assert_eq!(seen["step"], "explaining");
        assert_eq!(
            seen["focus"], "Продолжить",
            "the keyboard is where the decision is"
        );
        assert_eq!(seen["requests"], json!([]));
        let seen = page.call("press", json!(["Не сейчас"])).await;
        assert_eq!(
            (&seen["step"], &seen["title"]),
            (&json!("idle"), &Value::Null)
        );
        assert_eq!(seen["focus"], "Подписать");
        page.call("press", json!(["Подписать"])).await;
        let seen = page.call("press", json!(["Продолжить"])).await;
        assert_eq!(seen["step"], "asking");
        let seen = page.call("become", json!(["ready", "allow"])).await;
        assert_eq!(seen["step"], "signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_says_in_each_language_what_stands_in_the_way() {
    in_both_browsers(async |page| {
        for state in [
            "not-running",
            "untrusted-certificate",
            "denied",
            "ncalayer",
            "insecure-page",
        ] {
            page.call("put", json!([{ "text": "x" }, { "state": state }]))
                .await;
            let mut titles = Vec::new();
            for language in ["kk", "ru", "en"] {
                let seen = page.call("speak", json!([language])).await;
                assert_eq!(seen["step"], "blocked", "{seen}");
                assert_eq!(seen["enabled"], false);
                let title = seen["title"].as_str().unwrap_or_default().to_owned();
                assert!(
                    seen["spoken"]
                        .as_str()
                        .unwrap_or_default()
                        .starts_with(&title)
                );
                assert!(!title.is_empty() && !titles.contains(&title), "{seen}");
                titles.push(title);
            }
        }
        page.call("speak", json!(["ru"])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_finds_an_agent_that_is_started_later() {
    in_both_browsers(async |page| {
        page.call("put", json!([{ "text": "x" }, { "state": "not-running" }]))
            .await;
        page.call("become", json!(["ready"])).await;
        let seen = page.call("wait", json!([2_600])).await;
        assert_eq!(seen["step"], "idle", "nobody has to press anything");
        assert_eq!(seen["enabled"], true);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_tells_errors_and_can_be_cancelled() {
    in_both_browsers(async |page| {
        let script = json!({ "person": ["decline", "wait", "approve"] });
        page.call("put", json!([{ "text": "x" }, script, "Жіберу"]))
            .await;
        let seen = page.call("press", json!(["Жіберу"])).await;
        assert_eq!(seen["step"], "failed");
        assert!(
            has_event(&seen, "tanba-error", &json!("cancelled")),
            "{seen}"
        );
        assert_ne!(seen["alert"], "", "a screen reader says it");
        let seen = page.call("press", json!(["Жіберу"])).await;
        assert_eq!(seen["step"], "working");
        assert_eq!(seen["enabled"], false);
        assert!(
            seen["progress"]
                .as_str()
                .is_some_and(|text| text.contains("окне Tanba")),
            "{seen}"
        );
        let seen = page.call("press", json!(["Отменить"])).await;
        assert_eq!(seen["step"], "idle");
        let seen = page.call("press", json!(["Жіберу"])).await;
        assert_eq!(seen["step"], "signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_element_has_no_barriers_in_any_state() {
    in_both_browsers(async |page| {
        for (attributes, script) in [
            (json!({ "text": "x" }), json!({})),
            (json!({ "choose": "", "multiple": "" }), json!({})),
            (json!({ "text": "x" }), json!({ "state": "not-running" })),
            (
                json!({ "text": "x" }),
                json!({ "state": "untrusted-certificate" }),
            ),
            (json!({ "text": "x", "disabled": "" }), json!({})),
        ] {
            page.call("put", json!([attributes, script])).await;
            assert_eq!(page.barriers().await, json!([]));
        }
        for (person, step) in [
            ("decline", "failed"),
            ("wait", "working"),
            ("approve", "signed"),
        ] {
            page.call("put", json!([{ "text": "x" }, { "person": person }]))
                .await;
            let seen = page.call("press", json!(["Подписать"])).await;
            assert_eq!(seen["step"], step);
            assert_eq!(page.barriers().await, json!([]));
        }
    })
    .await;
}

fn has_event(seen: &Value, name: &str, detail: &Value) -> bool {
    let events = seen["events"].as_array();
    events.is_some_and(|all| all.iter().any(|one| one[0] == name && one[1] == *detail))
}
