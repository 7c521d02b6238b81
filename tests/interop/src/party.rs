//! Somebody with a key who signs through the engine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_host::{SigningError, SigningKey, Stamping, add_signature, sign_document};
use tanba_keystore::Key;
use tanba_keystore_file::open_file;
use tanba_module::{Content, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle};
use tanba_pki::{Certificate, Secret};
use tanba_signature_cms::DetachedContent;
use time::OffsetDateTime;

use crate::loopback::{Loopback, authorities};
use crate::{Workspace, run};

/// A key from a file and its certificate.
pub struct Party {
    key: Arc<dyn Key>,
    certificate: Certificate,
    /// Where `key.pem` and `key.crt` of a throw-away key are.
    workspace: Option<Workspace>,
}

impl Party {
    /// A throw-away key with a self-signed certificate; `kind` is what OpenSSL's `-newkey` takes,
    /// such as `rsa:2048` or `ec:P-256`.
    pub fn new(kind: &str) -> Self {
        let workspace = Workspace::new();
        let (name, curve) = match kind.strip_prefix("ec:") {
            Some(curve) => ("ec", format!("ec_paramgen_curve:{curve}")),
            None => (kind, String::new()),
        };
        let subject = format!("/C=KZ/CN={}", kind.replace(':', " "));
        let mut arguments = vec!["req", "-x509", "-nodes", "-days", "30", "-utf8"];
        arguments.extend(["-subj", &subject, "-keyout", "key.pem", "-out", "key.crt"]);
        arguments.extend([
            "-addext",
            "keyUsage=critical,digitalSignature,nonRepudiation,keyCertSign",
        ]);
        arguments.extend(["-newkey", name]);
        if !curve.is_empty() {
            arguments.extend(["-pkeyopt", &curve]);
        }
        run(workspace.path(), "openssl", &arguments).done();
        let party = Self::of_file(&workspace.at("key.pem"), "");
        Self {
            workspace: Some(workspace),
            ..party
        }
    }

    /// The key of a key store file.
    pub fn of_file(path: &Path, password: &str) -> Self {
        let keys = block_on(async {
            let token = open_file(path)
                .await
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            token.unlock(Secret::new(password.to_owned())).await
        });
        let mut keys = keys
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            .keys;
        let key = keys.remove(0);
        let certificate = key
            .certificate()
            .expect("a certificate beside the key")
            .clone();
        Self {
            key,
            certificate,
            workspace: None,
        }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The folder of a throw-away key, with `key.pem` and `key.crt`.
    pub fn folder(&self) -> &Path {
        self.workspace.as_ref().expect("a throw-away key").path()
    }

    /// The certificate file of a throw-away key.
    pub fn certificate_file(&self) -> PathBuf {
        self.folder().join("key.crt")
    }

    /// An attached CMS.
    pub fn attached(&self, content: &[u8]) -> Vec<u8> {
        self.sign(cms(true), &bytes(content), None).expect("signed")
    }

    /// A detached CMS.
    pub fn detached(&self, content: &[u8]) -> Vec<u8> {
        self.sign(cms(false), &bytes(content), None)
            .expect("signed")
    }

    /// A detached CMS over content that only its digest is known of.
    pub fn of_digest(&self, digest: &[u8]) -> Vec<u8> {
        self.sign(cms(false), &Content::Digest(digest.into()), None)
            .expect("signed")
    }

    /// A CMS with a signature time-stamp of the authority at `url`.
    pub fn stamped(&self, content: &[u8], attached: bool, url: &str) -> Vec<u8> {
        self.sign(cms(attached), &bytes(content), Some(url))
            .expect("signed and stamped")
    }

    /// A CMS with this party's signature beside those it has.
    pub fn cosigned(&self, message: &[u8], content: Option<&[u8]>) -> Vec<u8> {
        let content = content.map_or(DetachedContent::None, DetachedContent::Bytes);
        block_on(add_signature(self.signing_key(), message, content)).expect("co-signed")
    }

    /// A signed document, `ds:Signature` at the end of the root element.
    pub fn xml(&self, document: &str, style: XmlStyle) -> String {
        self.place(document, XmlPlacement::WholeDocument, style)
    }

    /// A document with one element signed by its `Id`.
    pub fn xml_element(&self, document: &str, target: &str, parent: Option<&str>) -> String {
        let parent = parent.map(str::to_owned);
        let placement = XmlPlacement::Element {
            target: target.to_owned(),
            parent,
        };
        self.place(document, placement, XmlStyle::Lines)
    }

    /// A bare signature value.
    pub fn raw(&self, content: &[u8]) -> Vec<u8> {
        self.sign(SignatureFormat::Raw, &bytes(content), None)
            .expect("signed")
    }

    fn place(&self, document: &str, placement: XmlPlacement, style: XmlStyle) -> String {
        let format = SignatureFormat::Xml { placement, style };
        let signed = self
            .sign(format, &bytes(document.as_bytes()), None)
            .expect(document);
        String::from_utf8(signed).expect("XML in UTF-8")
    }

    /// Signs in any format, stamped by the authority at `stamp`.
    pub fn sign(
        &self,
        format: SignatureFormat,
        content: &Content,
        stamp: Option<&str>,
    ) -> Result<Vec<u8>, SigningError> {
        let params = SignatureParams {
            format,
            timestamp: stamp.is_some(),
        };
        let stamping = Stamping::new(Arc::new(Loopback), authorities(stamp));
        block_on(sign_document(
            self.signing_key(),
            &params,
            content,
            &stamping,
        ))
    }

    fn signing_key(&self) -> SigningKey<'_> {
        SigningKey {
            key: self.key.as_ref(),
            certificate: &self.certificate,
            // Throw-away certificates are valid from now on, and Bouncy Castle looks.
            now: OffsetDateTime::now_utc(),
        }
    }
}

fn cms(attached: bool) -> SignatureFormat {
    SignatureFormat::Cms {
        attached,
        cosign: false,
    }
}

fn bytes(octets: &[u8]) -> Content {
    Content::Bytes(octets.into())
}

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}
