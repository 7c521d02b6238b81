//! Names of the roles that a certificate's extended key usage grants.

use tanba_module::Locale;

use crate::text;

/// Object identifiers (protocol spec 8.1) and the ids of their names, the more exact last.
const ROLES: [(&str, &str); 21] = [
    ("1.3.6.1.5.5.7.3.2", "role-authentication"),
    ("1.3.6.1.5.5.7.3.4", "role-signing"),
    ("1.2.398.3.3.4.1.1", "role-individual"),
    ("1.2.398.3.3.4.1.1.1", "role-individual-system"),
    ("1.2.398.3.3.4.1.2", "role-organisation"),
    ("1.2.398.3.3.4.1.2.1", "role-head"),
    ("1.2.398.3.3.4.1.2.2", "role-right-to-sign"),
    ("1.2.398.3.3.4.1.2.3", "role-right-to-sign-finance"),
    ("1.2.398.3.3.4.1.2.4", "role-personnel"),
    ("1.2.398.3.3.4.1.2.5", "role-employee"),
    ("1.2.398.3.3.4.1.2.6", "role-organisation-system"),
    ("1.2.398.3.3.4.2", "role-authority-staff"),
    ("1.2.398.3.3.4.2.1", "role-authority-administrator"),
    ("1.2.398.3.3.4.2.2", "role-authority-manager"),
    ("1.2.398.3.3.4.2.3", "role-authority-operator"),
    ("1.2.398.3.3.4.3", "role-identified"),
    ("1.2.398.3.3.4.3.1", "role-identified"),
    ("1.2.398.3.3.4.3.2", "role-identified"),
    ("1.2.398.3.3.4.3.2.1", "role-identified-digital-id"),
    ("1.2.398.5.19.1.2.2.1", "role-treasury"),
    ("1.2.398.6.1.1.1.1", "role-notary"),
];

/// The name of the role of a dotted object identifier; `None` when it is not a known role.
pub fn role_name(oid: &str, locale: Locale) -> Option<String> {
    ROLES
        .iter()
        .find(|(known, _)| *known == oid)
        .map(|(_, id)| text(locale, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_the_national_authority_have_names() {
        let head = role_name("1.2.398.3.3.4.1.2.1", Locale::Russian);
        assert_eq!(head.as_deref(), Some("Первый руководитель"));
        assert_eq!(role_name("1.2.3.4", Locale::Russian), None);
        for (oid, _) in ROLES {
            for locale in Locale::ALL {
                let name = role_name(oid, locale).unwrap();
                assert!(
                    !name.starts_with("role-"),
                    "{oid} has no name in {}",
                    locale.tag()
                );
            }
        }
    }
}
