//! Folders, settings, policy.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tanba_doctor::{Soundness, Symptom};

use crate::scene::Scene;

fn set_mode(scene: &Scene, path: &str, mode: u32) {
    fs::set_permissions(scene.at(path), fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(scene: &Scene, path: &str) -> u32 {
    scene.at(path).metadata().unwrap().permissions().mode() & 0o777
}

fn damaged() -> Soundness {
    Soundness::Damaged {
        reason: "line 1".to_owned(),
    }
}

#[test]
fn a_folder_that_others_may_write_is_closed() {
    let scene = Scene::new();
    scene.the(Symptom::FilesRight);
    set_mode(&scene, "data", 0o777);
    scene.repair(Symptom::FolderOpen);
    assert_eq!(mode(&scene, "data"), 0o700);
    scene.the(Symptom::FilesRight);
}

#[test]
fn a_folder_that_its_owner_may_not_write_is_opened_for_him() {
    let scene = Scene::new();
    set_mode(&scene, "config", 0o500);
    scene.repair(Symptom::FolderUnwritable);
    assert_eq!(mode(&scene, "config"), 0o700);
    scene.the(Symptom::FilesRight);
}

#[test]
fn folders_that_others_may_read_are_no_fault() {
    let scene = Scene::new();
    set_mode(&scene, "config", 0o755);
    scene.the(Symptom::FilesRight);
}

#[test]
fn damaged_settings_are_moved_aside_and_kept() {
    let mut scene = Scene::new();
    let file = scene.write("config/settings.toml", "port = [");
    scene.settings = damaged();
    scene.repair(Symptom::SettingsDamaged);
    assert!(!file.exists());
    let kept: Vec<_> = fs::read_dir(scene.at("config"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert_eq!(kept, ["port = ["]);
    scene.settings = Soundness::Absent;
    scene.the(Symptom::FilesRight);
}

#[test]
fn the_policy_is_told_and_left_to_its_administrator() {
    let mut scene = Scene::new();
    scene.the(Symptom::PolicyNone);
    scene.write("policy.toml", "refuse-programs = true");
    scene.policy = Soundness::Sound;
    set_mode(&scene, "policy.toml", 0o644);
    let words = scene
        .the(Symptom::PolicyInForce)
        .words(tanba_l10n::Locale::English);
    assert!(words.what.contains("refuse-programs"), "{}", words.what);
    set_mode(&scene, "policy.toml", 0o666);
    assert_eq!(scene.the(Symptom::PolicyOpen).repair, None);
    scene.policy = damaged();
    assert_eq!(scene.the(Symptom::PolicyBroken).repair, None);
}
