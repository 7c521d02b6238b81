//! Attached messages of any size, verified in constant memory.
//!
//! The content goes through the digests as it is read; all the rest of the message is kept and
//! becomes a detached message, which is then verified with those digests.

mod octets;

use std::io::{self, Read, Write};

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{Certificate, Digest, DigestAlgorithm, Digester, encode, oid};
use tanba_signature::Report;

use crate::content::ContentDigests;
use crate::signed_data::MAX_DIGEST_ALGORITHMS;
use crate::verify::{Signed, verify_signers};
use crate::{CmsError, DetachedContent, SignedData, confusion, is_confusable};
use octets::{Header, Octets};

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
    let mut sink = ContentSink::new(&digest_algorithms, out)?;
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
    let skeleton = encode::sequence(&[&encode::oid(content_type), &encode::explicit(0, &fields)]);
    sink.report(&skeleton, extra_certificates)
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

/// Where content octets go: to every announced digest, to the caller, and the first of them to
/// the look at confusable content.
struct ContentSink<'a> {
    digesters: Vec<(DigestAlgorithm, Digester)>,
    out: Option<&'a mut dyn Write>,
    beginning: Vec<u8>,
    attached: bool,
}

impl<'a> ContentSink<'a> {
    fn new(digest_algorithms: &[u8], out: Option<&'a mut dyn Write>) -> Result<Self, StreamError> {
        let mut digesters: Vec<(DigestAlgorithm, Digester)> = Vec::new();
        let set = Element::parse_all(digest_algorithms)?.expect(Tag::SET)?;
        for identifier in set.children().take(MAX_DIGEST_ALGORITHMS) {
            let Ok((algorithm, _)) = DigestAlgorithm::from_identifier_der(identifier?.raw) else {
                continue;
            };
            if digesters.iter().all(|(known, _)| *known != algorithm) {
                digesters.push((algorithm, Digester::new(algorithm)));
            }
        }
        Ok(Self {
            digesters,
            out,
            beginning: Vec::new(),
            attached: false,
        })
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), StreamError> {
        for (_, digester) in &mut self.digesters {
            digester.update(piece);
        }
        // One octet more than is looked at tells that the content is too long for a confusion.
        let wanted = (confusion::LOOKED_AT + 1).saturating_sub(self.beginning.len());
        self.beginning
            .extend_from_slice(piece.get(..wanted).unwrap_or(piece));
        match &mut self.out {
            Some(out) => out.write_all(piece).map_err(StreamError::Write),
            None => Ok(()),
        }
    }

    fn report(
        self,
        skeleton: &[u8],
        extra_certificates: &[Certificate],
    ) -> Result<Report, StreamError> {
        let signed_data = SignedData::parse(skeleton)?;
        let finished = self
            .digesters
            .into_iter()
            .map(|(_, digester)| digester.finish());
        let made: Vec<Digest> = finished.filter(|_| self.attached).collect();
        let known = |algorithm| {
            made.iter()
                .find(|digest| digest.algorithm() == algorithm)
                .cloned()
        };
        let digests = ContentDigests::new(DetachedContent::Digests(&known));
        let signed = Signed {
            content_type: Some(signed_data.content_type()),
            digest: &|algorithm| digests.digest(algorithm),
            beside: &|_| None,
            octets: None,
            confusable: is_confusable(&self.beginning),
        };
        Ok(verify_signers(&signed_data, &signed, extra_certificates))
    }
}
