//! Where content octets go while a message is read.

use std::io::Write;

use tanba_pki::ber::{Element, Tag};
use tanba_pki::{DigestAlgorithm, Digester};

use super::StreamError;
use super::message::StreamedContent;
use crate::signed_data::MAX_DIGEST_ALGORITHMS;
use crate::{confusion, is_confusable};

/// Takes content octets to every digest, to the caller, and the first of them to the look at
/// confusable content.
pub(super) struct ContentSink<'a> {
    digesters: Vec<(DigestAlgorithm, Digester)>,
    out: Option<&'a mut dyn Write>,
    beginning: Vec<u8>,
    length: u64,
    pub(super) attached: bool,
}

impl<'a> ContentSink<'a> {
    pub(super) fn new(
        announced: &[u8],
        more: &[DigestAlgorithm],
        out: Option<&'a mut dyn Write>,
    ) -> Result<Self, StreamError> {
        let mut sink = Self {
            digesters: Vec::new(),
            out,
            beginning: Vec::new(),
            length: 0,
            attached: false,
        };
        let set = Element::parse_all(announced)?.expect(Tag::SET)?;
        for identifier in set.children().take(MAX_DIGEST_ALGORITHMS) {
            // What is not known here is reported for the signers that use it.
            if let Ok((algorithm, _)) = DigestAlgorithm::from_identifier_der(identifier?.raw) {
                sink.digest_by(algorithm);
            }
        }
        for &algorithm in more {
            sink.digest_by(algorithm);
        }
        Ok(sink)
    }

    fn digest_by(&mut self, algorithm: DigestAlgorithm) {
        if self.digesters.iter().all(|(known, _)| *known != algorithm) {
            self.digesters.push((algorithm, Digester::new(algorithm)));
        }
    }

    pub(super) fn take(&mut self, piece: &[u8]) -> Result<(), StreamError> {
        for (_, digester) in &mut self.digesters {
            digester.update(piece);
        }
        self.length += piece.len() as u64;
        // One octet more than is looked at tells that the content is too long for a confusion.
        let wanted = (confusion::LONGEST_CONFUSABLE + 1).saturating_sub(self.beginning.len());
        self.beginning
            .extend_from_slice(piece.get(..wanted).unwrap_or(piece));
        match &mut self.out {
            Some(out) => out.write_all(piece).map_err(StreamError::Write),
            None => Ok(()),
        }
    }

    /// What the content was; `None` when there was none.
    pub(super) fn finish(self) -> Option<StreamedContent> {
        let digesters = self.digesters.into_iter();
        self.attached.then(|| StreamedContent {
            length: self.length,
            digests: digesters.map(|(_, digester)| digester.finish()).collect(),
            confusable: is_confusable(&self.beginning),
        })
    }
}
