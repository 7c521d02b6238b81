//! A certificate, as a page learns of it: only ever one that the person chose, or one that the
//! page sent itself.

use serde::{Deserialize, Serialize};
use tanba_module::CertificateSummary;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::filter::Attribute;

/// Types of the subject's attributes that have a member of their own (protocol spec 8.2).
const ORGANISATION: &str = "2.5.4.10";
const SERIAL_NUMBER: &str = "2.5.4.5";
const ORGANISATIONAL_UNIT: &str = "2.5.4.11";

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// The certificate in PEM, LF line ends.
    pub pem: String,
    /// Its subject.
    pub subject: Subject,
    /// Its issuer.
    pub issuer: Issuer,
    /// Lower-case hex without leading zeros.
    pub serial_number: String,
    /// Start of validity (RFC 3339, UTC).
    pub not_before: String,
    /// End of validity (RFC 3339, UTC).
    pub not_after: String,
    /// Key algorithm by the names that pages know: `RSA`, `EC`, `ECGOST3410-2015-512`, ….
    pub algorithm: String,
    /// Subject key identifier, lower-case hex.
    pub key_id: String,
}

/// Who the certificate is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// Common name.
    pub common_name: String,
    /// The whole name as text.
    pub name: String,
    /// Organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Individual identification number, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// Business identification number, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    /// Every attribute, in the order of the certificate.
    pub attributes: Vec<Attribute>,
}

/// Who made the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Issuer {
    /// Common name.
    pub common_name: String,
    /// The whole name as text.
    pub name: String,
}

impl From<&CertificateSummary> for Certificate {
    fn from(summary: &CertificateSummary) -> Self {
        let attribute = |wanted: &str| {
            let mut attributes = summary.subject_attributes.iter();
            let (_, value) = attributes.find(|(oid, _)| oid == wanted)?;
            Some(value.as_str())
        };
        let number = |oid, prefix| attribute(oid)?.strip_prefix(prefix).map(str::to_owned);
        Self {
            pem: summary.pem.clone(),
            subject: Subject {
                common_name: summary.subject_cn.clone(),
                name: summary.subject_dn.clone(),
                organisation: attribute(ORGANISATION).map(str::to_owned),
                iin: number(SERIAL_NUMBER, "IIN"),
                bin: number(ORGANISATIONAL_UNIT, "BIN"),
                attributes: summary
                    .subject_attributes
                    .iter()
                    .map(|(oid, value)| Attribute {
                        oid: oid.clone(),
                        value: value.clone(),
                    })
                    .collect(),
            },
            issuer: Issuer {
                common_name: summary.issuer_cn.clone(),
                name: summary.issuer_dn.clone(),
            },
            serial_number: summary.serial_number.clone(),
            not_before: rfc3339(summary.not_before_ms),
            not_after: rfc3339(summary.not_after_ms),
            algorithm: summary.algorithm.clone(),
            key_id: summary.key_id.clone(),
        }
    }
}

/// A moment as text; empty for one that no calendar has.
pub(crate) fn rfc3339(milliseconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1000))
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}
