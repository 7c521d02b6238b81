//! The registry of signature algorithms: one entry each.

use const_oid::ObjectIdentifier;
use tanba_gost3410::Layout;

use super::{DigestAlgorithm, Family, KeyAlgorithm};

/// An entry of the registry.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) scheme: Scheme,
    pub(crate) digest: DigestAlgorithm,
    pub(crate) family: Family,
    /// The OID written, and read.
    pub(crate) oid: ObjectIdentifier,
    /// The OID of the key, which some programs write in its place (kz-gost 2.1).
    pub(crate) key_oid: ObjectIdentifier,
    pub(crate) parameters: Parameters,
    /// The XML URI written, and read.
    pub(crate) xml_uri: Option<&'static str>,
    /// Another URI, only read.
    pub(crate) xml_alias: Option<&'static str>,
}

/// The arithmetic, and with it the kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    RsaPkcs1,
    /// RSASSA-PSS with MGF1 over the same digest (RFC 8017 8.1).
    RsaPss,
    /// ECDSA (FIPS 186-5).
    Ecdsa,
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// GOST R 34.10 with keys of `bits`.
    Gost {
        bits: usize,
        legacy: bool,
        layout: Layout,
    },
}

/// What is written as parameters. Absent and NULL are both read everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parameters {
    Null,
    Absent,
    /// RSASSA-PSS-params (RFC 4055 3.1).
    Pss,
}

impl Entry {
    /// Whether a key of this kind signs with this entry.
    pub(crate) fn fits(&self, key: KeyAlgorithm) -> bool {
        match (self.scheme, key) {
            (Scheme::RsaPkcs1 | Scheme::RsaPss, KeyAlgorithm::Rsa)
            | (Scheme::Ecdsa, KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521)
            | (Scheme::Ed25519, KeyAlgorithm::Ed25519) => true,
            (
                Scheme::Gost { bits, legacy, .. },
                KeyAlgorithm::Gost {
                    curve,
                    family,
                    legacy: key_is_legacy,
                },
            ) => {
                bits == curve.field_octets() * 8 && legacy == key_is_legacy && family == self.family
            }
            _ => false,
        }
    }
}

use DigestAlgorithm::{
    Gost34311, Gost341194, Sha1, Sha224, Sha256, Sha384, Sha512, Streebog256, Streebog512,
};
use Family::{International, Kazakh, Russian};

const RSA: &str = "1.2.840.113549.1.1.1";
const PSS: &str = "1.2.840.113549.1.1.10";
const EC: &str = "1.2.840.10045.2.1";
const ED25519: &str = "1.3.101.112";

const fn pkcs1(name: &'static str, digest: DigestAlgorithm, oid: &str, xml: &'static str) -> Entry {
    Entry {
        name,
        scheme: Scheme::RsaPkcs1,
        digest,
        family: International,
        oid: ObjectIdentifier::new_unwrap(oid),
        key_oid: ObjectIdentifier::new_unwrap(RSA),
        parameters: Parameters::Null,
        xml_uri: Some(xml),
        xml_alias: None,
    }
}

const fn pss(name: &'static str, digest: DigestAlgorithm, xml: &'static str) -> Entry {
    Entry {
        scheme: Scheme::RsaPss,
        key_oid: ObjectIdentifier::new_unwrap(PSS),
        parameters: Parameters::Pss,
        ..pkcs1(name, digest, PSS, xml)
    }
}

const fn ecdsa(name: &'static str, digest: DigestAlgorithm, oid: &str, xml: &'static str) -> Entry {
    Entry {
        scheme: Scheme::Ecdsa,
        key_oid: ObjectIdentifier::new_unwrap(EC),
        parameters: Parameters::Absent,
        ..pkcs1(name, digest, oid, xml)
    }
}

const fn ed25519(name: &'static str, oid: &str, xml: &'static str) -> Entry {
    Entry {
        scheme: Scheme::Ed25519,
        key_oid: ObjectIdentifier::new_unwrap(oid),
        parameters: Parameters::Absent,
        ..pkcs1(name, Sha512, oid, xml)
    }
}

const fn kazakh(
    name: &'static str,
    (bits, legacy): (usize, bool),
    digest: DigestAlgorithm,
    (oid, key_oid): (&str, &str),
    xml: &'static str,
) -> Entry {
    Entry {
        scheme: Scheme::Gost {
            bits,
            legacy,
            layout: Layout::Kazakh,
        },
        family: Kazakh,
        key_oid: ObjectIdentifier::new_unwrap(key_oid),
        ..pkcs1(name, digest, oid, xml)
    }
}

const fn russian(
    name: &'static str,
    (bits, legacy): (usize, bool),
    digest: DigestAlgorithm,
    oids: (&str, &str),
    (xml, xml_alias): (&'static str, Option<&'static str>),
) -> Entry {
    Entry {
        scheme: Scheme::Gost {
            bits,
            legacy,
            layout: Layout::Russian,
        },
        family: Russian,
        parameters: Parameters::Absent,
        xml_alias,
        ..kazakh(name, (bits, legacy), digest, oids, xml)
    }
}

#[rustfmt::skip]
pub(crate) static SIGNATURES: [Entry; 22] = [
    pkcs1("sha256WithRSAEncryption", Sha256, "1.2.840.113549.1.1.11", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
    pkcs1("sha384WithRSAEncryption", Sha384, "1.2.840.113549.1.1.12", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"),
    pkcs1("sha512WithRSAEncryption", Sha512, "1.2.840.113549.1.1.13", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
    pkcs1("sha224WithRSAEncryption", Sha224, "1.2.840.113549.1.1.14", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224"),
    pkcs1("sha1WithRSAEncryption", Sha1, "1.2.840.113549.1.1.5", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
    pss("rsassaPss-SHA256", Sha256, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
    pss("rsassaPss-SHA384", Sha384, "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"),
    pss("rsassaPss-SHA512", Sha512, "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"),
    pss("rsassaPss-SHA224", Sha224, "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1"),
    pss("rsassaPss-SHA1", Sha1, "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1"),
    ecdsa("ecdsa-with-SHA256", Sha256, "1.2.840.10045.4.3.2", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    ecdsa("ecdsa-with-SHA384", Sha384, "1.2.840.10045.4.3.3", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
    ecdsa("ecdsa-with-SHA512", Sha512, "1.2.840.10045.4.3.4", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
    ecdsa("ecdsa-with-SHA224", Sha224, "1.2.840.10045.4.3.1", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224"),
    ecdsa("ecdsa-with-SHA1", Sha1, "1.2.840.10045.4.1", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
    ed25519("Ed25519", ED25519, "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"),
    kazakh("gost34102015-512", (512, false), Streebog512, ("1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.1.2.2"),
        "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512"),
    kazakh("gost34102015-256", (256, false), Streebog256, ("1.2.398.3.10.1.1.2.3.1", "1.2.398.3.10.1.1.2.1"),
        "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-256"),
    kazakh("gost34310-2004", (256, true), Gost34311, ("1.2.398.3.10.1.1.1.2", "1.2.398.3.10.1.1.1.1"),
        "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311"),
    russian("gostr34102012-512", (512, false), Streebog512, ("1.2.643.7.1.1.3.3", "1.2.643.7.1.1.1.2"),
        ("urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-512", None)),
    russian("gostr34102012-256", (256, false), Streebog256, ("1.2.643.7.1.1.3.2", "1.2.643.7.1.1.1.1"),
        ("urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-256", None)),
    russian("gostr34102001", (256, true), Gost341194, ("1.2.643.2.2.3", "1.2.643.2.2.19"),
        ("http://www.w3.org/2001/04/xmldsig-more#gostr34102001-gostr3411",
            Some("urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102001-gostr3411"))),
];
