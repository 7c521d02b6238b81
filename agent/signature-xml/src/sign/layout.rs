//! The text of `ds:Signature` in its two styles.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tanba_pki::Digest;

use crate::canonical::Method;
use crate::vocabulary::{EXCLUSIVE, INCLUSIVE};

use super::Style;
use super::reference::Reference;

/// Writes the parts of `ds:Signature`.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) style: Style,
}

impl Layout {
    pub(super) fn line_end(self) -> &'static str {
        match self.style {
            Style::Compact => "",
            Style::Lines => "\n",
        }
    }

    pub(super) fn signed_info(
        self,
        reference: &Reference,
        method: &str,
        digest_method: &str,
        digest: &Digest,
    ) -> String {
        let canonicalization = match reference.signed_info.method {
            Method::Exclusive => EXCLUSIVE,
            Method::Inclusive10 | Method::Inclusive11 => INCLUSIVE,
        };
        let mut lines = vec![
            "<ds:SignedInfo>".to_owned(),
            format!("<ds:CanonicalizationMethod Algorithm=\"{canonicalization}\"/>"),
            format!("<ds:SignatureMethod Algorithm=\"{method}\"/>"),
            format!("<ds:Reference URI=\"{}\">", reference.uri),
            "<ds:Transforms>".to_owned(),
        ];
        for transform in &reference.transforms {
            lines.push(format!("<ds:Transform Algorithm=\"{transform}\"/>"));
        }
        let value = self.wrapped(digest.as_bytes());
        lines.extend([
            "</ds:Transforms>".to_owned(),
            format!("<ds:DigestMethod Algorithm=\"{digest_method}\"/>"),
            format!("<ds:DigestValue>{value}</ds:DigestValue>"),
            "</ds:Reference>".to_owned(),
            "</ds:SignedInfo>".to_owned(),
        ]);
        lines.join(self.line_end())
    }

    /// Everything behind the signature value.
    pub(super) fn after_value(self, certificate: &[u8]) -> String {
        let certificate = self.block(certificate);
        [
            "</ds:SignatureValue>",
            "<ds:KeyInfo>",
            "<ds:X509Data>",
            &format!("<ds:X509Certificate>{certificate}</ds:X509Certificate>"),
            "</ds:X509Data>",
            "</ds:KeyInfo>",
            "</ds:Signature>",
        ]
        .join(self.line_end())
    }

    /// Base64 as the content of an element of its own lines.
    pub(super) fn block(self, octets: &[u8]) -> String {
        let end = self.line_end();
        format!("{end}{}{end}", self.wrapped(octets))
    }

    /// Base64, in lines of 76 characters where the style has lines.
    fn wrapped(self, octets: &[u8]) -> String {
        /// Octets whose base64 fills a line of 76 characters.
        const LINE: usize = 57;
        match self.style {
            Style::Compact => BASE64.encode(octets),
            Style::Lines => octets
                .chunks(LINE)
                .map(|line| BASE64.encode(line))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}
