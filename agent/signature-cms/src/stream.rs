//! Attached messages of any size, read in constant memory.
//!
//! The content goes through the digests as it is read (`sink.rs`); all the rest of the message is
//! kept and becomes a detached message (`message.rs`), which is verified, co-signed or stamped
//! with those digests. [`crate::attach_around`] puts the content back.

mod message;
mod octets;
mod sink;

use std::io::{self, Read, Write};

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{Certificate, DigestAlgorithm, encode, oid};
use tanba_signature::Report;

use crate::CmsError;
use octets::{Header, Octets};
use sink::ContentSink;

pub use message::StreamedMessage;

/// Octets of a message beside its content at most.
const MAX_REST: u64 = 64 << 20;
/// Octets of the set of digest algorithms at most.
const MAX_SMALL: u64 = 1 << 16;
/// How deep pieces of the content may be nested.
const MAX_PIECES_DEPTH: u8 = 8;

/// Why a message could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// Reading failed.
    #[error("the message could not be read")]
    Read(#[source] io::Error),
    /// Writing the content failed.
    #[error("the content could not be written")]
    Write(#[source] io::Error),
    /// Not a usable message.
    #[error(transparent)]
    Message(#[from] CmsError),
    /// The message beside its content is too large.
    #[error("the message is larger than {0} octets beside its content")]
    TooLarge(u64),
}

impl From<BerError> for StreamError {
    fn from(error: BerError) -> Self {
        Self::Message(error.into())
    }
}

/// Verifies a message in DER or BER as it is read, and writes its content to `out` **before** the
/// verdict is known. Signers whose digest algorithm the message does not announce, and Ed25519
/// signers without signed attributes, are reported as lacking their content.
pub fn verify_attached_stream(
    reader: &mut dyn Read,
    out: Option<&mut dyn Write>,
    extra_certificates: &[Certificate],
) -> Result<Report, StreamError> {
    let message = StreamedMessage::read(reader, out, &[])?;
    Ok(message.report(extra_certificates)?)
}

impl StreamedMessage {
    /// Reads a message in DER or BER to its end and keeps all but its content, which goes to
    /// `out`. The content is digested by the algorithms that the message announces and by `more`.
    pub fn read(
        reader: &mut dyn Read,
        out: Option<&mut dyn Write>,
        more: &[DigestAlgorithm],
    ) -> Result<Self, StreamError> {
        let mut octets = Octets::new(reader);
        let outer = octets.expect(Tag::SEQUENCE)?;
        let content_type = octets.element(MAX_SMALL)?;
        let content_type = Element::parse_all(&content_type)?.oid()?;
        if content_type != oid::SIGNED_DATA {
            return Err(CmsError::NotSignedData(content_type).into());
        }
        let explicit = octets.expect(Tag::context(0, true))?;
        let sequence = octets.expect(Tag::SEQUENCE)?;
        let version = octets.element(MAX_SMALL)?;
        let digest_algorithms = octets.element(MAX_SMALL)?;
        let mut sink = ContentSink::new(&digest_algorithms, more, out)?;
        let encapsulated = encapsulated_content(&mut octets, &mut sink)?;

        let mut rest = octets.rest(MAX_REST)?;
        let end = octets.position();
        let mut open = 0;
        for wrapper in [outer, explicit, sequence] {
            wrapper.check_end(end - 2 * open)?;
            open += u64::from(wrapper.length.is_none());
        }
        for _ in 0..2 * open {
            if rest.pop() != Some(0) {
                return Err(BerError::Truncated.into());
            }
        }
        let fields = encode::sequence(&[&version, &digest_algorithms, &encapsulated, &rest]);
        let detached =
            encode::sequence(&[&encode::oid(content_type), &encode::explicit(0, &fields)]);
        Ok(Self::new(detached, sink.finish()))
    }
}

/// Reads EncapsulatedContentInfo; gives it without the content, DER.
fn encapsulated_content(
    octets: &mut Octets<'_>,
    sink: &mut ContentSink<'_>,
) -> Result<Vec<u8>, StreamError> {
    let sequence = octets.expect(Tag::SEQUENCE)?;
    let content_type = octets.element(MAX_SMALL)?;
    if !octets.at_end_of(&sequence)? {
        let explicit = octets.expect(Tag::context(0, true))?;
        content_octets(octets, sink, 0)?;
        octets.close(&explicit)?;
        octets.close(&sequence)?;
        sink.attached = true;
    }
    Ok(encode::sequence(&[&content_type]))
}

/// Reads an OCTET STRING, in pieces or whole.
fn content_octets(
    octets: &mut Octets<'_>,
    sink: &mut ContentSink<'_>,
    depth: u8,
) -> Result<(), StreamError> {
    let header: Header = octets.header()?;
    if header.tag.class != 0 || header.tag.number != Tag::OCTET_STRING.number {
        return Err(BerError::UnexpectedTag.into());
    }
    if !header.tag.constructed {
        let length = header.length.ok_or(BerError::Indefinite)?;
        return octets.copy(length, sink);
    }
    if depth == MAX_PIECES_DEPTH {
        return Err(BerError::TooDeep.into());
    }
    while !octets.at_end_of(&header)? {
        content_octets(octets, sink, depth + 1)?;
    }
    Ok(())
}
