//! The page that the agent shows at its own address.

use std::process::Command;

use crate::scene::{NAME, Scene};

#[test]
fn r05_the_status_page_tells_what_is_wrong_and_names_nobody() {
    let scene = Scene::new();
    scene.doctor(&["--offline", "--fix"]).is_well();
    let page = || {
        let output = Command::new("curl")
            .args(["-sS", "--noproxy", "*", "-H", "Accept-Language: en"])
            .arg("--cacert")
            .arg(scene.at("data/tls/authority.crt"))
            .arg(format!("https://127.0.0.1:{}/", scene.port))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let well = page();
    assert!(!well.contains("<li>"), "{well}");
    scene.write("config/settings.toml", "port = [");
    let ill = page();
    assert!(ill.contains("The settings cannot be read"), "{ill}");
    assert!(ill.contains("~/agent/config/settings.toml"), "{ill}");
    assert!(!ill.to_lowercase().contains(NAME), "{ill}");
    std::fs::remove_file(scene.at("config/settings.toml")).unwrap();
    assert_eq!(page(), well);
}
