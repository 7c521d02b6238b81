//! `tanba.v1` over the real door: ids, several requests at once, cancelling, streams, batches.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::SinkExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tanba_module::{Call, Fault, Host, Locale, Manifest, Module, Outcome, Report};
use tanba_server::ServerConfig;
use tokio_tungstenite::tungstenite::Message;

use super::support::{Agent, PAGE, Page, TestModule, Work, eventually};

const CHUNK: usize = 1 << 20;

/// Stands where the module behind the protocol stands.
struct Scripted {
    manifest: Manifest,
    work: Arc<Work>,
}

#[async_trait]
impl Module for Scripted {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        match call.method.as_ref().map(tanba_module::MethodName::as_str) {
            Some("sign") => {
                host.report(Report::Waiting);
                host.report(Report::Approved);
                let count = call.args()["count"].as_u64().unwrap();
                for index in 0..usize::try_from(count).unwrap() {
                    self.work.finish.acquire().await.unwrap().forget();
                    let value = json!({"base64": index.to_string()});
                    host.report(Report::Result { index, value });
                }
                Ok(Outcome::Value(json!({"count": count})))
            }
            Some("verify") => Ok(Outcome::Value(json!({
                "args": call.args(),
                "locale": locale.tag(),
            }))),
            Some("timestamp") => panic!("as asked"),
            _ => Err(Fault::Cancelled),
        }
    }
}

async fn agent() -> Agent {
    agent_with(ServerConfig::default()).await
}

async fn agent_with(config: ServerConfig) -> Agent {
    let agent = Agent::start(config).await;
    let manifest = "symbolic-name = \"kz.tanba.native\"\nversion = \"1\"\n\
                    answers = [\"kz.tanba.native\"]\nenvelope = \"native\"\npermissions = []\n\
                    methods = [\"sign\", \"verify\", \"timestamp\", \"cosign\"]";
    let native: Arc<dyn Module> = Arc::new(Scripted {
        manifest: Manifest::parse(manifest).unwrap(),
        work: Arc::clone(&agent.work),
    });
    let names = [("test.common", "common-utils"), ("test.type", "type")];
    let modules = names.map(|(name, envelope)| TestModule::arc(name, envelope, &agent.work));
    agent.registry.replace(modules.into_iter().chain([native]));
    agent
}

/// A page that speaks `tanba.v1`.
struct Native(Page);

impl Native {
    async fn open(agent: &Agent) -> Self {
        Self::of(agent, PAGE).await
    }

    async fn of(agent: &Agent, origin: &str) -> Self {
        let headers = [("origin", origin), ("sec-websocket-protocol", "tanba.v1")];
        let mut page = Self(Page(agent.upgrade(&headers).await.unwrap()));
        assert_eq!(page.receive().await["method"], "ready");
        page
    }

    async fn receive(&mut self) -> Value {
        serde_json::from_str(&self.0.receive().await).unwrap()
    }

    async fn request(&mut self, id: impl Into<Value>, method: &str, params: Value) {
        let id = id.into();
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.0.send(request.to_string()).await;
    }

    async fn notify(&mut self, method: &str, params: Value) {
        let notice = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.0.send(notice.to_string()).await;
    }

    /// The result of a request; notifications before it are passed over.
    async fn call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.request("call", method, params).await;
        self.answer("call").await
    }

    async fn answer(&mut self, id: impl Into<Value>) -> Result<Value, Value> {
        let id = id.into();
        loop {
            let mut message = self.receive().await;
            if message.get("method").is_none() {
                assert_eq!(message["id"], id);
                return match message.get_mut("error") {
                    Some(error) => Err(error.take()),
                    None => Ok(message["result"].take()),
                };
            }
        }
    }

    /// The next notification of this method; others are passed over.
    async fn notice(&mut self, method: &str) -> Value {
        loop {
            let mut message = self.receive().await;
            if message["method"] == method {
                return message["params"].take();
            }
        }
    }

    async fn chunk(&mut self, stream: u64, content: &[u8]) {
        let head = u32::try_from(stream).unwrap().to_be_bytes();
        let frame = [&head, content].concat();
        self.0.0.send(Message::binary(frame)).await.unwrap();
    }
}

fn word(error: &Value) -> &str {
    error["data"]["code"].as_str().unwrap()
}

#[tokio::test]
async fn the_subprotocol_chooses_and_the_first_message_says_what_is_served() {
    let agent = agent().await;
    let headers = [
        ("origin", PAGE),
        ("sec-websocket-protocol", "other, tanba.v1"),
    ];
    let mut page = Native(Page(agent.upgrade(&headers).await.unwrap()));
    let ready = page.receive().await;
    assert_eq!(ready["method"], "ready");
    let served = page.call("capabilities", json!({})).await.unwrap();
    assert_eq!(served, ready["params"]);
    assert_eq!(served["protocol"], "1.0");
    assert_eq!(
        served["agent"],
        json!({"name": "Tanba", "version": "9.8.7"})
    );
    let methods = served["methods"].as_array().unwrap();
    assert!(methods.contains(&json!("sign")) && methods.contains(&json!("openStream")));
    assert!(methods.is_sorted_by_key(|method| method.as_str()));
    // Without the offer the other protocol is spoken, whatever else is offered.
    agent.page().await;
}

#[tokio::test]
async fn requests_are_answered_as_they_are_ready() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    page.request(1, "sign", json!({"count": 1})).await;
    page.request("two", "verify", json!({"a": [1]})).await;
    let verified = page.answer("two").await.unwrap();
    assert_eq!(verified["args"], json!({"a": [1]}));
    agent.work.finish.add_permits(1);
    assert_eq!(page.notice("result").await["id"], 1);
    assert_eq!(page.answer(1).await, Ok(json!({"count": 1})));
}

#[tokio::test]
async fn options_are_for_the_door_and_not_for_the_module() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let options = json!({"locale": "kk", "topOrigin": "https://around.example"});
    let params = json!({"options": options});
    let verified = page.call("verify", params).await.unwrap();
    assert_eq!(verified, json!({"args": {}, "locale": "kk"}));
    assert_eq!(
        *agent.work.told.lock().unwrap(),
        ["inside https://around.example"]
    );
    for options in [
        json!({"locale": "de"}),
        json!({"deadline": 1}),
        json!({"topOrigin": "javascript:alert(1)"}),
        json!([]),
    ] {
        let refused = page.call("verify", json!({"options": options})).await;
        assert_eq!(word(&refused.unwrap_err()), "invalid_params");
    }
}

#[tokio::test]
async fn cancelling_and_deadlines_end_a_request_and_nothing_else() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    page.request(1, "sign", json!({"count": 9})).await;
    page.request(2, "sign", json!({"count": 1})).await;
    page.notify("cancel", json!({"id": 1})).await;
    let error = page.answer(1).await.unwrap_err();
    assert_eq!(
        (&error["code"], word(&error)),
        (&json!(-32800), "cancelled_by_page")
    );
    let params = json!({"count": 1, "options": {"deadlineMs": 30, "locale": "en"}});
    page.request(3, "sign", params).await;
    let error = page.answer(3).await.unwrap_err();
    assert_eq!(
        (&error["code"], word(&error)),
        (&json!(-32801), "deadline_exceeded")
    );
    assert!(error["message"].as_str().unwrap().contains("has passed"));
    // The one that was left alone goes on, and unknown ids do no harm.
    page.notify("cancel", json!({"id": "nobody"})).await;
    agent.work.finish.add_permits(1);
    assert_eq!(page.answer(2).await, Ok(json!({"count": 1})));
}

#[tokio::test]
async fn every_kind_of_bad_message_has_its_error() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    for (text, id, code) in [
        ("no json", json!(null), -32700),
        ("[]", json!(null), -32700),
        (r#"{"id":5}"#, json!(5), -32600),
        (
            r#"{"jsonrpc":"2.0","id":6,"method":"sign","params":[]}"#,
            json!(6),
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"signAll"}"#,
            json!(7),
            -32601,
        ),
        (
            r#"{"jsonrpc":"2.0","id":8,"method":"cosign"}"#,
            json!(8),
            -32001,
        ),
        (
            r#"{"jsonrpc":"2.0","id":9,"method":"timestamp"}"#,
            json!(9),
            -32603,
        ),
        (
            r#"{"jsonrpc":"2.0","id":10,"method":"openStream","params":{"named":1}}"#,
            json!(10),
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":11,"method":"closeStream","params":{"stream":9}}"#,
            json!(11),
            -32602,
        ),
    ] {
        page.0.send(text).await;
        let answer = page.receive().await;
        assert_eq!(answer["id"], id, "{text}");
        assert_eq!(answer["error"]["code"], code, "{text}");
        let data = &answer["error"]["data"];
        assert!(
            data["blame"].is_string() && data["advice"].is_string(),
            "{answer}"
        );
        assert_eq!(data.get("incident").is_some(), code == -32603, "{answer}");
    }
    // An id that is in use, and afterwards may be used again.
    page.request(1, "sign", json!({"count": 1})).await;
    page.request(1, "verify", json!({})).await;
    assert_eq!(page.answer(1).await.unwrap_err()["code"], -32600);
    agent.work.finish.add_permits(1);
    assert!(page.answer(1).await.is_ok());
    assert!(page.call("verify", json!({})).await.is_ok());
}

#[tokio::test]
async fn r08_open_requests_of_a_connection_are_bounded() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    for id in 0..33 {
        page.request(id, "sign", json!({"count": 1})).await;
    }
    let error = page.answer(32).await.unwrap_err();
    assert_eq!(word(&error), "too_many_requests");
    let few = ServerConfig {
        requests_per_minute: 3,
        ..ServerConfig::default()
    };
    let agent = agent_with(few).await;
    let mut page = Native::open(&agent).await;
    for _ in 0..3 {
        assert!(page.call("verify", json!({})).await.is_ok());
    }
    let error = page.call("verify", json!({})).await.unwrap_err();
    assert_eq!(word(&error), "limit_exceeded");
}

#[tokio::test]
async fn modules_answer_without_their_envelope() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let echo = |module: &str| json!({"module": module, "method": "echo", "args": ["Құжат"]});
    for module in ["test.common", "test.type"] {
        assert_eq!(
            page.call("callModule", echo(module)).await,
            Ok(json!(["Құжат"]))
        );
    }
    let error = page
        .call("callModule", echo("test.nobody"))
        .await
        .unwrap_err();
    assert_eq!(word(&error), "module_not_found");
    let told = agent.work.told.lock().unwrap().clone();
    assert_eq!(told, [format!("{PAGE} misses test.nobody")]);
    let silent = json!({"module": "test.common", "method": "setLocale"});
    assert_eq!(page.call("callModule", silent).await, Ok(Value::Null));
}

#[tokio::test]
async fn a_closed_socket_ends_its_requests() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let waiting = json!({"module": "test.common", "method": "wait"});
    page.request(1, "callModule", waiting).await;
    eventually(|| agent.work.started.load(Ordering::SeqCst) == 1).await;
    drop(page);
    eventually(|| agent.work.dropped.load(Ordering::SeqCst) == 1).await;
}

#[tokio::test]
async fn several_streams_arrive_at_once_and_can_be_read_back() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let mut streams = Vec::new();
    for number in 0..3u8 {
        let opened = page
            .call("openStream", json!({"name": format!("{number}.bin")}))
            .await;
        let opened = opened.unwrap();
        assert_eq!(opened["creditOctets"], 4 << 20);
        let content: Vec<u8> = (0..3 * CHUNK / 2)
            .map(|at| at.to_le_bytes()[0] ^ number)
            .collect();
        streams.push((opened["stream"].as_u64().unwrap(), content));
    }
    for piece in 0..2 {
        for (stream, content) in &streams {
            let content = content.chunks(CHUNK).nth(piece).unwrap();
            page.chunk(*stream, content).await;
        }
    }
    for (number, (stream, content)) in streams.iter().enumerate() {
        let held = page
            .call("closeStream", json!({"stream": stream}))
            .await
            .unwrap();
        assert_eq!(held["name"], format!("{number}.bin"));
        assert_eq!(held["size"], content.len());
        let digest = hex::encode(Sha256::digest(content));
        assert_eq!(held["sha256"], digest);
        // Back again, a little credit at a time.
        let document = json!({"document": held["document"]});
        let reading = page.call("readDocument", document).await.unwrap();
        assert_eq!(reading["size"], content.len());
        let mut read = Vec::new();
        while read.len() < content.len() {
            let credit = json!({"stream": reading["stream"], "octets": 700_000});
            page.notify("credit", credit).await;
            let before = read.len();
            while read.len() < (before + 700_000).min(content.len()) {
                let Message::Binary(frame) = page.0.next().await else {
                    panic!("content was expected")
                };
                assert_eq!(
                    Value::from(u32::from_be_bytes(frame[..4].try_into().unwrap())),
                    reading["stream"]
                );
                read.extend_from_slice(&frame[4..]);
            }
        }
        assert!(read == *content);
    }
    let gone = page
        .call("readDocument", json!({"document": "held-99"}))
        .await;
    assert_eq!(word(&gone.unwrap_err()), "document_not_found");
}

#[tokio::test]
async fn r09_streams_keep_to_their_credit_and_number() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    for _ in 0..8 {
        assert!(page.call("openStream", json!({})).await.is_ok());
    }
    let ninth = page.call("openStream", json!({})).await.unwrap_err();
    assert_eq!(word(&ninth), "too_many_requests");
    // One ends without its document and makes room.
    page.notify("abortStream", json!({"stream": 1})).await;
    assert!(page.call("openStream", json!({})).await.is_ok());
    // Content of a stream that has ended is passed over.
    page.chunk(1, b"late").await;
    assert!(page.call("verify", json!({})).await.is_ok());
    // A frame above the limit is refused by its header.
    page.chunk(2, &vec![0; CHUNK + 1]).await;
    assert_eq!(page.0.close_code().await, 1009);
}

#[tokio::test]
async fn who_subscribed_is_told() {
    let agent = agent().await;
    let (mut page, mut other) = (Native::open(&agent).await, Native::open(&agent).await);
    let events = json!({"events": ["permissionChanged", "closing"]});
    let told = page.call("subscribe", events.clone()).await.unwrap();
    assert_eq!(told, events);
    agent
        .work
        .changes
        .send("https://elsewhere.example".into())
        .unwrap();
    agent.work.changes.send(PAGE.into()).unwrap();
    assert_eq!(
        page.notice("event").await,
        json!({"event": "permissionChanged"})
    );
    let left = page
        .call("unsubscribe", json!({"events": ["permissionChanged"]}))
        .await;
    assert_eq!(left, Ok(json!({"events": ["closing"]})));
    agent.work.changes.send(PAGE.into()).unwrap();
    assert!(other.call("verify", json!({})).await.is_ok());
    let stopping = tokio::spawn(agent.stop());
    assert_eq!(page.receive().await["params"], json!({"event": "closing"}));
    assert_eq!(page.0.close_code().await, 1001);
    assert_eq!(other.0.close_code().await, 1001);
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_batch_can_be_resumed_after_a_lost_connection() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let params = json!({"count": 4, "incremental": true, "resumable": true});
    page.request(1, "sign", params.clone()).await;
    let batch = loop {
        let progress = page.notice("progress").await;
        if let Some(batch) = progress.get("batch") {
            break batch.clone();
        }
    };
    agent.work.finish.add_permits(2);
    for index in 0..2 {
        assert_eq!(page.notice("result").await["index"], index);
    }
    drop(page);
    // It goes on while nobody listens.
    agent.work.finish.add_permits(1);
    eventually(|| agent.work.finish.available_permits() == 0).await;

    let mut stranger = Native::of(&agent, "https://stranger.example").await;
    let stolen = stranger.call("resume", json!({"batch": batch})).await;
    assert_eq!(word(&stolen.unwrap_err()), "batch_not_found");

    let mut page = Native::open(&agent).await;
    page.request(7, "resume", json!({"batch": batch, "have": [0]}))
        .await;
    for index in 1..3 {
        let result = page.notice("result").await;
        let expected = json!({"id": 7, "index": index, "signature": {"base64": index.to_string()}});
        assert_eq!(result, expected);
    }
    agent.work.finish.add_permits(1);
    assert_eq!(page.notice("result").await["index"], 3);
    assert_eq!(page.answer(7).await, Ok(json!({"count": 4})));
    // Done, and still there for who lost the end.
    page.request(8, "resume", json!({"batch": batch, "have": [0, 1, 2]}))
        .await;
    assert_eq!(page.notice("result").await["index"], 3);
    assert_eq!(page.answer(8).await, Ok(json!({"count": 4})));
}

#[tokio::test]
async fn a_batch_that_the_page_cancels_is_signed_no_further() {
    let agent = agent().await;
    let mut page = Native::open(&agent).await;
    let params = json!({"count": 4, "incremental": true, "resumable": true});
    page.request(1, "sign", params).await;
    let batch = loop {
        let progress = page.notice("progress").await;
        if let Some(batch) = progress.get("batch") {
            break batch.clone();
        }
    };
    page.notify("cancel", json!({"id": 1})).await;
    assert_eq!(
        word(&page.answer(1).await.unwrap_err()),
        "cancelled_by_page"
    );
    agent.work.finish.add_permits(1);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(agent.work.finish.available_permits(), 1);
    let gone = page.call("resume", json!({"batch": batch})).await;
    assert_eq!(word(&gone.unwrap_err()), "batch_not_found");
}

#[tokio::test]
async fn of_two_pages_that_resume_the_later_gets_the_rest() {
    let agent = agent().await;
    let (mut page, mut other) = (Native::open(&agent).await, Native::open(&agent).await);
    let params = json!({"count": 2, "incremental": true, "resumable": true});
    page.request(1, "sign", params).await;
    let batch = loop {
        let progress = page.notice("progress").await;
        if let Some(batch) = progress.get("batch") {
            break batch.clone();
        }
    };
    other.request(2, "resume", json!({"batch": batch})).await;
    let earlier = page.answer(1).await.unwrap_err();
    assert_eq!(word(&earlier), "cancelled_by_page");
    agent.work.finish.add_permits(2);
    assert_eq!(other.answer(2).await, Ok(json!({"count": 2})));
    // The one that was told so may go: the batch is the other's.
    drop(page);
    assert!(other.call("resume", json!({"batch": batch})).await.is_ok());
}
