//! What goes out on a connection, from whoever has something to say.

use serde_json::Value;
use tanba_wire::native::{ErrorObject, Id, Notification, Response};
use tokio::sync::mpsc;

/// One thing to be sent, or to be noted by the connection.
#[derive(Debug)]
pub(super) enum Out {
    /// A text message.
    Text(String),
    /// Content of a stream, with its head.
    Binary(Vec<u8>),
    /// The answer to a request, which is open no longer.
    Answer {
        /// The request.
        id: Id,
        /// The message.
        text: String,
    },
    /// All content of this stream is on its way.
    Left(u32),
    /// A binary message of the page that is done with.
    Spent(Vec<u8>),
}

/// An end of the connection's outbox. When the connection is gone, what is said is lost.
#[derive(Clone, Debug)]
pub(super) struct Line(mpsc::UnboundedSender<Out>);

impl Line {
    /// A line and the outbox at its end.
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Out>) {
        let (sender, outbox) = mpsc::unbounded_channel();
        (Self(sender), outbox)
    }

    /// Whether both lead to the same connection.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.same_channel(&other.0)
    }

    pub(super) fn send(&self, out: Out) {
        // Nobody hears what is said to a closed connection.
        let _ = self.0.send(out);
    }

    pub(super) fn notify(&self, notification: &Notification<'_>) {
        match notification.to_text() {
            Ok(text) => self.send(Out::Text(text)),
            Err(error) => tracing::error!(%error, "a notification could not be written"),
        }
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: &Id, outcome: &Result<Value, Box<ErrorObject>>) {
        let response = match outcome {
            Ok(result) => Response::Result { id, result },
            Err(error) => Response::Error {
                id: Some(id),
                error,
            },
        };
        match response.to_text() {
            Ok(text) => self.send(Out::Answer {
                id: id.clone(),
                text,
            }),
            Err(error) => tracing::error!(%error, "an answer could not be written"),
        }
    }

    /// Answers a request that is never opened.
    pub(super) fn say(&self, id: &Id, result: &Value) {
        match (Response::Result { id, result }).to_text() {
            Ok(text) => self.send(Out::Text(text)),
            Err(error) => tracing::error!(%error, "an answer could not be written"),
        }
    }

    /// Says that something was no request, or one that is never opened.
    pub(super) fn refuse(&self, id: Option<&Id>, error: &ErrorObject) {
        match (Response::Error { id, error }).to_text() {
            Ok(text) => self.send(Out::Text(text)),
            Err(error) => tracing::error!(%error, "an answer could not be written"),
        }
    }
}
