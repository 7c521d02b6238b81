//! Choosing a signer, and using it.

use async_trait::async_trait;

use crate::{Document, Fault, Locale};

mod filter;

pub use filter::{ChainRule, KeyKind, KeyPurpose, SignerFilter, Storage};

/// How XML signatures are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlStyle {
    /// No white space inside `ds:Signature`, base64 on one line (basics, spec 3.6).
    Compact,
    /// A line end after each element, base64 lines of 76 characters (commonUtils, spec 2.8).
    Lines,
}

/// What an XML signature covers and where it goes (spec 2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlPlacement {
    /// The whole document, signature appended to the root element, `URI=""`.
    WholeDocument,
    /// One element by its `Id` attribute, signature appended to the parent element.
    ///
    /// Absolute element paths such as `/root/a[2]`, or element Ids.
    Element {
        /// Path of the element to be signed.
        target: String,
        /// Path of the element that receives `ds:Signature`; the target's parent when `None`.
        parent: Option<String>,
    },
    /// One element by name and the name of its identifier attribute (Applet, spec 5.2).
    ElementById {
        /// Local name of the element to be signed.
        element: String,
        /// Name of the attribute that identifies it.
        id_attribute: String,
        /// Local name of the element that receives `ds:Signature`; the root when `None`.
        parent: Option<String>,
    },
}

/// The signature format asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFormat {
    /// CMS SignedData with CAdES-BES attributes (RFC 5652, kz-gost 7); DER.
    Cms {
        /// Content inside (`eContent`) or detached. Ignored for digests, always detached.
        attached: bool,
        /// When a document is itself a CMS SignedData, add a co-signature to it instead of
        /// signing its octets (spec 2.5).
        cosign: bool,
    },
    /// Adds a signature time-stamp to an existing CMS of the person; signs nothing.
    CmsTimestampOnly,
    /// XMLDSig.
    Xml {
        /// What is covered and where the signature goes.
        placement: XmlPlacement,
        /// Lay-out.
        style: XmlStyle,
    },
    /// The bare signature value over the document's octets.
    Raw,
}

/// How to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureParams {
    /// The format.
    pub format: SignatureFormat,
    /// Whether a signature time-stamp (RFC 3161) is added.
    pub timestamp: bool,
}

/// What a module asks of the host: one key, for these documents.
#[derive(Clone, Debug)]
pub struct SignerRequest {
    /// What is to be signed; empty when only the certificate is wanted (`getKeyInfo`).
    pub documents: Vec<Document>,
    /// How; `None` when only the certificate is wanted.
    pub params: Option<SignatureParams>,
    /// Which keys qualify.
    pub filter: SignerFilter,
    /// The language asked for by this request, when it names one.
    pub locale: Option<Locale>,
    /// A picture (PNG, JPEG octets) that the page wants shown; a claim, not a proof.
    pub logo: Option<Vec<u8>>,
}

/// What the caller may know of the chosen key (spec 2.6). All text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Alias of the entry in its store.
    pub alias: String,
    /// Subject key identifier, lower-case hex.
    pub key_id: String,
    /// Key algorithm in the names pages know: `RSA`, `ECGOST34310`, `ECGOST3410-2015-512`, `EC`.
    pub algorithm: String,
    /// Common name of the subject.
    pub subject_cn: String,
    /// Subject as text (spec 2.7).
    pub subject_dn: String,
    /// Common name of the issuer.
    pub issuer_cn: String,
    /// Issuer as text (spec 2.7).
    pub issuer_dn: String,
    /// Lower-case hex without leading zeros.
    pub serial_number: String,
    /// Start of validity, milliseconds since 1970-01-01T00:00:00Z.
    pub not_before_ms: i64,
    /// End of validity, milliseconds since 1970-01-01T00:00:00Z.
    pub not_after_ms: i64,
    /// Lower-case hex.
    pub authority_key_identifier: String,
    /// The certificate with BEGIN and END lines, LF line ends.
    pub pem: String,
    /// Each attribute of the subject in encoding order: dotted OID, value.
    pub subject_attributes: Vec<(String, String)>,
    /// What the key is for: [`KeyPurpose::Authentication`] when it was chosen to log in or serves
    /// nothing else, so that later requests for it are shown as such.
    pub purpose: KeyPurpose,
}

/// A key that a person chose for exact documents. Dropping it locks the key again.
#[async_trait]
pub trait Signer: Send + Sync {
    /// The chosen certificate.
    fn certificate(&self) -> &CertificateSummary;

    /// Signs approved documents with the approved parameters, all or none, in input order.
    ///
    /// Each result is the format's own octets: DER for CMS, UTF-8 for XML, the signature value
    /// for raw. An approval is used up document by document: a document that the person did not
    /// approve, or that was signed already, fails with [`Fault::NotApproved`] and nothing is
    /// given out.
    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault>;

    /// Signs one approved document.
    async fn sign(&self, document: &Document) -> Result<Vec<u8>, Fault> {
        let mut signatures = self.sign_all(std::slice::from_ref(document)).await?;
        signatures.pop().ok_or(Fault::NotApproved)
    }

    /// Signs approved documents as [`sign_all`](Self::sign_all) does, but hands each signature out
    /// as soon as it is journaled, with the place of its document; not in input order. Whatever
    /// fails in the middle leaves what was handed out before.
    async fn sign_each(
        &self,
        documents: &[Document],
        ready: &mut (dyn FnMut(usize, Vec<u8>) + Send),
    ) -> Result<(), Fault> {
        let signatures = self.sign_all(documents).await?.into_iter();
        signatures
            .enumerate()
            .for_each(|(place, signature)| ready(place, signature));
        Ok(())
    }
}
