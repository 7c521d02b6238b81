//! The registry of GOST keys: key OIDs, curves and what SubjectPublicKeyInfo writes beside them
//! (kz-gost 2.1, 2.2; RFC 4491, RFC 9215).

use const_oid::ObjectIdentifier;
use tanba_gost3410::ParameterSet;

use super::{Family, KeyAlgorithm};

/// One key OID with one curve.
pub(crate) struct GostKeyEntry {
    pub(crate) curve: ParameterSet,
    pub(crate) family: Family,
    pub(crate) legacy: bool,
    /// `algorithm` of the AlgorithmIdentifier.
    pub(crate) key: ObjectIdentifier,
    /// `publicKeyParamSet`.
    pub(crate) parameter_set: ObjectIdentifier,
}

use Family::{Kazakh, Russian};
use ParameterSet::{
    CryptoProA, CryptoProB, CryptoProC, Tc26_256A, Tc26_512A, Tc26_512B, Tc26_512C, Test256,
    Test512,
};

const KAZAKH_512: &str = "1.2.398.3.10.1.1.2.2";
const KAZAKH_256: &str = "1.2.398.3.10.1.1.2.1";
const KAZAKH_LEGACY: &str = "1.2.398.3.10.1.1.1.1";
const RUSSIAN_512: &str = "1.2.643.7.1.1.1.2";
const RUSSIAN_256: &str = "1.2.643.7.1.1.1.1";
const RUSSIAN_2001: &str = "1.2.643.2.2.19";

const fn entry(
    curve: ParameterSet,
    family: Family,
    key: &str,
    parameter_set: &str,
) -> GostKeyEntry {
    let key = ObjectIdentifier::new_unwrap(key);
    let parameter_set = ObjectIdentifier::new_unwrap(parameter_set);
    GostKeyEntry {
        curve,
        family,
        legacy: false,
        key,
        parameter_set,
    }
}

const fn legacy(
    curve: ParameterSet,
    family: Family,
    key: &str,
    parameter_set: &str,
) -> GostKeyEntry {
    GostKeyEntry {
        legacy: true,
        ..entry(curve, family, key, parameter_set)
    }
}

#[rustfmt::skip]
static GOST_KEYS: [GostKeyEntry; 23] = [
    entry(Tc26_512A, Kazakh, KAZAKH_512, "1.2.398.3.10.1.1.2.2.1"),
    entry(Tc26_256A, Kazakh, KAZAKH_256, "1.2.398.3.10.1.1.2.1.1"),
    legacy(CryptoProA, Kazakh, KAZAKH_LEGACY, "1.2.398.3.10.1.1.1.1.1"),
    entry(Tc26_512A, Russian, RUSSIAN_512, "1.2.643.7.1.2.1.2.1"),
    entry(Tc26_512B, Russian, RUSSIAN_512, "1.2.643.7.1.2.1.2.2"),
    entry(Tc26_512C, Russian, RUSSIAN_512, "1.2.643.7.1.2.1.2.3"),
    entry(Test512, Russian, RUSSIAN_512, "1.2.643.7.1.2.1.2.0"),
    entry(Tc26_256A, Russian, RUSSIAN_256, "1.2.643.7.1.2.1.1.1"),
    entry(CryptoProA, Russian, RUSSIAN_256, "1.2.643.7.1.2.1.1.2"),
    entry(CryptoProB, Russian, RUSSIAN_256, "1.2.643.7.1.2.1.1.3"),
    entry(CryptoProC, Russian, RUSSIAN_256, "1.2.643.7.1.2.1.1.4"),
    entry(CryptoProA, Russian, RUSSIAN_256, "1.2.643.2.2.35.1"),
    entry(CryptoProB, Russian, RUSSIAN_256, "1.2.643.2.2.35.2"),
    entry(CryptoProC, Russian, RUSSIAN_256, "1.2.643.2.2.35.3"),
    entry(CryptoProA, Russian, RUSSIAN_256, "1.2.643.2.2.36.0"),
    entry(CryptoProC, Russian, RUSSIAN_256, "1.2.643.2.2.36.1"),
    entry(Test256, Russian, RUSSIAN_256, "1.2.643.2.2.35.0"),
    legacy(CryptoProA, Russian, RUSSIAN_2001, "1.2.643.2.2.35.1"),
    legacy(CryptoProB, Russian, RUSSIAN_2001, "1.2.643.2.2.35.2"),
    legacy(CryptoProC, Russian, RUSSIAN_2001, "1.2.643.2.2.35.3"),
    legacy(CryptoProA, Russian, RUSSIAN_2001, "1.2.643.2.2.36.0"),
    legacy(CryptoProC, Russian, RUSSIAN_2001, "1.2.643.2.2.36.1"),
    legacy(Test256, Russian, RUSSIAN_2001, "1.2.643.2.2.35.0"),
];

impl GostKeyEntry {
    /// The entry of a key OID and a parameter set.
    pub(crate) fn find(
        key: ObjectIdentifier,
        parameter_set: ObjectIdentifier,
    ) -> Option<&'static Self> {
        GOST_KEYS
            .iter()
            .find(|entry| entry.key == key && entry.parameter_set == parameter_set)
    }

    /// Whether any entry has this key OID.
    pub(crate) fn is_key_oid(oid: ObjectIdentifier) -> bool {
        GOST_KEYS.iter().any(|entry| entry.key == oid)
    }

    /// As a kind of key.
    pub(crate) fn key_algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::Gost {
            curve: self.curve,
            family: self.family,
            legacy: self.legacy,
        }
    }
}
