//! A page's end of a socket that speaks `tanba.v1`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::page::{Door, Socket, connect_offering};

/// How long a test waits for a message.
const PATIENCE: Duration = Duration::from_mins(1);

/// Octets of content in one binary frame.
pub const CHUNK: usize = 1 << 20;

/// Octets of the head of a binary frame.
const HEAD: usize = 4;

/// A connection to the agent.
pub struct NativePage {
    socket: Socket,
    requests: u64,
    /// The notifications so far, as far as nobody has asked for them.
    notices: Vec<(String, Value)>,
}

impl NativePage {
    /// Connects and reads the first message, whose parameters it checks for the version.
    pub async fn open(door: &Door<'_>, origin: Option<&str>) -> Self {
        let socket = connect_offering(door, origin, Some("tanba.v1"))
            .await
            .unwrap_or_else(|error| panic!("no connection to the agent: {error}"));
        let mut page = Self {
            socket,
            requests: 0,
            notices: Vec::new(),
        };
        let ready = page.notice("ready").await;
        assert_eq!(ready["protocol"], "1.0");
        page
    }

    /// Sends a request and gives its id.
    pub async fn request(&mut self, method: &str, params: Value) -> u64 {
        self.requests += 1;
        let id = self.requests;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send(Message::text(request.to_string())).await;
        id
    }

    /// Sends a notification.
    pub async fn notify(&mut self, method: &str, params: Value) {
        let notice = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.send(Message::text(notice.to_string())).await;
    }

    /// Sends a request and waits for its result, or for its error object.
    pub async fn call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.request(method, params).await;
        self.answer(id).await
    }

    /// The result of a request, or its error object. Notifications before it are kept.
    pub async fn answer(&mut self, id: u64) -> Result<Value, Value> {
        loop {
            let mut message = self.text().await;
            if let Some(method) = message["method"].as_str() {
                let method = method.to_owned();
                self.notices.push((method, message["params"].take()));
                continue;
            }
            assert_eq!(message["id"], id, "{message}");
            return match message.get_mut("error") {
                Some(error) => Err(error.take()),
                None => Ok(message["result"].take()),
            };
        }
    }

    /// The parameters of the next notification of this method, one that came already first.
    pub async fn notice(&mut self, method: &str) -> Value {
        let mut kept = self.notices.iter();
        if let Some(place) = kept.position(|(kept, _)| kept == method) {
            return self.notices.remove(place).1;
        }
        loop {
            let mut message = self.text().await;
            let Some(told) = message["method"].as_str() else {
                panic!("an answer before {method}: {message}")
            };
            if told == method {
                return message["params"].take();
            }
            let told = told.to_owned();
            self.notices.push((told, message["params"].take()));
        }
    }

    /// The notifications of this method that came until now.
    pub fn notices(&mut self, method: &str) -> Vec<Value> {
        let (wanted, others) = std::mem::take(&mut self.notices)
            .into_iter()
            .partition(|(kept, _)| kept == method);
        self.notices = others;
        let wanted: Vec<(String, Value)> = wanted;
        wanted.into_iter().map(|(_, params)| params).collect()
    }

    /// Streams content in pieces as far as there is credit for it, waiting for more, and gives what
    /// `closeStream` says of it.
    pub async fn upload(&mut self, params: Value, content: &[u8]) -> Result<Value, Value> {
        let opened = self.call("openStream", params).await?;
        let stream = &opened["stream"];
        let mut credit = opened["creditOctets"].as_u64().unwrap_or_default();
        for chunk in content.chunks(CHUNK) {
            while credit < chunk.len() as u64 {
                credit += self.credit(stream).await;
            }
            credit -= chunk.len() as u64;
            self.chunk(stream, chunk).await;
        }
        self.call("closeStream", json!({"stream": stream})).await
    }

    async fn credit(&mut self, stream: &Value) -> u64 {
        loop {
            let credit = self.notice("credit").await;
            if credit["stream"] == *stream {
                return credit["octets"].as_u64().unwrap_or_default();
            }
        }
    }

    /// Sends content of a stream.
    pub async fn chunk(&mut self, stream: &Value, content: &[u8]) {
        let number = stream
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        let number = number.unwrap_or_else(|| panic!("{stream} is no stream"));
        let frame = [&number.to_be_bytes(), content].concat();
        self.send(Message::binary(frame)).await;
    }

    /// Fetches a document that the agent holds.
    pub async fn download(&mut self, document: &Value) -> Result<Vec<u8>, Value> {
        let reading = self
            .call("readDocument", json!({"document": document}))
            .await?;
        let size = reading["size"].as_u64().unwrap_or_default();
        let credit = json!({"stream": reading["stream"], "octets": size});
        self.notify("credit", credit).await;
        let mut content = Vec::new();
        while (content.len() as u64) < size {
            match self.next().await {
                Some(Message::Binary(frame)) => {
                    content.extend_from_slice(frame.get(HEAD..).unwrap_or_default());
                }
                other => panic!("content was expected: {other:?}"),
            }
        }
        Ok(content)
    }

    /// The next frame of any kind; `None` when the agent closed the socket.
    pub async fn next(&mut self) -> Option<Message> {
        let frame = timeout(PATIENCE, self.socket.next()).await;
        frame
            .unwrap_or_else(|_| panic!("no frame in {PATIENCE:?}"))
            .and_then(Result::ok)
    }

    async fn text(&mut self) -> Value {
        match self.next().await {
            Some(Message::Text(text)) => {
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
            }
            other => panic!("no text frame: {other:?}"),
        }
    }

    async fn send(&mut self, message: Message) {
        let sent = self.socket.send(message).await;
        sent.unwrap_or_else(|error| panic!("send: {error}"));
    }
}
