//! Which keys of an unlocked store may be chosen, and why the others may not (spec 8.4, 8.5).

use std::sync::Arc;

use tanba_consent::{KeyBlock, KeyCandidate};
use tanba_keystore::{Key, KeyWeakness, weaknesses_of};
use tanba_module::{ChainRule, Fault, KeyPurpose, SignerFilter, SignerRequest, Storage};
use tanba_pki::{Certificate, KeyAlgorithm, ObjectIdentifier, oid};
use tanba_trust::{Outcome, TrustAnchors, assess, assess_against};
use time::{Duration, OffsetDateTime};

use crate::facts::certificate_facts;

mod demands;

use self::demands::Demands;

/// Days before the end of validity from which on a person is warned.
const EXPIRES_SOON: Duration = Duration::days(30);

/// The filter of a request, parsed once.
pub(crate) struct Criteria<'a> {
    filter: &'a SignerFilter,
    roles: Vec<(ObjectIdentifier, &'a str)>,
    demanded_issuers: Vec<Certificate>,
    demands: Demands<'a>,
}

impl<'a> Criteria<'a> {
    /// Parses OIDs and CA certificates of the request.
    pub(crate) fn parse(filter: &'a SignerFilter) -> Result<Self, Fault> {
        let roles = filter
            .extended_key_usage
            .iter()
            .map(|text| Ok((identifier("extKeyUsageOids", text)?, text.as_str())))
            .collect::<Result<_, _>>()?;
        let mut demanded_issuers = Vec::new();
        if let ChainRule::These(texts) = &filter.chain {
            for text in texts {
                let parsed = Certificate::all_from_bytes(text.as_bytes())
                    .map_err(|error| invalid("chain", error.to_string()))?;
                demanded_issuers.extend(parsed);
            }
        }
        Ok(Self {
            filter,
            roles,
            demanded_issuers,
            demands: Demands::parse(filter)?,
        })
    }

    /// The same, for keys that can sign these documents in this way.
    pub(crate) fn for_documents(mut self, request: &SignerRequest) -> Self {
        self.demands.of_documents(request);
        self
    }

    /// The same, for keys with which a token can be made.
    pub(crate) fn for_log_in(mut self) -> Self {
        self.demands.of_log_in();
        self
    }

    /// Stores offered; all when `None`.
    pub(crate) fn storages(&self) -> Option<&[Storage]> {
        self.filter.storages.as_deref()
    }

    /// Judges every key of a store.
    pub(crate) fn candidates(
        &self,
        keys: &[Arc<dyn Key>],
        anchors: &TrustAnchors,
        now: OffsetDateTime,
    ) -> Vec<KeyCandidate> {
        let mut candidates: Vec<_> = keys
            .iter()
            .enumerate()
            .map(|(index, key)| self.candidate(index, key.as_ref(), anchors, now))
            .collect();
        self.accept_single_purpose_free_key(keys, &mut candidates);
        candidates
    }

    fn candidate(
        &self,
        index: usize,
        key: &dyn Key,
        anchors: &TrustAnchors,
        now: OffsetDateTime,
    ) -> KeyCandidate {
        let Some(certificate) = key.certificate() else {
            let blocks = vec![KeyBlock::NoCertificate];
            return KeyCandidate {
                index,
                facts: None,
                blocks,
                warnings: Vec::new(),
            };
        };
        KeyCandidate {
            index,
            facts: Some(certificate_facts(certificate)),
            blocks: self.blocks(key, certificate, anchors, now),
            warnings: warnings(key, certificate, now),
        }
    }

    fn blocks(
        &self,
        key: &dyn Key,
        certificate: &Certificate,
        anchors: &TrustAnchors,
        now: OffsetDateTime,
    ) -> Vec<KeyBlock> {
        let filter = self.filter;
        let subject = certificate.subject();
        let mut blocks = Vec::new();
        if now > certificate.not_after() && !filter.allow_expired {
            blocks.push(KeyBlock::Expired);
        }
        if now < certificate.not_before() {
            blocks.push(KeyBlock::NotYetValid);
        }
        if !serves(filter.purpose, certificate) {
            blocks.push(KeyBlock::Purpose);
        }
        let usages = certificate.extended_key_usage();
        let missing = self.roles.iter().find(|(role, _)| !usages.contains(role));
        blocks.extend(missing.map(|(_, text)| KeyBlock::Role((*text).to_owned())));
        if filter
            .iin
            .as_deref()
            .is_some_and(|iin| subject.iin() != Some(iin))
        {
            blocks.push(KeyBlock::Iin);
        }
        if filter
            .bin
            .as_deref()
            .is_some_and(|bin| subject.bin() != Some(bin))
        {
            blocks.push(KeyBlock::Bin);
        }
        let serial_number = certificate.serial_number_hex();
        if filter
            .serial_number
            .as_deref()
            .is_some_and(|wanted| !same_serial(wanted, &serial_number))
        {
            blocks.push(KeyBlock::SerialNumber);
        }
        if !self.chains(key, certificate, anchors, now) {
            let national_anchors_missing = !anchors.national_present(now);
            blocks.push(KeyBlock::Chain {
                national_anchors_missing,
            });
        }
        blocks.extend(self.demands.blocks(key, certificate));
        blocks
    }

    fn chains(
        &self,
        key: &dyn Key,
        certificate: &Certificate,
        anchors: &TrustAnchors,
        now: OffsetDateTime,
    ) -> bool {
        // An expired certificate that is allowed must still have had a valid path while it lived.
        let at = now.min(certificate.not_after());
        let assessment = match self.filter.chain {
            ChainRule::Unchecked | ChainRule::Any => return true,
            ChainRule::TrustAnchors => assess(certificate, key.other_certificates(), anchors, at),
            ChainRule::These(_) => assess_against(certificate, &self.demanded_issuers, at),
        };
        assessment.outcome == Outcome::Trusted
    }

    /// Certificates for GOST 2015 serve both purposes without saying so; portals still ask for an
    /// authentication key at log in (spec 8.4 rule 3).
    fn accept_single_purpose_free_key(
        &self,
        keys: &[Arc<dyn Key>],
        candidates: &mut [KeyCandidate],
    ) {
        if self.filter.purpose != KeyPurpose::Authentication {
            return;
        }
        if let ([key], [candidate]) = (keys, candidates)
            && is_gost_2015(key.as_ref())
        {
            candidate.blocks.retain(|block| *block != KeyBlock::Purpose);
        }
    }
}

/// Whether a certificate says that its key is for this purpose (spec 8.4).
pub(crate) fn serves(purpose: KeyPurpose, certificate: &Certificate) -> bool {
    let usages = certificate.extended_key_usage();
    let signs = usages.contains(&oid::EMAIL_PROTECTION);
    let logs_in = usages.contains(&oid::CLIENT_AUTH);
    let bits = certificate.key_usage();
    match purpose {
        KeyPurpose::Any => true,
        KeyPurpose::Signature => {
            signs || (!logs_in && bits.is_some_and(tanba_pki::KeyUsage::non_repudiation))
        }
        KeyPurpose::Authentication => {
            logs_in
                || bits.is_some_and(|bits| {
                    bits.digital_signature() && bits.key_encipherment() && !bits.non_repudiation()
                })
        }
    }
}

fn is_gost_2015(key: &dyn Key) -> bool {
    matches!(
        key.public_key().algorithm(),
        KeyAlgorithm::Gost { legacy: false, .. }
    )
}

fn same_serial(wanted: &str, actual: &str) -> bool {
    let digits = |text: &str| {
        text.trim()
            .trim_start_matches("0x")
            .trim_start_matches('0')
            .to_ascii_lowercase()
    };
    digits(wanted) == digits(actual)
}

/// Texts of `l10n` about things that a person should know before choosing the key.
fn warnings(key: &dyn Key, certificate: &Certificate, now: OffsetDateTime) -> Vec<String> {
    let mut warnings = Vec::new();
    if now > certificate.not_after() {
        warnings.push("warning-expired");
    } else if certificate.not_after() - now < EXPIRES_SOON {
        warnings.push("warning-expires-soon");
    }
    warnings.extend(
        weaknesses_of(key.public_key())
            .into_iter()
            .map(|weakness| match weakness {
                KeyWeakness::Roca => "warning-roca",
                _ => "warning-weak-key",
            }),
    );
    warnings.into_iter().map(str::to_owned).collect()
}

fn identifier(parameter: &'static str, text: &str) -> Result<ObjectIdentifier, Fault> {
    ObjectIdentifier::new(text.trim())
        .map_err(|_| invalid(parameter, format!("{text} is not an OID")))
}

fn invalid(parameter: &'static str, reason: String) -> Fault {
    Fault::InvalidParameter {
        parameter: parameter.into(),
        reason,
    }
}
