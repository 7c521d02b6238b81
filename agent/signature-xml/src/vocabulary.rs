//! Names and identifiers of XMLDSig 1.1 and its neighbours.

use crate::canonical::{Comments, Method};

/// XMLDSig 1.0.
pub(crate) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// XMLDSig 1.1.
pub(crate) const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
/// Exclusive canonicalization; also its algorithm.
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// WS-Security 1.0, security extension.
pub(crate) const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
/// WS-Security 1.0, utility: `wsu:Id`.
pub(crate) const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
/// WS-Security X.509 token profile: a certificate as key identifier.
pub(crate) const X509_V3: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";

/// Canonical XML 1.0.
pub(crate) const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
/// Canonical XML 1.0 with comments.
pub(crate) const INCLUSIVE_WITH_COMMENTS: &str =
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
/// The enveloped-signature transform.
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// The base64 transform.
pub(crate) const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";

/// Every canonicalization that is served.
pub(crate) const CANONICALIZATIONS: [(&str, Method, Comments); 6] = [
    (INCLUSIVE, Method::Inclusive10, Comments::Dropped),
    (INCLUSIVE_WITH_COMMENTS, Method::Inclusive10, Comments::Kept),
    (
        "http://www.w3.org/2006/12/xml-c14n11",
        Method::Inclusive11,
        Comments::Dropped,
    ),
    (
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
        Method::Inclusive11,
        Comments::Kept,
    ),
    (EXCLUSIVE, Method::Exclusive, Comments::Dropped),
    (
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        Method::Exclusive,
        Comments::Kept,
    ),
];

/// Families of signature methods that are refused, by the prefix of their URI.
pub(crate) const REFUSED_METHODS: [(&str, &str); 6] = [
    ("http://www.w3.org/2000/09/xmldsig#hmac-", "HMAC"),
    ("http://www.w3.org/2001/04/xmldsig-more#hmac-", "HMAC"),
    ("http://www.w3.org/2007/05/xmldsig-more#hmac-", "HMAC"),
    ("http://www.w3.org/2000/09/xmldsig#dsa-", "DSA"),
    ("http://www.w3.org/2009/xmldsig11#dsa-", "DSA"),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "MD5"),
];
