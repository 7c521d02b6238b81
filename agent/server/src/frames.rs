//! WebSocket frames (RFC 6455), server side, without IO.
//!
//! [`decoder`] turns octets into messages, [`header`] writes what precedes a payload. A message
//! costs its own octets and nothing more: nothing is reserved because a header promises a length,
//! a payload becomes the text of a request without a copy, and a connection at rest holds no
//! buffer of an earlier message. Text over the limit is refused by its header.

pub(crate) mod decoder;
pub(crate) mod header;

/// What a peer sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A whole text message.
    Text(String),
    /// A whole binary message.
    Binary(Vec<u8>),
    /// A ping and its payload, to be sent back.
    Ping(Vec<u8>),
    /// An answer to a ping.
    Pong,
    /// The peer closes, with its code.
    Close(Option<u16>),
}

/// Why a connection is ended with a code of RFC 6455 section 7.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseCode {
    /// 1000: done, nothing wrong.
    #[error("closed")]
    Normal,
    /// 1001: the agent stops.
    #[error("the agent stops")]
    GoingAway,
    /// 1002: not the WebSocket protocol.
    #[error("not the WebSocket protocol")]
    Protocol,
    /// 1003: binary messages are not understood.
    #[error("binary messages are not understood")]
    Unsupported,
    /// 1007: a text message that is not UTF-8.
    #[error("the message is not UTF-8")]
    InvalidText,
    /// 1008: too many requests are waiting.
    #[error("too many requests are waiting")]
    Policy,
    /// 1009: larger than the limit.
    #[error("the message is too large")]
    TooBig,
}

impl CloseCode {
    /// The number on the wire.
    pub fn number(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::GoingAway => 1001,
            Self::Protocol => 1002,
            Self::Unsupported => 1003,
            Self::InvalidText => 1007,
            Self::Policy => 1008,
            Self::TooBig => 1009,
        }
    }
}

/// Kind of a frame (RFC 6455 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            0x0 => Some(Self::Continuation),
            0x1 => Some(Self::Text),
            0x2 => Some(Self::Binary),
            0x8 => Some(Self::Close),
            0x9 => Some(Self::Ping),
            0xa => Some(Self::Pong),
            _ => None,
        }
    }

    fn bits(self) -> u8 {
        match self {
            Self::Continuation => 0x0,
            Self::Text => 0x1,
            Self::Binary => 0x2,
            Self::Close => 0x8,
            Self::Ping => 0x9,
            Self::Pong => 0xa,
        }
    }

    fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}
