//! The certificates that are shipped; `anchors/README.md` says what they are.

use std::sync::LazyLock;

use tanba_pki::Certificate;

use super::{AnchorSet, AnchorSource, TrustAnchor};

/// A shipped certificate: its set, its name, its DER.
type Shipped = (AnchorSet, &'static str, &'static [u8]);

macro_rules! shipped {
    ($($set:ident $file:literal),* $(,)?) => {
        &[$((AnchorSet::$set, $file, include_bytes!(concat!("../../anchors/", $file)))),*]
    };
}

const SHIPPED: &[Shipped] = shipped![
    Production "production/root_gost_2015.cer",
    Production "production/root_rsa_2015.cer",
    Production "production/nca_gost_2018.cer",
    Production "production/nca_rsa_2018.cer",
    Test "test/root_gost_2018.cer",
    Test "test/root_rsa_2018.cer",
    Test "test/root_gost_2022.cer",
    Test "test/nca_gost_2019.cer",
    Test "test/nca_rsa_2019.cer",
    Test "test/nca_gost_2022.cer",
];

/// Parsed once: they never change.
static PARSED: LazyLock<Vec<(AnchorSet, &'static str, Certificate)>> = LazyLock::new(|| {
    let parse = |(set, name, der): &Shipped| Some((*set, *name, Certificate::from_der(der).ok()?));
    SHIPPED.iter().filter_map(parse).collect()
});

/// The built-in anchors of a set.
pub(super) fn anchors(set: AnchorSet) -> Vec<TrustAnchor> {
    PARSED
        .iter()
        .filter(|(of, _, certificate)| {
            (*of == AnchorSet::Production || set == AnchorSet::Test) && certificate.is_self_issued()
        })
        .map(|(_, name, certificate)| TrustAnchor {
            certificate: certificate.clone(),
            source: AnchorSource::BuiltIn(name),
        })
        .collect()
}

/// Every built-in certificate that is no anchor. They help to build paths and are trusted for
/// nothing, so the sets do not matter: national key files hold no chain (kz-gost 6).
pub(crate) fn intermediates<'a>() -> impl Iterator<Item = &'a Certificate> {
    PARSED
        .iter()
        .map(|(_, _, certificate)| certificate)
        .filter(|found| !found.is_self_issued())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_certificate_is_read() {
        assert_eq!(PARSED.len(), SHIPPED.len());
        assert_eq!(intermediates().count(), 5);
        assert_eq!(anchors(AnchorSet::Production).len(), 2);
        assert_eq!(anchors(AnchorSet::Test).len(), 5);
    }
}
