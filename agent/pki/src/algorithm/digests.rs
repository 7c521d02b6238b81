//! The registry of digests: each row is one digest under one family's identifiers.

use const_oid::ObjectIdentifier;

use super::{AlgorithmError, DigestAlgorithm, Family, identifier, identifier::Identifier};

struct Entry {
    algorithm: DigestAlgorithm,
    family: Family,
    oid: ObjectIdentifier,
    xml_uri: Option<&'static str>,
}

const fn entry(
    algorithm: DigestAlgorithm,
    family: Family,
    oid: &str,
    xml_uri: Option<&'static str>,
) -> Entry {
    Entry {
        algorithm,
        family,
        oid: ObjectIdentifier::new_unwrap(oid),
        xml_uri,
    }
}

use DigestAlgorithm::{
    Gost34311, Gost341194, Sha1, Sha224, Sha256, Sha384, Sha512, Streebog256, Streebog512,
};
use Family::{International, Kazakh, Russian};

#[rustfmt::skip]
static DIGESTS: [Entry; 11] = [
    entry(Sha1, International, "1.3.14.3.2.26", Some("http://www.w3.org/2000/09/xmldsig#sha1")),
    entry(Sha224, International, "2.16.840.1.101.3.4.2.4", Some("http://www.w3.org/2001/04/xmldsig-more#sha224")),
    entry(Sha256, International, "2.16.840.1.101.3.4.2.1", Some("http://www.w3.org/2001/04/xmlenc#sha256")),
    entry(Sha384, International, "2.16.840.1.101.3.4.2.2", Some("http://www.w3.org/2001/04/xmldsig-more#sha384")),
    entry(Sha512, International, "2.16.840.1.101.3.4.2.3", Some("http://www.w3.org/2001/04/xmlenc#sha512")),
    entry(Gost34311, Kazakh, "1.2.398.3.10.1.3.1", Some("http://www.w3.org/2001/04/xmldsig-more#gost34311")),
    entry(Streebog256, Kazakh, "1.2.398.3.10.1.3.2", Some("urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-256")),
    entry(Streebog512, Kazakh, "1.2.398.3.10.1.3.3", Some("urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512")),
    entry(Gost341194, Russian, "1.2.643.2.2.9", Some("http://www.w3.org/2001/04/xmldsig-more#gostr3411")),
    entry(Streebog256, Russian, "1.2.643.7.1.1.2.2", Some("urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-256")),
    entry(Streebog512, Russian, "1.2.643.7.1.1.2.3", Some("urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-512")),
];

/// Another spelling of a URI in the registry, read and never written.
const GOSTR3411_URN: &str = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr3411";

/// The S-boxes of 34.11-94 as parameters (RFC 4357 10.2, kz-gost 2.1).
const TEST_PARAMETERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.2.2.30.0");
const CRYPTO_PRO_PARAMETERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.2.2.30.1");
const KAZAKH_PARAMETERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.3.1.1.0");

impl DigestAlgorithm {
    /// Digest length in octets.
    pub fn output_length(self) -> usize {
        match self {
            Sha1 => 20,
            Sha224 => 28,
            Sha256 | Streebog256 | Gost34311 | Gost341194 => 32,
            Sha384 => 48,
            Sha512 | Streebog512 => 64,
        }
    }

    /// The OID in this family; `None` when the family has none.
    pub fn oid(self, family: Family) -> Option<ObjectIdentifier> {
        self.entry(family).map(|entry| entry.oid)
    }

    /// The algorithm of an OID, of any family.
    pub fn from_oid(oid: ObjectIdentifier) -> Result<Self, AlgorithmError> {
        by_oid(oid).map(|entry| entry.algorithm)
    }

    /// DER of the AlgorithmIdentifier in this family, with the parameters that the family writes:
    /// NULL in all three (kz-gost 1, 7).
    pub fn identifier_der(self, family: Family) -> Option<Vec<u8>> {
        self.oid(family).map(identifier::with_null)
    }

    /// The algorithm of a DER AlgorithmIdentifier; parameters absent or NULL (or the GOST
    /// parameter OID) are accepted. Also tells the family.
    pub fn from_identifier_der(der: &[u8]) -> Result<(Self, Family), AlgorithmError> {
        let identifier = Identifier::parse(der)?;
        let entry = by_oid(identifier.oid)?;
        let Some(parameters) = identifier.telling_parameters() else {
            return Ok((entry.algorithm, entry.family));
        };
        let s_box = parameters
            .oid()
            .map_err(|_| identifier.unsupported_parameters())?;
        match (entry.algorithm, s_box) {
            (Gost341194, TEST_PARAMETERS) => Ok((Gost34311, Russian)),
            (Gost341194, CRYPTO_PRO_PARAMETERS)
            | (Gost34311, KAZAKH_PARAMETERS | TEST_PARAMETERS) => {
                Ok((entry.algorithm, entry.family))
            }
            _ => Err(identifier.unsupported_parameters()),
        }
    }

    /// The XML URI in this family.
    pub fn xml_uri(self, family: Family) -> Option<&'static str> {
        self.entry(family).and_then(|entry| entry.xml_uri)
    }

    /// The algorithm of an XML URI.
    pub fn from_xml_uri(uri: &str) -> Result<(Self, Family), AlgorithmError> {
        if uri == GOSTR3411_URN {
            return Ok((Gost341194, Russian));
        }
        DIGESTS
            .iter()
            .find(|entry| entry.xml_uri == Some(uri))
            .map(|entry| (entry.algorithm, entry.family))
            .ok_or_else(|| AlgorithmError::Unknown(uri.to_owned()))
    }

    fn entry(self, family: Family) -> Option<&'static Entry> {
        DIGESTS
            .iter()
            .find(|entry| entry.algorithm == self && entry.family == family)
    }
}

fn by_oid(oid: ObjectIdentifier) -> Result<&'static Entry, AlgorithmError> {
    DIGESTS
        .iter()
        .find(|entry| entry.oid == oid)
        .ok_or_else(|| AlgorithmError::Unknown(oid.to_string()))
}
