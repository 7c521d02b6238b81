//! Keys that a document offers: certificates, bare keys, tokens of WS-Security. Nothing is
//! looked up outside; `RetrievalMethod` and `KeyInfoReference` are not followed.

use tanba_pki::{Certificate, ObjectIdentifier, PublicKey, encode};

use crate::document::{Document, NodeId};
use crate::select;
use crate::vocabulary::{DSIG, DSIG11, WSSE, X509_V3};

use super::VerifyOptions;
use super::structure::{decode_base64, octets};

/// Keys that are tried for one signature.
const MAX_CANDIDATES: usize = 16;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// A key that may have made a signature.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) key: PublicKey,
    pub(super) certificate: Option<Certificate>,
}

/// The keys to try: those in certificates first, bare keys after them.
pub(super) fn candidates(
    document: &Document<'_>,
    options: &VerifyOptions,
    key_info: Option<NodeId>,
) -> Vec<Candidate> {
    let mut certificates: Vec<Certificate> = Vec::new();
    let mut keys: Vec<PublicKey> = Vec::new();
    for child in key_info
        .into_iter()
        .flat_map(|id| document.child_elements(id))
    {
        if document.is_named(child, DSIG, "X509Data") {
            certificates.extend(of_x509_data(document, child));
        } else if document.is_named(child, WSSE, "SecurityTokenReference") {
            certificates.extend(of_token(document, child));
        } else if document.is_named(child, DSIG, "KeyValue") {
            keys.extend(of_key_value(document, child));
        } else if document.is_named(child, DSIG11, "DEREncodedKeyValue") {
            let der = octets(document, child).ok();
            keys.extend(der.and_then(|der| PublicKey::from_spki_der(&der).ok()));
        }
    }
    certificates.extend(options.certificates.iter().cloned());
    let of_certificate = |certificate: Certificate| {
        let key = certificate.public_key().ok()?.clone();
        Some(Candidate {
            key,
            certificate: Some(certificate),
        })
    };
    certificates
        .into_iter()
        .filter_map(of_certificate)
        .chain(keys.into_iter().map(|key| Candidate {
            key,
            certificate: None,
        }))
        .take(MAX_CANDIDATES)
        .collect()
}

fn of_x509_data<'d>(
    document: &'d Document<'_>,
    x509_data: NodeId,
) -> impl Iterator<Item = Certificate> + 'd {
    document
        .child_elements(x509_data)
        .filter(|&child| document.is_named(child, DSIG, "X509Certificate"))
        .take(MAX_CANDIDATES)
        .filter_map(|child| Certificate::from_der(&octets(document, child).ok()?).ok())
}

/// A certificate in, or named by, a `wsse:SecurityTokenReference` (X.509 token profile).
fn of_token(document: &Document<'_>, token_reference: NodeId) -> Option<Certificate> {
    let inner = document.child_elements(token_reference).next()?;
    let holder = if document.is_named(inner, WSSE, "KeyIdentifier") {
        inner
    } else if document.is_named(inner, WSSE, "Reference") {
        let uri = document.attribute(inner, "", "URI")?;
        let token = select::by_id(document, uri.strip_prefix('#')?, &[]).ok()??;
        Some(token).filter(|&token| document.is_named(token, WSSE, "BinarySecurityToken"))?
    } else {
        return None;
    };
    if document.attribute(holder, "", "ValueType")? != X509_V3 {
        return None;
    }
    Certificate::from_der(&octets(document, holder).ok()?).ok()
}

fn of_key_value(document: &Document<'_>, key_value: NodeId) -> Option<PublicKey> {
    let inner = document.child_elements(key_value).next()?;
    let part = |namespace: &str, name: &str| {
        document
            .child_elements(inner)
            .find(|&child| document.is_named(child, namespace, name))
    };
    let spki = if document.is_named(inner, DSIG, "RSAKeyValue") {
        let modulus = decode_base64(&document.text(part(DSIG, "Modulus")?))?;
        let exponent = decode_base64(&document.text(part(DSIG, "Exponent")?))?;
        rsa_spki(&modulus, &exponent)
    } else if document.is_named(inner, DSIG11, "ECKeyValue") {
        let curve = document.attribute(part(DSIG11, "NamedCurve")?, "", "URI")?;
        let curve = ObjectIdentifier::new(curve.strip_prefix("urn:oid:")?).ok()?;
        let point = decode_base64(&document.text(part(DSIG11, "PublicKey")?))?;
        spki(EC_PUBLIC_KEY, &encode::oid(curve), &point)
    } else {
        return None;
    };
    PublicKey::from_spki_der(&spki).ok()
}

fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = encode::sequence(&[
        &encode::integer_bytes(modulus),
        &encode::integer_bytes(exponent),
    ]);
    spki(RSA_ENCRYPTION, &encode::null(), &key)
}

fn spki(algorithm: ObjectIdentifier, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let identifier = encode::sequence(&[&encode::oid(algorithm), parameters]);
    encode::sequence(&[&identifier, &encode::bit_string(key)])
}
