//! Who is asking.

use std::fmt;
use std::path::{Path, PathBuf};

/// The web origin of a page (RFC 6454), from the `Origin` header of its WebSocket handshake.
///
/// Always in ASCII serialisation: lower-case scheme and host, punycode host, port only when it
/// is not the scheme's default.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    ascii: String,
    unicode: String,
}

/// Why a header value is no acceptable origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginError {
    /// The opaque origin `null`, as sandboxed frames and `file:` pages send it.
    #[error("the opaque origin null may not ask")]
    Opaque,
    /// A scheme other than https, or http outside loopback.
    #[error("only https origins may ask, and http on this computer")]
    Scheme,
    /// Longer than 255 characters.
    #[error("the origin is longer than 255 characters")]
    TooLong,
    /// Not the serialisation of an origin: path, user information, upper case, stray characters.
    #[error("not the serialisation of a web origin")]
    Malformed,
}

impl Origin {
    /// Makes an origin from its two serialisations. Only the door (`server::upgrade`) parses
    /// headers; everybody else receives origins.
    pub fn from_parts(ascii: impl Into<String>, unicode: impl Into<String>) -> Self {
        Self {
            ascii: ascii.into(),
            unicode: unicode.into(),
        }
    }

    /// The ASCII serialisation, for example `https://xn--80a.kz:8443`. Decisions compare this.
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// The Unicode serialisation, for people; shown beside the ASCII form when they differ.
    pub fn unicode(&self) -> &str {
        &self.unicode
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ascii)
    }
}

/// The party at the other end of the socket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A page of this origin.
    Page(Origin),
    /// A local program of the same user (no `Origin` header); known by its executable.
    Program(PathBuf),
}

impl Caller {
    /// A stable text key for grants, limits and the journal: the origin, or `program:PATH`.
    pub fn key(&self) -> String {
        match self {
            Self::Page(origin) => origin.ascii().to_owned(),
            Self::Program(path) => format!("program:{}", path.display()),
        }
    }

    /// The origin, when the caller is a page.
    pub fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Page(origin) => Some(origin),
            Self::Program(_) => None,
        }
    }

    /// The executable, when the caller is a program.
    pub fn program(&self) -> Option<&Path> {
        match self {
            Self::Page(_) => None,
            Self::Program(path) => Some(path),
        }
    }
}
