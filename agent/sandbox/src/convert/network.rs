//! What is fetched.

use tanba_module::{FetchMethod, FetchReply, FetchRequest};

use crate::wit::network;

pub(crate) fn request(request: network::FetchRequest) -> FetchRequest {
    FetchRequest {
        method: match request.method {
            network::FetchMethod::Get => FetchMethod::Get,
            network::FetchMethod::Post => FetchMethod::Post,
        },
        url: request.url,
        headers: request.headers,
        body: request.body,
    }
}

pub(crate) fn reply(reply: FetchReply) -> network::FetchReply {
    network::FetchReply {
        status: reply.status,
        body: reply.body,
    }
}
