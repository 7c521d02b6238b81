//! The provider of key files against real files of every writer.

use std::path::PathBuf;

use tanba_keystore_file::FileProvider;
use tanba_keystores::{Expected, check_provider};

fn fixtures(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(folder)
}

const fn file<'a>(label: &'a str, secret: &'a str) -> Expected<'a> {
    Expected {
        label,
        secret,
        keys: 1,
        alias: None,
    }
}

const fn named<'a>(label: &'a str, secret: &'a str, alias: &'a str) -> Expected<'a> {
    Expected {
        label,
        secret,
        keys: 1,
        alias: Some(alias),
    }
}

#[tokio::test]
async fn files_of_the_kazakh_centre() {
    let provider = FileProvider::new([fixtures("kz/p12")]);
    let q = "Qwerty12";
    let expected = [
        file("individual_valid.p12", q),
        file("legal_employee.p12", q),
        file("legal_employee_signright.p12", q),
        file("legal_head_revoked.p12", q),
        file("legal_infosystem_revoked.p12", q),
        file("legal_treasury_revoked.p12", q),
        named(
            "GOST512_d6d1e53515d516a7d95d399b668cf09011bf118d.p12",
            q,
            "d6d1e53515d516a7d95d399b668cf09011bf118d",
        ),
        file("individual_2022_pw2.p12", "Aa123456"),
        file("gostknca_ceo_2022.p12", q),
        named(
            "GOSTKNCA_13a3741b52d7bf860aab199b56fad1f4652e357b.p12",
            q,
            "13a3741b52d7bf860aab199b56fad1f4652e357b",
        ),
        named(
            "AUTH_RSA256_d682726b55b3e62600ea8fe1c74e75fc96f47790.p12",
            q,
            "d682726b55b3e62600ea8fe1c74e75fc96f47790",
        ),
        named(
            "RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12",
            q,
            "11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9",
        ),
    ];
    check_provider(&provider, &expected).await;
}

#[tokio::test]
async fn files_of_russian_writers() {
    let provider = FileProvider::new([fixtures("kz/ru")]);
    let mut expected = vec![file("tc26_pfx_r50_1_112.p12", "Пароль для PFX")];
    let labels: Vec<(String, &str)> = ["ru2001a", "ru256cpa", "ru256tca", "ru512a"]
        .into_iter()
        .flat_map(|key| ["3des", "aes", "gost"].map(|form| (format!("{key}.{form}.p12"), key)))
        .collect();
    expected.extend(
        labels
            .iter()
            .map(|(label, alias)| named(label, "Fixture1", alias)),
    );
    check_provider(&provider, &expected).await;
}

#[tokio::test]
async fn files_of_openssl_java_and_bouncy_castle() {
    let provider = FileProvider::new([fixtures("pkcs12")]);
    let p = "123456";
    let expected = [
        file("rsa.p12", p),
        file("rc2.p12", p),
        file("3des.p12", p),
        file("aes.p12", p),
        file("gost.p12", p),
        file("gostpbe.p12", p),
        named("jdk.p12", p, "a"),
        named("bc.p12", p, "1"),
        named("k.jks", p, "1"),
    ];
    check_provider(&provider, &expected).await;
}

#[tokio::test]
async fn every_protection_that_is_served() {
    let provider = FileProvider::new([fixtures("pkcs12/made")]);
    let p = "123456";
    let person = "Ключ Ивана";
    let expected = [
        named("gost-z-long.p12", p, "gost-z-long"),
        named("gost-cpa-long.p12", p, "gost-cpa-long"),
        named("gost-legacy-kdf.p12", p, "gost-legacy-kdf"),
        file("gost94-mac.p12", p),
        file("kuznyechik-ctr-acpkm.p12", p),
        file("kuznyechik-ctr-acpkm-long.p12", p),
        file("magma-ctr-acpkm.p12", p),
        file("rc2-128.p12", p),
        file("2des.p12", p),
        file("no-mac.p12", p),
        file("sha512-mac.p12", p),
        file("clear-key.p12", p),
        named("cyrillic-emoji.p12", "Пароль🔑", person),
        named("cyrillic-emoji-3des.p12", "Пароль🔑", person),
        file("empty-password.p12", ""),
        file("empty-password-from-nothing.p12", ""),
        file("nested-safes.p12", p),
        file("pbmac1-sha256-sha256.p12", p),
        file("pbmac1-sha256-sha512.p12", p),
        file("pbmac1-sha512-sha512.p12", p),
        file("key-and-certificate.pem", p),
    ];
    check_provider(&provider, &expected).await;
}

/// The certificates of the long file stand beyond the place where the key changes.
#[tokio::test]
async fn keys_change_within_a_long_ciphertext() {
    let path = fixtures("pkcs12/made/kuznyechik-ctr-acpkm-long.p12");
    let token = tanba_keystore_file::open_file(&path).await.unwrap();
    let keys = token
        .unlock(tanba_pki::Secret::new("123456".to_owned()))
        .await
        .unwrap()
        .keys;
    assert_eq!(keys[0].other_certificates().len(), 4);
}
