//! The report: verdict, words, and what it does not say.

use tanba_doctor::{
    Finding, NetworkTrouble, Repair, Report, Severity, Symptom, Treated, Verdict, plan,
};
use tanba_l10n::{Locale, attribute_with, has_text};
use time::OffsetDateTime;

use crate::scene::Scene;

fn report(findings: Vec<Finding>) -> Report {
    Report {
        version: "1.2.3".to_owned(),
        time: OffsetDateTime::UNIX_EPOCH,
        findings,
        treated: Vec::new(),
    }
}

#[test]
fn every_symptom_says_what_it_means_and_what_to_do() {
    for symptom in Symptom::ALL {
        let id = symptom.text_id();
        for locale in Locale::ALL {
            assert!(has_text(locale, id), "{id}");
            assert!(has_text(locale, symptom.area().text_id()));
            let part = |name| attribute_with(locale, id, name, &[]).is_some();
            if symptom.severity() >= Severity::Warning {
                assert!(
                    part("meaning") && part("remedy"),
                    "{id} in {}",
                    locale.tag()
                );
            }
            assert!(!part("remedy") || part("meaning"), "{id}");
        }
    }
}

#[test]
fn the_verdict_is_that_of_the_worst() {
    let verdict = |symptoms: &[Symptom]| {
        let findings = symptoms.iter().map(|symptom| Finding::of(*symptom));
        report(findings.collect()).verdict()
    };
    assert_eq!(verdict(&[]), Verdict::Well);
    assert_eq!(
        verdict(&[Symptom::TrustHeld, Symptom::ProxySet]),
        Verdict::Well
    );
    let silent = Symptom::StampingSilent;
    assert_eq!(verdict(&[Symptom::TrustHeld, silent]), Verdict::Undecided);
    assert_eq!(verdict(&[silent, Symptom::AnchorsMissing]), Verdict::Wrong);
    assert_eq!(verdict(&[Symptom::AgentNotRunning]), Verdict::Wrong);
}

#[test]
fn r38_a_report_names_nobody() {
    let mut scene = Scene::new();
    scene.stamp = Some(Err(NetworkTrouble::Silent {
        reason: "AIGERIM is not known (IIN 900101300123)".to_owned(),
    }));
    scene.write("home/.config/chromium/Default/Preferences", "{ damaged");
    scene.write("home/NCALayer/Aigerim-900101300123.p12", "");
    let home = scene.at("home").display().to_string();
    let mut whole = report(scene.examine());
    whole.treated.push(Treated {
        finding: Finding::of(Symptom::SettingsDamaged).about_file(&scene.at("home/a.toml")),
        repair: Repair::MoveAside(scene.at("home/a.toml")),
        failure: Some(format!("{home}/a.toml is not yours, Aigerim")),
    });
    assert!(whole.letter(Locale::English).contains(&home));
    let redacted = whole.redacted(&scene.person());
    for locale in Locale::ALL {
        let both = redacted.letter(locale) + &redacted.json(locale).to_string();
        assert!(both.contains("~/.config/chromium"), "{both}");
        assert!(!both.contains(&home), "{both}");
        assert!(!both.to_lowercase().contains("aigerim"), "{both}");
        assert!(!both.contains("900101300123"), "{both}");
    }
}

#[test]
fn repairs_are_made_once_and_in_an_order_that_works() {
    let scene = Scene::with_certificate(OffsetDateTime::now_utc());
    let aside = || Repair::MoveAside(scene.at("config/settings.toml"));
    let findings = [
        Finding::of(Symptom::AgentNotRunning).mended_by(Repair::StartAgent),
        Finding::of(Symptom::CertificateExpired).mended_by(Repair::RenewCertificate),
        Finding::of(Symptom::CertificateExposed).mended_by(Repair::RenewCertificate),
        Finding::of(Symptom::SettingsDamaged).mended_by(aside()),
        // Nothing is wrong with it, so nobody is asked.
        Finding::of(Symptom::CatalogueNever).mended_by(Repair::RefreshCatalogue),
    ];
    let planned = plan(&findings).into_iter().map(|(_, repair)| repair);
    let expected = [aside(), Repair::RenewCertificate, Repair::StartAgent];
    assert_eq!(planned.collect::<Vec<_>>(), expected);
}
