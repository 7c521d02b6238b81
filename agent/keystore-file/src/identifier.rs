//! AlgorithmIdentifier (RFC 5280 4.1.1.2) as a borrowed view, and names for what is refused.

use tanba_pki::ObjectIdentifier;
use tanba_pki::ber::{BerError, Element, Tag};

use crate::StoreError;

/// An algorithm and its parameters.
#[derive(Clone, Copy)]
pub(crate) struct AlgorithmIdentifier<'a> {
    /// The algorithm.
    pub(crate) algorithm: ObjectIdentifier,
    parameters: Option<Element<'a>>,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// Reads the SEQUENCE.
    pub(crate) fn parse(element: Element<'a>) -> Result<Self, StoreError> {
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let algorithm = object_identifier(fields.required()?)?;
        let parameters = fields.next().transpose()?;
        fields.end()?;
        Ok(Self {
            algorithm,
            parameters,
        })
    }

    /// The parameters, which must be there.
    pub(crate) fn parameters(&self) -> Result<Element<'a>, StoreError> {
        self.parameters
            .ok_or(StoreError::Broken("parameters of an algorithm are missing"))
    }

    /// The refusal of this algorithm, by its name where it has one.
    pub(crate) fn unsupported(&self) -> StoreError {
        StoreError::Unsupported(name_of(self.algorithm))
    }
}

/// The value of an OBJECT IDENTIFIER.
pub(crate) fn object_identifier(element: Element<'_>) -> Result<ObjectIdentifier, StoreError> {
    let content = element.expect(Tag::OBJECT_IDENTIFIER)?.content;
    Ok(ObjectIdentifier::from_bytes(content).map_err(|_| BerError::OutOfRange)?)
}

/// Names of algorithms that files have and this agent does not serve; the dotted form otherwise.
fn name_of(algorithm: ObjectIdentifier) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("1.2.840.113549.1.5.1", "PBES1 with MD2 and DES"),
        ("1.2.840.113549.1.5.3", "PBES1 with MD5 and DES"),
        ("1.2.840.113549.1.5.4", "PBES1 with MD2 and RC2"),
        ("1.2.840.113549.1.5.6", "PBES1 with MD5 and RC2"),
        ("1.2.840.113549.1.5.10", "PBES1 with SHA-1 and DES"),
        ("1.2.840.113549.1.5.11", "PBES1 with SHA-1 and RC2"),
        ("1.2.840.113549.1.12.1.1", "RC4 with 128 bits"),
        ("1.2.840.113549.1.12.1.2", "RC4 with 40 bits"),
        ("1.2.840.113549.3.4", "RC4"),
        ("1.3.14.3.2.7", "DES-CBC"),
        ("1.3.6.1.4.1.11591.4.11", "scrypt"),
        ("1.2.643.7.1.1.5.1.2", "Magma CTR-ACPKM-OMAC"),
        ("1.2.643.7.1.1.5.2.2", "Kuznyechik CTR-ACPKM-OMAC"),
    ];
    let dotted = algorithm.to_string();
    NAMES
        .iter()
        .find(|(identifier, _)| *identifier == dotted)
        .map_or(dotted.clone(), |(_, name)| (*name).to_owned())
}
