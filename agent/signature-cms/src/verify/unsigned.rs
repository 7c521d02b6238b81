//! Unsigned attributes: signature time-stamps, counter-signatures, and what is not checked yet.

use tanba_pki::{Certificate, Digest, ObjectIdentifier, oid};
use tanba_signature::{Finding, SignerReport, TimestampReport, Verdict};

use super::Signed;
use crate::timestamp_token::{ImprintSource, TstInfo, verify_timestamp_token};
use crate::{Attributes, SignerInfo, is_confusable};

/// Time-stamps and counter-signatures of one signer that are verified; more are named only.
const MAX_EXAMINED: usize = 16;

const ARCHIVE_TIMESTAMPS: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.27"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.48"),
    ObjectIdentifier::new_unwrap("0.4.0.1733.2.4"),
];
const REFERENCE_TIMESTAMPS: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.25"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.26"),
];

pub(super) fn examine(
    signer: &SignerInfo<'_>,
    certificates: &[Certificate],
    report: &mut SignerReport,
) {
    let Some(attributes) = &signer.unsigned_attributes else {
        return;
    };
    examine_timestamps(signer, attributes, certificates, report);
    examine_counter_signatures(signer, attributes, certificates, report);
    for (oids, name) in [
        (&ARCHIVE_TIMESTAMPS[..], "archive time-stamp"),
        (&REFERENCE_TIMESTAMPS[..], "time-stamp over references"),
        (&[oid::REVOCATION_VALUES][..], "revocation values"),
    ] {
        if attributes
            .iter()
            .any(|attribute| oids.contains(&attribute.oid))
        {
            report.findings.push(Finding::NotChecked(name));
        }
    }
}

fn examine_timestamps(
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    certificates: &[Certificate],
    report: &mut SignerReport,
) {
    let mut seen: Vec<&[u8]> = Vec::new();
    let tokens = attributes
        .all(oid::SIGNATURE_TIMESTAMP_TOKEN)
        .flat_map(|attribute| attribute.values().collect::<Vec<_>>());
    for token in tokens {
        if seen.contains(&token.raw) {
            report
                .findings
                .push(timestamp_finding("the same time-stamp occurs twice"));
            continue;
        }
        if seen.len() == MAX_EXAMINED {
            report
                .findings
                .push(Finding::NotChecked("further time-stamps"));
            return;
        }
        seen.push(token.raw);
        let stamped = ImprintSource::Octets(&signer.signature);
        match verify_timestamp_token(token.raw, &stamped, certificates) {
            Ok(verified) => {
                report.timestamps.push(TimestampReport {
                    time: verified.time,
                    authority: Some(verified.authority),
                    verdict: Verdict::Valid,
                });
                for finding in verified.findings {
                    if !report.findings.contains(&finding) {
                        report.findings.push(finding);
                    }
                }
            }
            Err(error) => {
                report.findings.push(timestamp_finding(&error.to_string()));
                if let Some(info) = TstInfo::of_token(token.raw) {
                    report.timestamps.push(TimestampReport {
                        time: info.time,
                        authority: None,
                        verdict: error.verdict(),
                    });
                }
            }
        }
    }
}

fn timestamp_finding(text: &str) -> Finding {
    Finding::Timestamp(text.to_owned())
}

/// A counter-signature (RFC 5652 11.4) is one more SignerInfo over the signature octets.
fn examine_counter_signatures(
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    certificates: &[Certificate],
    report: &mut SignerReport,
) {
    let signature = signer.signature.as_ref();
    let signed = Signed {
        content_type: None,
        digest: &|algorithm| Some(Digest::of(algorithm, signature)),
        beside: &|_| None,
        octets: Some(signature),
        confusable: is_confusable(signature),
    };
    let infos = attributes
        .all(oid::COUNTERSIGNATURE)
        .flat_map(|attribute| attribute.values().collect::<Vec<_>>());
    for (number, info) in infos.enumerate() {
        if number == MAX_EXAMINED {
            report
                .findings
                .push(Finding::NotChecked("further counter-signatures"));
            return;
        }
        let finding = match SignerInfo::parse(info) {
            Ok(info) => counter_signature_finding(&super::examine(&info, &signed, certificates)),
            Err(error) => Some(Finding::Attribute(format!("a counter-signature: {error}"))),
        };
        report.findings.extend(finding);
    }
}

/// What a counter-signature adds to the findings on the signature; nothing when it is in order.
fn counter_signature_finding(report: &SignerReport) -> Option<Finding> {
    match report.verdict {
        Verdict::Valid => None,
        Verdict::Indeterminate => Some(Finding::NotChecked("counter-signature")),
        Verdict::Invalid => {
            let text = format!("a counter-signature is not valid: {:?}", report.findings);
            Some(Finding::Attribute(text))
        }
    }
}
