//! A CMS file of any size: a small one whole in memory, of a large one all but its content.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use tanba_pki::{Digest, DigestAlgorithm, Digester};
use tanba_signature_cms::{CmsError, StreamError, StreamedMessage, attach_around};

use super::sign::read_all;
use super::{CommandError, of_file};

/// Octets from which on a CMS is read as a stream.
const LARGE: u64 = 8 * 1024 * 1024;

/// The first octet of a DER or BER SEQUENCE.
const SEQUENCE: [u8; 1] = [0x30];

/// Octets read at a time.
const BUFFER: usize = 64 * 1024;

/// A CMS to which something is added.
pub(super) struct CmsFile {
    body: Body,
    /// Octets of the file.
    pub(super) size: u64,
    /// SHA-256 of the file, for the journal.
    pub(super) recorded: Digest,
}

enum Body {
    Whole(Vec<u8>),
    Streamed {
        file: File,
        message: StreamedMessage,
        /// Digests of the content that were made later.
        more: Vec<Digest>,
    },
}

impl CmsFile {
    /// Reads the file: DER or BER, and up to 512 MiB also PEM or base64.
    pub(super) fn open(path: &Path) -> Result<Self, CommandError> {
        let mut file = File::open(path).map_err(of_file(path))?;
        if !is_large(&mut file).map_err(of_file(path))? {
            let octets = read_all(&mut file).map_err(of_file(path))?;
            return Ok(Self {
                size: octets.len() as u64,
                recorded: Digest::of(DigestAlgorithm::Sha256, &octets),
                body: Body::Whole(octets),
            });
        }
        let mut reader = Fingerprinting {
            source: &file,
            digester: Digester::new(DigestAlgorithm::Sha256),
            size: 0,
        };
        let message = stream(&mut reader, None, &[DigestAlgorithm::Sha256]);
        let message = message.map_err(of_stream(path))?;
        let (size, recorded) = (reader.size, reader.digester.finish());
        if message.is_confusable() {
            return Err(CmsError::ConfusableContent.into());
        }
        let more = Vec::new();
        let body = Body::Streamed {
            file,
            message,
            more,
        };
        Ok(Self {
            body,
            size,
            recorded,
        })
    }

    /// The message to which something is added; of a large one without its content.
    pub(super) fn message(&self) -> &[u8] {
        match &self.body {
            Body::Whole(octets) => octets,
            Body::Streamed { message, .. } => message.detached(),
        }
    }

    /// Makes sure that the content that [`Self::message`] lacks is digested by these algorithms,
    /// which takes another pass when the message announces them not.
    pub(super) fn digest_by(
        &mut self,
        path: &Path,
        algorithms: &[DigestAlgorithm],
    ) -> Result<(), CommandError> {
        let mut missing = algorithms.to_vec();
        missing.retain(|algorithm| self.digest(*algorithm).is_none());
        let Body::Streamed {
            file,
            message,
            more,
        } = &mut self.body
        else {
            return Ok(());
        };
        if missing.is_empty() || message.content_length().is_none() {
            return Ok(());
        }
        file.rewind().map_err(of_file(path))?;
        missing.push(DigestAlgorithm::Sha256);
        let again = stream(&mut &*file, None, &missing).map_err(of_stream(path))?;
        same_content(message, &again).map_err(of_file(path))?;
        more.extend(missing.iter().filter_map(|wanted| again.digest(*wanted)));
        Ok(())
    }

    /// The digest of content that [`Self::message`] lacks.
    pub(super) fn digest(&self, algorithm: DigestAlgorithm) -> Option<Digest> {
        let Body::Streamed { message, more, .. } = &self.body else {
            return None;
        };
        let made = more.iter().find(|made| made.algorithm() == algorithm);
        made.cloned().or_else(|| message.digest(algorithm))
    }

    /// Writes what became of [`Self::message`], with the content where it was. That content has
    /// to be the same still.
    pub(super) fn write(&mut self, changed: &[u8], output: &mut dyn Write) -> io::Result<()> {
        let Body::Streamed { file, message, .. } = &mut self.body else {
            return output.write_all(changed);
        };
        let Some(length) = message.content_length() else {
            return output.write_all(changed);
        };
        let (before, after) = attach_around(changed, length).map_err(io::Error::other)?;
        output.write_all(&before)?;
        file.rewind()?;
        let again = stream(&mut &*file, Some(&mut *output), &[DigestAlgorithm::Sha256]);
        same_content(message, &again.map_err(io::Error::other)?)?;
        output.write_all(&after)
    }
}

/// A large CMS as a stream, for reading alone. `None` for small files and for text, which may be
/// XML or armoured.
pub(super) fn stream_large(path: &Path) -> Result<Option<StreamedMessage>, CommandError> {
    let mut file = File::open(path).map_err(of_file(path))?;
    if !is_large(&mut file).map_err(of_file(path))? {
        return Ok(None);
    }
    let message = stream(&mut file, None, &[]).map_err(of_stream(path))?;
    Ok(Some(message))
}

fn is_large(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() < LARGE {
        return Ok(false);
    }
    let mut first = [0];
    file.read_exact(&mut first)?;
    file.rewind()?;
    Ok(first == SEQUENCE)
}

fn stream(
    reader: &mut dyn Read,
    out: Option<&mut dyn Write>,
    more: &[DigestAlgorithm],
) -> Result<StreamedMessage, StreamError> {
    let mut reader = BufReader::with_capacity(BUFFER, reader);
    StreamedMessage::read(&mut reader, out, more)
}

fn same_content(one: &StreamedMessage, other: &StreamedMessage) -> io::Result<()> {
    let fingerprint = |message: &StreamedMessage| message.digest(DigestAlgorithm::Sha256);
    if one.content_length() == other.content_length() && fingerprint(one) == fingerprint(other) {
        Ok(())
    } else {
        let changed = "the document was changed while it was being signed";
        Err(io::Error::other(changed))
    }
}

fn of_stream(path: &Path) -> impl FnOnce(StreamError) -> CommandError {
    move |error| match error {
        StreamError::Read(source) => of_file(path)(source),
        error => CommandError::Stream(error),
    }
}

/// Digests and counts what is read through it.
struct Fingerprinting<'a> {
    source: &'a File,
    digester: Digester,
    size: u64,
}

impl Read for Fingerprinting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.digester
            .update(buffer.get(..length).unwrap_or_default());
        self.size += length as u64;
        Ok(length)
    }
}
