//! Questions to the declared hosts, and lines of the log.

use tanba_module::{FetchMethod, FetchReply, FetchRequest, LogLevel};

use super::wit;

impl From<FetchRequest> for wit::FetchRequest {
    fn from(request: FetchRequest) -> Self {
        Self {
            method: request.method.into(),
            url: request.url,
            headers: request.headers,
            body: request.body,
        }
    }
}

impl From<FetchMethod> for wit::FetchMethod {
    fn from(method: FetchMethod) -> Self {
        match method {
            FetchMethod::Get => Self::Get,
            FetchMethod::Post => Self::Post,
        }
    }
}

impl From<wit::FetchReply> for FetchReply {
    fn from(reply: wit::FetchReply) -> Self {
        Self {
            status: reply.status,
            body: reply.body,
        }
    }
}

impl From<LogLevel> for wit::log::Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Debug => Self::Debug,
            LogLevel::Info => Self::Info,
            LogLevel::Warning => Self::Warning,
            LogLevel::Error => Self::Error,
        }
    }
}
