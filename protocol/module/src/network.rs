//! The network, as a module may use it: https, and only the hosts that its manifest declares.

/// How a server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchMethod {
    /// GET.
    Get,
    /// POST with a body.
    Post,
}

/// One question to a declared host. No cookies, no credentials, no redirects to other hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// GET or POST.
    pub method: FetchMethod,
    /// An https address whose host the manifest declares.
    pub url: String,
    /// Header fields: name and value. Host, Origin, Cookie and Authorization are refused.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    pub body: Vec<u8>,
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchReply {
    /// The HTTP status code.
    pub status: u16,
    /// The body, within the limit of the manifest.
    pub body: Vec<u8>,
}
