//! The content of a detached CMS, digested once by every algorithm that may be needed.

use std::fs::File;
use std::path::Path;

use tanba_pki::{Digest, DigestAlgorithm};
use tanba_signature_cms::{SignedData, digest_reader};

use super::{CommandError, of_file};

/// The digests of a file.
pub(super) struct DetachedFile(Vec<Digest>);

impl DetachedFile {
    /// Digests the file in constant memory by the algorithms of the CMS and `more`.
    pub(super) fn digest(
        path: &Path,
        cms: &[u8],
        more: &[DigestAlgorithm],
    ) -> Result<Self, CommandError> {
        let mut algorithms = more.to_vec();
        let octets = tanba_signature_cms::binary(cms)?;
        algorithms.extend(SignedData::parse(&octets)?.known_digest_algorithms());
        algorithms.sort_unstable();
        algorithms.dedup();
        let mut file = File::open(path).map_err(of_file(path))?;
        Ok(Self(
            digest_reader(&mut file, &algorithms).map_err(of_file(path))?,
        ))
    }

    /// The digest by an algorithm, when it was made.
    pub(super) fn find(&self, algorithm: DigestAlgorithm) -> Option<Digest> {
        self.0
            .iter()
            .find(|digest| digest.algorithm() == algorithm)
            .cloned()
    }
}
