//! The files are those of real browsers: what Chromium and Firefox write and obey is what is read.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tanba_doctor::Symptom;
use tanba_l10n::Locale;

use crate::scene::{Scene, free_port};

/// Whether a browser is here to be asked.
fn is_here(browser: &str) -> bool {
    let here = Command::new(browser)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !here {
        eprintln!("not run: there is no {browser}");
    }
    here
}

/// Serves a folder. Ends when dropped.
struct Site(Child);

impl Site {
    fn serve(folder: &Path, port: u16) -> Self {
        let mut python = Command::new("python3");
        python.args([
            "-m",
            "http.server",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
        ]);
        python.current_dir(folder).stdout(Stdio::null());
        let site = Self(python.stderr(Stdio::null()).spawn().unwrap());
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return site;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the site is not there");
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const ASKING: &str = "<!doctype html><p id=state>wait</p><script>\
    navigator.permissions.query({name: 'loopback-network'})\
    .then(it => state.textContent = 'state-' + it.state)</script>";

#[test]
fn chromium_refuses_what_is_told_to_be_refused() {
    if !is_here("chromium") {
        return;
    }
    let scene = Scene::new();
    scene.write("site/index.html", ASKING);
    let port = free_port();
    let _site = Site::serve(&scene.at("site"), port);
    let address = format!("http://localhost:{port}");
    let profile = scene.at("home/.config/chromium");
    let state = || {
        let output = Command::new("chromium")
            .args([
                "--headless=new",
                "--no-sandbox",
                "--virtual-time-budget=4000",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(["--dump-dom", &address])
            .env("HOME", scene.at("home"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let page = state();
    assert!(page.contains("state-prompt"), "{page}");
    assert!(scene.found(Symptom::ChromiumRefused).is_empty());
    fs::remove_dir_all(&profile).unwrap();
    let refused = format!(
        r#"{{"profile": {{"content_settings": {{"exceptions": {{"loopback_network":
            {{"{address},*": {{"last_modified": "13400000000000000", "setting": 2}}}}}}}}}}}}"#
    );
    scene.write("home/.config/chromium/Default/Preferences", &refused);
    let page = state();
    assert!(page.contains("state-denied"), "{page}");
    // The browser has written the file anew meanwhile.
    let words = scene.the(Symptom::ChromiumRefused).words(Locale::English);
    assert!(words.what.contains(&address), "{}", words.what);
}

#[test]
fn the_table_of_firefox_is_the_one_that_is_read() {
    if !is_here("firefox-esr") {
        return;
    }
    let scene = Scene::new();
    let profile = scene.at("home/.mozilla/firefox/abc.default");
    fs::create_dir_all(&profile).unwrap();
    let run = Command::new("firefox-esr")
        .args(["--headless", "--no-remote", "--profile"])
        .arg(&profile)
        .arg("--screenshot")
        .arg(scene.at("picture.png"))
        .arg("about:blank")
        .env("HOME", scene.at("home"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let database = profile.join("permissions.sqlite");
    assert!(database.is_file());
    assert!(scene.found(Symptom::FirefoxRefused).is_empty());
    assert!(scene.found(Symptom::BrowserUnreadable).is_empty());
    let script = "import sqlite3, sys\nbase = sqlite3.connect(sys.argv[1])\n\
        base.execute('INSERT INTO moz_perms (origin, type, permission, expireType, expireTime, '\n\
        'modificationTime) VALUES (?, ?, 2, 0, 0, 0)', ('https://egov.kz', 'loopback-network'))\n\
        base.commit()\n";
    let mut added = Command::new("python3");
    added.args(["-c", script]).arg(&database);
    assert!(added.status().unwrap().success());
    let words = scene.the(Symptom::FirefoxRefused).words(Locale::English);
    assert!(words.what.contains("https://egov.kz"), "{}", words.what);
}
