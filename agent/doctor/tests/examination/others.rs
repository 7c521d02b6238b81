//! Other agents, modules, anchors, devices.

use std::os::unix::net::UnixListener;

use tanba_doctor::{CatalogueState, ModuleState, Symptom};

use crate::scene::Scene;

#[test]
fn another_agent_is_found_where_it_lies_and_where_it_starts() {
    let scene = Scene::new();
    scene.write("home/NCALayer/ncalayer.sh", "");
    scene.write("home/.config/autostart/ncalayer.desktop", "");
    scene.write("home/ncalayer-guide.pdf", "");
    scene.write("root/opt/kaztoken/kaztoken", "");
    let found = scene.found(Symptom::OtherAgentInstalled);
    let mut named: Vec<String> = found
        .iter()
        .map(|finding| finding.words(tanba_l10n::Locale::English).what)
        .collect();
    named.sort();
    assert_eq!(named.len(), 2, "{named:?}");
    assert!(named[0].starts_with("KAZTOKEN is installed"), "{named:?}");
    assert!(named[1].starts_with("NCALayer is installed"), "{named:?}");
    scene.the(Symptom::OtherAgentStarts);
}

#[test]
fn damaged_and_missing_modules_are_installed_again() {
    let mut scene = Scene::new();
    scene.the(Symptom::ModulesSound);
    let name = "kz.company.echo".to_owned();
    let damaged = ModuleState::Damaged {
        reason: "the digest differs".to_owned(),
    };
    scene.installed = Ok(vec![(name.clone(), damaged)]);
    assert_eq!(
        scene.told_by(Symptom::ModuleDamaged),
        "install kz.company.echo"
    );
    scene.installed = Ok(vec![(name, ModuleState::Banned)]);
    assert_eq!(scene.the(Symptom::ModuleBanned).repair, None);
    scene.required = vec!["kz.company.other".to_owned()];
    assert_eq!(
        scene.told_by(Symptom::ModuleRequired),
        "install kz.company.other"
    );
    scene.installed = Err("damaged state".to_owned());
    scene.the(Symptom::ModulesUnreadable);
}

#[test]
fn a_stale_catalogue_is_fetched_again() {
    let mut scene = Scene::new();
    scene.the(Symptom::CatalogueFresh);
    scene.catalogue = CatalogueState::Stale { since: scene.now };
    assert_eq!(scene.told_by(Symptom::CatalogueStale), "refresh");
    scene.catalogue = CatalogueState::Unusable {
        reason: "no key".to_owned(),
    };
    scene.the(Symptom::CatalogueUnusable);
    scene.catalogue = CatalogueState::None;
    scene.the(Symptom::CatalogueNone);
}

#[test]
fn national_certificates_are_fetched_by_a_person_alone() {
    let mut scene = Scene::new();
    scene.the(Symptom::AnchorsPresent);
    scene.anchors = Ok(false);
    let found = scene.the(Symptom::AnchorsMissing);
    assert!(found.repair.as_ref().unwrap().needs_person());
    assert!(tanba_doctor::plan(&[found]).is_empty());
    scene.anchors = Err("damaged".to_owned());
    scene.the(Symptom::AnchorsUnreadable);
}

#[test]
fn readers_their_service_and_libraries_are_seen() {
    let scene = Scene::new();
    scene.the(Symptom::ReadersNone);
    scene.write("root/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "0b\n");
    scene.write("root/sys/bus/usb/devices/1-2/product", "KAZTOKEN CCID\n");
    scene.write("root/sys/bus/usb/devices/1-3:1.0/bInterfaceClass", "03\n");
    let reader = scene.the(Symptom::ReaderSeen);
    assert_eq!(reader.subject.unwrap().to_string(), "KAZTOKEN CCID");
    scene.the(Symptom::CardServiceAbsent);
    let socket = scene.write("root/run/pcscd/pcscd.comm", "");
    scene.the(Symptom::CardServiceSilent);
    std::fs::remove_file(&socket).unwrap();
    let _service = UnixListener::bind(&socket).unwrap();
    scene.the(Symptom::CardServiceRuns);
    scene.write("root/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "");
    scene.the(Symptom::TokenLibrary);
}
