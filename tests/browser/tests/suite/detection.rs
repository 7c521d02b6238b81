//! Every state that `detect()` tells, by a real cause in real browsers, and what `connect()` makes
//! of it.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};
use tanba_browser::{Conditions, Detector, Home, Runtime};
use tanba_daemon::settings::Policy;
use tanba_support::TestAgent;
use tanba_support::agent::Setup;
use time::OffsetDateTime;

/// Milliseconds that `detect()` may take when the agent is there, and when nothing listens.
const THERE: f64 = 150.0;
const NOBODY: f64 = 500.0;

const BROWSERS: [Runtime; 2] = [Runtime::Chromium, Runtime::Firefox];

async fn agent(policy: Policy) -> TestAgent {
    TestAgent::with(Setup {
        policy,
        // Browsers judge by the clock on the wall.
        clock: OffsetDateTime::now_utc,
        ..Setup::default()
    })
    .await
}

fn address(agent: &TestAgent) -> Value {
    json!({ "url": format!("wss://127.0.0.1:{}", agent.port()) })
}

/// A browser that trusts the agent.
async fn trusting(runtime: Runtime, agent: &TestAgent, conditions: Conditions) -> Detector {
    let trust = |home: &Home| home.trust(crate::tanba(), agent.home());
    Detector::start(runtime, conditions, trust).await
}

/// A browser that knows no agent.
async fn usual(runtime: Runtime) -> Detector {
    Detector::start(runtime, Conditions::default(), |_| {}).await
}

/// An address at which nothing listens.
fn closed() -> Value {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    json!({ "url": format!("wss://127.0.0.1:{port}") })
}

/// A browser whose person, asked about the pages of `far`, has decided.
async fn decided(runtime: Runtime, agent: &TestAgent, state: &str) -> Detector {
    let mut browser = trusting(runtime, agent, gating()).await;
    decide(&mut browser, "far", state).await;
    browser.open("far").await;
    browser
}

async fn decide(browser: &mut Detector, origin: &str, state: &str) {
    let decision = json!({ "origin": origin, "state": state });
    browser.command("permission", decision).await;
}

/// Firefox asks about requests, and about sockets too when this is set.
fn gating() -> Conditions {
    Conditions {
        preferences: json!({ "network.lna.websocket.enabled": true }),
        ..Conditions::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_on_a_page_of_this_computer_within_the_bar() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = trusting(runtime, &agent, Conditions::default()).await;
        browser.open("localhost").await;
        // The first look pays for the browser's own beginnings.
        browser.look(address(&agent)).await;
        let (found, span) = browser.look(address(&agent)).await;
        assert_eq!(found["state"], "ready", "{runtime:?}: {found}");
        assert_eq!(found["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(found["capabilities"]["protocol"], "1.0");
        println!("{runtime:?}: ready in {span} ms");
        assert!(span <= THERE, "{runtime:?}: {span} ms");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_running_within_the_bar_and_found_as_soon_as_it_runs() {
    for runtime in BROWSERS {
        let agent = agent(Policy::default()).await;
        let mut browser = trusting(runtime, &agent, Conditions::default()).await;
        browser.open("localhost").await;
        let address = address(&agent);
        let port = agent.port();
        let home = agent.stop().await;
        for _ in 0..4 {
            let (found, span) = browser.look(address.clone()).await;
            assert_eq!(found, json!({ "state": "not-running" }), "{runtime:?}");
            println!("{runtime:?}: nobody in {span} ms");
            assert!(span <= NOBODY, "{runtime:?}: {span} ms");
        }
        let again = TestAgent::with(Setup {
            port,
            home: Some(home),
            clock: OffsetDateTime::now_utc,
            ..Setup::default()
        })
        .await;
        let (found, _) = browser.look(address).await;
        assert_eq!(found["state"], "ready", "{runtime:?}: {found}");
        browser.close().await;
        again.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_trusted() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = usual(runtime).await;
        browser.open("localhost").await;
        let (found, span) = browser.look(address(&agent)).await;
        let page = format!("https://127.0.0.1:{}/", agent.port());
        let expected = json!({ "state": "untrusted-certificate", "page": page });
        assert_eq!(found, expected, "{runtime:?}");
        assert!(span <= NOBODY, "{runtime:?}: {span} ms");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_on_the_port() {
    for runtime in BROWSERS {
        let mut browser = usual(runtime).await;
        browser.open("localhost").await;
        for (pretended, expected) in [
            (
                "ncalayer",
                json!({ "state": "other-agent", "agent": "ncalayer", "version": "1.4" }),
            ),
            (
                "kaztoken",
                json!({ "state": "other-agent", "agent": "kaztoken", "version": "1.2.758.648" }),
            ),
            (
                "unknown-agent",
                json!({ "state": "other-agent", "agent": "unknown" }),
            ),
        ] {
            let url = browser
                .command("pretend", json!({ "agent": pretended }))
                .await;
            let (found, _) = browser.look(json!({ "url": url })).await;
            assert_eq!(found, expected, "{runtime:?}");
            browser.command("unpretend", json!({})).await;
        }
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_forbids_itself_the_connection() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = trusting(runtime, &agent, Conditions::default()).await;
        let policy = json!({ "origin": "localhost", "policy": "connect-src 'self'" });
        browser.command("open", policy).await;
        let (found, _) = browser.look(address(&agent)).await;
        let expected = json!({
            "state": "blocked", "reason": "content-security-policy", "directive": "connect-src",
        });
        assert_eq!(found, expected, "{runtime:?}");
        // The address of the socket is all that a policy has to name.
        let named = format!("connect-src 'self' wss://127.0.0.1:{}", agent.port());
        let policy = json!({ "origin": "localhost", "policy": named });
        browser.command("open", policy).await;
        let (found, _) = browser.look(address(&agent)).await;
        assert_eq!(found["state"], "ready", "{runtime:?}: {found}");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_the_agent_refuses() {
    for runtime in BROWSERS {
        let everybody = agent(Policy::default()).await;
        let mut browser = trusting(runtime, &everybody, Conditions::default()).await;
        browser.open("localhost").await;
        let port = everybody.port();
        let home = everybody.stop().await;
        let refusing = TestAgent::with(Setup {
            policy: Policy {
                refused_origins: vec![browser.origin("localhost")],
                ..Policy::default()
            },
            home: Some(home),
            port,
            clock: OffsetDateTime::now_utc,
            ..Setup::default()
        })
        .await;
        let (found, _) = browser.look(address(&refusing)).await;
        let expected = json!({ "state": "blocked", "reason": "refused" });
        assert_eq!(found, expected, "{runtime:?}");
        browser.close().await;
        refusing.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_no_agent_serves() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = trusting(runtime, &agent, Conditions::default()).await;
        browser.open("far-plain").await;
        let (found, _) = browser.look(address(&agent)).await;
        let expected = json!({ "state": "unsupported", "reason": "insecure-page" });
        assert_eq!(found, expected, "{runtime:?}");

        let sandboxed = json!({
            "origin": "localhost", "around": "localhost", "sandbox": "allow-scripts",
        });
        browser.command("open", sandboxed).await;
        let (found, _) = browser.look(address(&agent)).await;
        let expected = json!({ "state": "unsupported", "reason": "opaque-origin" });
        assert_eq!(found, expected, "{runtime:?}");

        browser.open("far").await;
        let plain = browser.origin("far-plain").replace("http:", "ws:");
        let (found, _) = browser.look(json!({ "url": plain, "prompt": true })).await;
        let expected = json!({ "state": "blocked", "reason": "mixed-content" });
        assert_eq!(found, expected, "{runtime:?}");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_elsewhere_is_asked_about_and_nothing_is_triggered() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = trusting(runtime, &agent, Conditions::default()).await;
        browser.open("far").await;
        let expected = json!({ "state": "prompt", "permission": "loopback-network" });
        for _ in 0..2 {
            let (found, span) = browser.look(address(&agent)).await;
            assert_eq!(found, expected, "{runtime:?}");
            assert!(span <= THERE, "{runtime:?}: {span} ms");
        }
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_elsewhere_that_was_allowed() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = decided(runtime, &agent, "granted").await;
        portal_is_served(&mut browser, &agent).await;
        browser.close().await;
    }
    agent.stop().await;
}

async fn portal_is_served(browser: &mut Detector, agent: &TestAgent) {
    let (found, _) = browser.look(address(agent)).await;
    assert_eq!(found["state"], "ready", "{found}");
    let joined = browser.call("join", json!([address(agent)])).await;
    assert_eq!(joined["explained"], json!([]), "{joined}");
    let states = browser.call("query", json!([])).await;
    assert_eq!(states, json!({ "sign": "prompt" }));
    let (found, _) = browser.look(closed()).await;
    assert_eq!(found, json!({ "state": "not-running" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untrusted_certificate_is_told_on_a_portal_elsewhere_too() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = Detector::start(runtime, gating(), |_| {}).await;
        decide(&mut browser, "far", "granted").await;
        browser.open("far").await;
        let (found, _) = browser.look(address(&agent)).await;
        assert_eq!(found["state"], "untrusted-certificate", "{runtime:?}");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_elsewhere_that_was_denied() {
    let agent = agent(Policy::default()).await;
    for (runtime, name) in [(Runtime::Chromium, "chrome"), (Runtime::Firefox, "firefox")] {
        let mut browser = decided(runtime, &agent, "denied").await;
        denied(&mut browser, &agent, name).await;
        browser.close().await;
    }
    agent.stop().await;
}

async fn denied(browser: &mut Detector, agent: &TestAgent, name: &str) {
    let (found, _) = browser.look(address(agent)).await;
    assert_eq!(found["state"], "denied", "{found}");
    assert_eq!(found["browser"], name);
    for locale in ["kk", "ru", "en"] {
        let undo = found["undo"][locale].as_str().expect("a text");
        assert!(undo.chars().count() > 40, "{undo}");
    }
    let joined = browser.call("join", json!([address(agent)])).await;
    let expected = json!({ "explained": [], "code": "not_connected", "state": "denied" });
    assert_eq!(joined, expected);
}

/// A browser without a window cannot ask; Chromium then takes it for a refusal.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_answered_by_no_in_chromium() {
    let agent = agent(Policy::default()).await;
    let mut browser = trusting(Runtime::Chromium, &agent, Conditions::default()).await;
    browser.open("far").await;
    let joined = browser.call("join", json!([address(&agent)])).await;
    assert_eq!(joined["explained"], json!(["prompt"]), "{joined}");
    assert_eq!(joined["state"], "denied", "{joined}");
    browser.close().await;
    agent.stop().await;
}

/// The connection is pending for as long as the person needs, and comes when they agree.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_open_is_waited_out() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let asking = Conditions {
            window: true,
            ..gating()
        };
        let mut browser = trusting(runtime, &agent, asking).await;
        browser.open("far").await;
        let mut asked = address(&agent);
        asked["prompt"] = json!(true);
        browser.call("begin", json!([asked])).await;
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let state = browser.call("outcomeNow", json!([])).await;
            assert_eq!(state, "pending", "{runtime:?}");
        }
        browser.command("agree", json!({})).await;
        let mut state = Value::Null;
        for _ in 0..20 {
            state = browser.call("outcomeNow", json!([])).await;
            if state != "pending" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        assert_eq!(state, "ready", "{runtime:?}");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_need_the_attribute() {
    let agent = agent(Policy::default()).await;
    for runtime in BROWSERS {
        let mut browser = trusting(runtime, &agent, gating()).await;
        let frame = json!({ "origin": "frame", "around": "far" });
        browser.command("open", frame).await;
        let (found, _) = browser.look(address(&agent)).await;
        let expected = json!({ "state": "frame-not-allowed", "allow": "loopback-network" });
        assert_eq!(found, expected, "{runtime:?}");

        let allowed = json!({ "origin": "frame", "around": "far", "allow": "loopback-network" });
        browser.command("open", allowed.clone()).await;
        let (found, _) = browser.look(address(&agent)).await;
        assert_eq!(found["state"], "prompt", "{runtime:?}: {found}");

        // Chromium asks about the frame's origin, Firefox about that of the page around.
        decide(&mut browser, "far", "granted").await;
        decide(&mut browser, "frame", "granted").await;
        browser.command("open", allowed).await;
        let (found, _) = browser.look(address(&agent)).await;
        assert_eq!(found["state"], "ready", "{runtime:?}: {found}");
        browser.close().await;
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_stopped_and_started_again() {
    for runtime in BROWSERS {
        let first = agent(Policy::default()).await;
        let mut browser = trusting(runtime, &first, Conditions::default()).await;
        browser.open("localhost").await;
        let port = first.port();
        let joined = browser.call("join", json!([address(&first)])).await;
        assert_eq!(joined["version"], env!("CARGO_PKG_VERSION"), "{joined}");
        let home = first.stop().await;
        let state = browser.call("stateNow", json!([])).await;
        assert_eq!(state, "waiting", "{runtime:?}");
        let second = TestAgent::with(Setup {
            port,
            home: Some(home),
            clock: OffsetDateTime::now_utc,
            ..Setup::default()
        })
        .await;
        let states = browser.call("query", json!([])).await;
        assert_eq!(states, json!({ "sign": "prompt" }), "{runtime:?}");
        browser.close().await;
        second.stop().await;
    }
}

/// A portal's own code, by the drop-in: an original NCALayer's stand-in answers it as it answers
/// the library.
#[tokio::test(flavor = "multi_thread")]
async fn the_drop_in_over_another_agent() {
    let calls = json!([
        { "method": "connect", "arguments": [] },
        { "method": "basicsSignCMS", "arguments": [null, "MTEK", {}, {}] },
        { "method": "basicsSignCMS", "arguments": [null, "MTEK", {}, {}] },
        { "method": "basicsSignCMS", "arguments": [null, "MTEK", {}, {}] },
    ]);
    // The first reply goes to the probe for KAZTOKEN.
    let replies = json!([
        "{}",
        r#"{"status":true,"body":{"result":"MTEKA"}}"#,
        r#"{"status":true,"body":{}}"#,
    ]);
    let mut outcomes = Vec::new();
    for page in ["/drop-in.html", "/calls.html"] {
        let mut browser = usual(Runtime::Chromium).await;
        let open = json!({ "origin": "localhost", "path": page });
        browser.command("open", open).await;
        let url = browser
            .command("mocker", json!({ "replies": replies }))
            .await;
        let outcome = browser.call("perform", json!([url, calls])).await;
        assert_eq!(outcome[0]["value"], "ncalayer-mocker", "{outcome}");
        assert_eq!(outcome[1]["value"], "MTEKA", "{outcome}");
        assert_eq!(outcome[2]["cancelled"], true, "{outcome}");
        assert_eq!(outcome[3]["error"], "NCALayerError: undefined: undefined");
        outcomes.push(outcome);
        browser.close().await;
    }
    assert_eq!(outcomes.first(), outcomes.last());
}
