//! What a page hands over: text, octets, a document that the agent holds, or a digest.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tanba_module::{Content as Octets, DigestName, Document, Fault, Host, argument};

use crate::reading::invalid;

/// One document of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "Document")
)]
#[serde(deny_unknown_fields)]
pub struct NamedContent {
    /// Its name, shown to the person; a held document brings its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is signed.
    pub content: Content,
}

/// Content, with exactly one member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// A text, in UTF-8.
    Text(String),
    /// Octets.
    Base64(String),
    /// The handle of a document that the agent holds.
    Document(String),
    /// A digest of content that stays with the page: a blind signature.
    Digest(Digest),
}

/// A digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// How it was made.
    pub algorithm: DigestAlgorithm,
    /// The digest in base64.
    pub value: String,
}

/// A digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DigestAlgorithm {
    /// SHA-256.
    #[serde(rename = "sha-256")]
    Sha256,
    /// SHA-384.
    #[serde(rename = "sha-384")]
    Sha384,
    /// SHA-512.
    #[serde(rename = "sha-512")]
    Sha512,
    /// GOST R 34.11-2012, 256 bit.
    #[serde(rename = "streebog-256")]
    Streebog256,
    /// GOST R 34.11-2012, 512 bit.
    #[serde(rename = "streebog-512")]
    Streebog512,
    /// GOST 34.311-95.
    #[serde(rename = "gost-94")]
    Gost94,
}

impl DigestAlgorithm {
    /// Its name in the contract.
    pub(crate) fn name(self) -> DigestName {
        match self {
            Self::Sha256 => DigestName::Sha256,
            Self::Sha384 => DigestName::Sha384,
            Self::Sha512 => DigestName::Sha512,
            Self::Streebog256 => DigestName::Streebog256,
            Self::Streebog512 => DigestName::Streebog512,
            Self::Gost94 => DigestName::Gost94,
        }
    }

    /// Octets of its digests.
    fn length(self) -> usize {
        match self {
            Self::Sha256 | Self::Streebog256 | Self::Gost94 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Streebog512 => 64,
        }
    }
}

impl Digest {
    /// The octets, when they are as many as the algorithm gives.
    pub(crate) fn octets(&self) -> Result<Vec<u8>, Fault> {
        let octets = argument::base64("digest", &self.value)?;
        if octets.len() == self.algorithm.length() {
            Ok(octets)
        } else {
            let expected = self.algorithm.length();
            Err(invalid("digest", format!("it is not of {expected} octets")))
        }
    }
}

impl NamedContent {
    /// The document, under the name that the page gave it.
    pub(crate) async fn document(self, host: &dyn Host) -> Result<Document, Fault> {
        let Self { name, content } = self;
        let mut document = content.document(host).await?;
        if name.is_some() {
            document.name = name;
        }
        Ok(document)
    }
}

impl Content {
    /// The document.
    pub(crate) async fn document(self, host: &dyn Host) -> Result<Document, Fault> {
        match self {
            Self::Text(text) => Ok(Document::bytes(text.into_bytes())),
            Self::Base64(text) => Ok(Document::bytes(argument::base64("content", &text)?)),
            Self::Document(handle) => host.document(&handle).await,
            Self::Digest(digest) => Ok(Document::digest(digest.octets()?)),
        }
    }

    /// Octets in memory, for what is not a document to be signed. [`Fault::Limit`] for a held
    /// document that is too large.
    pub(crate) async fn octets(
        self,
        parameter: &'static str,
        host: &dyn Host,
    ) -> Result<Arc<[u8]>, Fault> {
        match self.document(host).await?.content {
            Octets::Bytes(octets) => Ok(octets),
            Octets::Held(held) => held.load(LARGEST).map(Into::into),
            Octets::Digest(_) => Err(invalid(parameter, "a digest does not do here")),
        }
    }

    /// The digest algorithm, of a digest.
    pub(crate) fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        match self {
            Self::Digest(digest) => Some(digest.algorithm),
            Self::Text(_) | Self::Base64(_) | Self::Document(_) => None,
        }
    }
}

/// Octets of a held document that are read into memory at most.
const LARGEST: u64 = 512 << 20;
