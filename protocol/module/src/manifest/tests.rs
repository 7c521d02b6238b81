use super::*;
use crate::{Caller, Origin};

const EXAMPLE: &str = r#"
symbolic-name = "kz.company.module"
version = "1.2.0"
contract = "1.1"
answers = ["kz.company.Module"]
methods = ["sign"]
envelope = "free"
permissions = ["sign", "network"]
allowed-origins = ["https://portal.kz", "https://*.company.kz"]
network-hosts = ["files.company.kz", "files.company.kz:8443"]

[name]
kk = "Модуль"
ru = "Модуль компании"

[limits]
memory-mib = 32
"#;

fn page(ascii: &str) -> Caller {
    Caller::Page(Origin::from_parts(ascii, ascii))
}

#[test]
fn a_manifest_is_read_with_defaults() {
    let manifest = Manifest::parse(EXAMPLE).unwrap();
    assert_eq!(manifest.limits.memory_mib, 32);
    assert_eq!(manifest.limits.seconds, ModuleLimits::default().seconds);
    assert_eq!(manifest.name.in_language(crate::Locale::Kazakh), "Модуль");
    assert_eq!(
        manifest.name.in_language(crate::Locale::English),
        "Модуль компании"
    );
}

#[test]
fn allowed_origins_are_exact_or_below_a_domain() {
    let manifest = Manifest::parse(EXAMPLE).unwrap();
    for allowed in [
        "https://portal.kz",
        "https://a.company.kz",
        "https://a.b.company.kz",
    ] {
        assert!(manifest.admits(&page(allowed)), "{allowed}");
    }
    for refused in [
        "https://portal.kz:8443",
        "http://portal.kz",
        "https://company.kz",
        "https://.company.kz",
        "https://evilcompany.kz",
        "https://a.company.kz.evil.kz",
    ] {
        assert!(!manifest.admits(&page(refused)), "{refused}");
    }
    assert!(!manifest.admits(&Caller::Program("/usr/bin/curl".into())));
}

#[test]
fn hosts_match_with_their_port() {
    let manifest = Manifest::parse(EXAMPLE).unwrap();
    let declared = |host: &str, port| {
        manifest
            .network_hosts
            .iter()
            .any(|own| own.matches(host, port))
    };
    assert!(declared("files.company.kz", 443));
    assert!(declared("files.company.kz", 8443));
    assert!(!declared("files.company.kz", 80));
    assert!(!declared("company.kz", 443));
}

#[test]
fn a_manifest_that_is_wrong_is_refused() {
    let wrong = [
        ("kz.company.module", "../escape"),
        ("kz.company.module", ".hidden"),
        ("version = \"1.2.0\"", "version = \"one\""),
        ("version = \"1.2.0\"", "version = \"1.2.3.4.5\""),
        ("version = \"1.2.0\"", "version = \"99999999999\""),
        ("kz.company.Module", ""),
        ("\"sign\", \"network\"", "\"sign\""),
        ("\"sign\", \"network\"", "\"fly\", \"network\""),
        ("https://*.company.kz", "https://*.kz"),
        ("https://portal.kz", "http://portal.kz"),
        ("https://portal.kz", "https://portal.kz/path"),
        ("files.company.kz:8443", "files.company.kz:0"),
        ("memory-mib = 32", "memory = 32"),
        ("contract = \"1.1\"", "contract = \"1.1\"\nunknown = 1"),
    ];
    for (part, instead) in wrong {
        assert!(EXAMPLE.contains(part));
        let text = EXAMPLE.replacen(part, instead, 1);
        assert!(Manifest::parse(&text).is_err(), "{instead}");
    }
    assert!(matches!(
        Manifest::parse(&"#".repeat(LARGEST + 1)),
        Err(ManifestError::TooLarge)
    ));
}

#[test]
fn versions_are_ordered_by_number() {
    let version = |text: &str| text.parse::<Version>().unwrap();
    assert!(version("1.10") > version("1.9.9"));
    assert_eq!(version("1.0"), version("1.0.0"));
    assert!(version("5.1.2") > version("4.1"));
}

#[test]
fn permissions_have_the_names_of_the_file() {
    for permission in Permission::ALL {
        assert_eq!(Permission::from_name(permission.name()), Some(permission));
        let manifest = format!("permission = \"{}\"", permission.name());
        let read: toml::Table = toml::from_str(&manifest).unwrap();
        let read: Permission = read["permission"].clone().try_into().unwrap();
        assert_eq!(read, permission);
    }
}

#[test]
fn envelopes_have_the_names_of_the_file() {
    let table = [
        ("common-utils", Envelope::CommonUtils, "method"),
        ("invoker", Envelope::Invoker, "method"),
        ("bare", Envelope::Bare, "method"),
        ("free", Envelope::Bare, "method"),
        ("applet", Envelope::Applet, "method"),
        ("native", Envelope::Native, "method"),
        ("invoker-1", Envelope::Invoker1, "method"),
        ("invoker-2", Envelope::Invoker2, "method"),
        ("type", Envelope::Type, "type"),
        ("command", Envelope::Command, "command"),
    ];
    for (name, envelope, member) in table {
        let text = EXAMPLE.replacen("\"free\"", &format!("{name:?}"), 1);
        assert_eq!(Manifest::parse(&text).unwrap().envelope, envelope, "{name}");
        assert_eq!(envelope.method_member(), member, "{name}");
    }
}
