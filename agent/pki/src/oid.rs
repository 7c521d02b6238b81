//! Named object identifiers that formats, trust and key stores share; algorithms have theirs in
//! [`crate::algorithm`].

use const_oid::ObjectIdentifier;

macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal;)*) => {
        $($(#[$doc])* pub const $name: ObjectIdentifier =
            ObjectIdentifier::new_unwrap($dotted);)*
    };
}

// CMS content types and attributes (RFC 5652, RFC 5035, RFC 3161, RFC 5126).
oids! {
    /// id-data.
    DATA = "1.2.840.113549.1.7.1";
    /// id-signedData.
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// id-envelopedData.
    ENVELOPED_DATA = "1.2.840.113549.1.7.3";
    /// id-encryptedData.
    ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
    /// contentType attribute.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// messageDigest attribute.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// signingTime attribute.
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// countersignature attribute.
    COUNTERSIGNATURE = "1.2.840.113549.1.9.6";
    /// extensionRequest attribute of a certification request.
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    /// S/MIME capabilities attribute.
    SMIME_CAPABILITIES = "1.2.840.113549.1.9.15";
    /// CMSAlgorithmProtection attribute (RFC 6211).
    CMS_ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52";
    /// id-aa-signingCertificate, SHA-1 (RFC 2634).
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    /// id-aa-signingCertificateV2 (RFC 5035).
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    /// id-aa-timeStampToken: the signature timestamp (RFC 3161 appendix A).
    SIGNATURE_TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
    /// id-aa-ets-sigPolicyId.
    SIGNATURE_POLICY = "1.2.840.113549.1.9.16.2.15";
    /// id-aa-ets-certificateRefs.
    CERTIFICATE_REFERENCES = "1.2.840.113549.1.9.16.2.21";
    /// id-aa-ets-revocationRefs.
    REVOCATION_REFERENCES = "1.2.840.113549.1.9.16.2.22";
    /// id-aa-ets-certValues.
    CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23";
    /// id-aa-ets-revocationValues.
    REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24";
    /// id-ct-TSTInfo.
    TST_INFO = "1.2.840.113549.1.9.16.1.4";
}

// PKCS#12 bags and their attributes (RFC 7292, RFC 2985).
oids! {
    /// keyBag.
    KEY_BAG = "1.2.840.113549.1.12.10.1.1";
    /// pkcs8ShroudedKeyBag.
    SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
    /// certBag.
    CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
    /// crlBag.
    CRL_BAG = "1.2.840.113549.1.12.10.1.4";
    /// secretBag.
    SECRET_BAG = "1.2.840.113549.1.12.10.1.5";
    /// safeContentsBag.
    SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6";
    /// x509Certificate certificate type.
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
    /// friendlyName attribute.
    FRIENDLY_NAME = "1.2.840.113549.1.9.20";
    /// localKeyID attribute.
    LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
}

// Attributes of names (X.520, RFC 4519, RFC 4514).
oids! {
    /// commonName.
    COMMON_NAME = "2.5.4.3";
    /// surname.
    SURNAME = "2.5.4.4";
    /// serialNumber, `IIN` and twelve digits in Kazakhstan.
    SERIAL_NUMBER = "2.5.4.5";
    /// countryName.
    COUNTRY = "2.5.4.6";
    /// localityName.
    LOCALITY = "2.5.4.7";
    /// stateOrProvinceName.
    STATE = "2.5.4.8";
    /// organizationName.
    ORGANISATION = "2.5.4.10";
    /// organizationalUnitName, `BIN` and twelve digits in Kazakhstan.
    ORGANISATIONAL_UNIT = "2.5.4.11";
    /// businessCategory.
    BUSINESS_CATEGORY = "2.5.4.15";
    /// givenName, the patronymic in Kazakhstan.
    GIVEN_NAME = "2.5.4.42";
    /// emailAddress.
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
    /// domainComponent.
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25";
    /// userid.
    USER_ID = "0.9.2342.19200300.100.1.1";
}

// Extensions of certificates, CRLs and OCSP (RFC 5280, RFC 6960).
oids! {
    /// subjectKeyIdentifier.
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// keyUsage.
    KEY_USAGE = "2.5.29.15";
    /// subjectAltName.
    SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    /// basicConstraints.
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// cRLNumber.
    CRL_NUMBER = "2.5.29.20";
    /// cRLReasons.
    CRL_REASON = "2.5.29.21";
    /// deltaCRLIndicator.
    DELTA_CRL_INDICATOR = "2.5.29.27";
    /// issuingDistributionPoint.
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// nameConstraints.
    NAME_CONSTRAINTS = "2.5.29.30";
    /// cRLDistributionPoints.
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// certificatePolicies.
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// anyPolicy.
    ANY_POLICY = "2.5.29.32.0";
    /// authorityKeyIdentifier.
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// extKeyUsage.
    EXTENDED_KEY_USAGE = "2.5.29.37";
    /// freshestCRL.
    FRESHEST_CRL = "2.5.29.46";
    /// authorityInfoAccess.
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
    /// id-ad-ocsp access method, also the arc of OCSP.
    OCSP = "1.3.6.1.5.5.7.48.1";
    /// id-ad-caIssuers access method.
    CA_ISSUERS = "1.3.6.1.5.5.7.48.2";
    /// id-pkix-ocsp-basic.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// id-pkix-ocsp-nonce.
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// id-pkix-ocsp-nocheck.
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    /// id-pkix-ocsp-extended-revoke.
    OCSP_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9";
}

// Extended key usages (RFC 5280 4.2.1.12; kz-gost 2.3).
oids! {
    /// anyExtendedKeyUsage.
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    /// id-kp-serverAuth.
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// id-kp-clientAuth: a Kazakh authentication key.
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// id-kp-emailProtection: a Kazakh signing key.
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// id-kp-timeStamping.
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// id-kp-OCSPSigning.
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// Kazakhstan: an individual.
    KZ_INDIVIDUAL = "1.2.398.3.3.4.1.1";
    /// Kazakhstan: a legal entity.
    KZ_LEGAL_ENTITY = "1.2.398.3.3.4.1.2";
    /// Kazakhstan: chief executive.
    KZ_CHIEF_EXECUTIVE = "1.2.398.3.3.4.1.2.1";
    /// Kazakhstan: right to sign.
    KZ_RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2";
    /// Kazakhstan: right to sign financial documents.
    KZ_RIGHT_TO_SIGN_FINANCIAL = "1.2.398.3.3.4.1.2.3";
    /// Kazakhstan: human resources officer.
    KZ_HUMAN_RESOURCES = "1.2.398.3.3.4.1.2.4";
    /// Kazakhstan: employee.
    KZ_EMPLOYEE = "1.2.398.3.3.4.1.2.5";
    /// Kazakhstan: information system of a legal entity.
    KZ_INFORMATION_SYSTEM = "1.2.398.3.3.4.1.2.6";
    /// Kazakhstan: Treasury-client.
    KZ_TREASURY_CLIENT = "1.2.398.5.19.1.2.2.1";
}

// Policies of the Kazakh national centre (kz-gost 2.4).
oids! {
    /// Certificates of the root.
    KZ_POLICY_ROOT = "1.2.398.3.1.2";
    /// Certificates of the GOST-2015 era.
    KZ_POLICY_GOST2015 = "1.2.398.3.3.2";
    /// Time-stamping by a legacy GOST key.
    KZ_TSA_POLICY_GOST2004 = "1.2.398.3.3.2.6.1";
    /// Time-stamping by an RSA key.
    KZ_TSA_POLICY_RSA = "1.2.398.3.3.2.6.2";
    /// Time-stamping by a GOST-2015 key.
    KZ_TSA_POLICY_GOST2015 = "1.2.398.3.3.2.6.4";
    /// Key-storage extension of the national centre.
    KZ_KEY_STORAGE = "1.2.398.3.3.5";
}
