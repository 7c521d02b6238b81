//! The doctor as a person reaches it: the menu of the tray, the window, a repair, the report.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tanba_browser::{Desktop, Screen};

/// How long the desktop's own programs may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A place for icons of the tray. Ends when dropped.
struct Panel<'a> {
    screen: &'a Screen,
    watcher: Child,
}

impl<'a> Panel<'a> {
    fn start(screen: &'a Screen) -> Self {
        let mut watcher = Command::new("status-notifier-watcher");
        screen.lend(&mut watcher);
        let watcher = watcher.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let panel = Self {
            screen,
            watcher: watcher.expect("status-notifier-watcher starts"),
        };
        let register = "org.kde.StatusNotifierWatcher.RegisterStatusNotifierHost";
        let host = "org.kde.StatusNotifierHost-test";
        let watcher = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher");
        panel.patiently(|| panel.call(watcher, register, &[host]));
        panel
    }

    /// Presses an entry of the menu of the one icon.
    fn press(&self, label: &str) {
        let item = self.patiently(|| {
            let watcher = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher");
            let method = "org.freedesktop.DBus.Properties.Get";
            let name = "RegisteredStatusNotifierItems";
            let items = self.call(watcher, method, &[watcher.0, name])?;
            let item = items.split('\'').nth(1)?;
            Some(item.split('/').next()?.to_owned())
        });
        let menu = (item.as_str(), "/MenuBar");
        let layout = self.patiently(|| {
            self.call(menu, "com.canonical.dbusmenu.GetLayout", &["0", "9", "[]"])
                .filter(|layout| layout.contains(label))
        });
        // `(…5, {'label': <'Quit'>`: the number of the entry stands before its label.
        let before = layout.split(&format!("'{label}'")).next();
        let entry = before.and_then(|text| text.rsplit('(').next());
        let entry = entry.and_then(|text| text.split(',').next());
        let number = entry.expect("the entry has a number").to_owned();
        let event = "com.canonical.dbusmenu.Event";
        let pressed = self.call(menu, event, &[&number, "clicked", "<0>", "0"]);
        pressed.expect("the entry is pressed");
    }

    fn call(&self, to: (&str, &str), method: &str, arguments: &[&str]) -> Option<String> {
        let mut call = Command::new("gdbus");
        call.args(["call", "--session", "--dest", to.0, "--object-path", to.1]);
        call.args(["--method", method]).args(arguments);
        self.screen.lend(&mut call);
        let output = call.output().expect("gdbus runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(said)
    }

    fn patiently<T>(&self, look: impl Fn() -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(
                Instant::now() < end,
                "nothing of this on {:?}",
                self.watcher
            );
            sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Panel<'_> {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.watcher.kill();
        let _ = self.watcher.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_lost_its_trust_is_repaired_from_the_tray() {
    let desktop = Desktop::prepare();
    desktop.set("");
    let panel = Panel::start(&desktop.screen);
    let agent = desktop.start_agent();
    desktop.tanba.facts(&["trust", "remove"]);

    panel.press("Check and repair…");
    let window = desktop.screen.window();
    window.read_when("with what is wrong", |read| {
        read.says("does not trust Tanba") && read.can_press("Repair all")
    });
    window.picture("doctor-window");
    window.go_and_press("Repair all");
    window.read_when("repaired", |read| {
        read.says("Done: Let this browser trust Tanba") && !read.says("does not trust Tanba")
    });
    // A page reaches the agent again, in a browser with that very store.
    let mut portal = desktop.open_portal().await;
    portal.connect(&agent).await;
    portal.close().await;

    // The report is read before it is saved, and lies where the person said.
    window.go_and_press("Report…");
    window.read_when("with the report", |read| read.can_press("Save…"));
    window.go_and_press("Save…");
    window.read_when("with a folder", |read| read.can_press("Choose this folder"));
    window.go_and_press("Choose this folder");
    window.read_when("saved", |read| read.says("Saved: "));
    let home = desktop.home.path();
    let mut files = fs::read_dir(home).expect("a home").filter_map(Result::ok);
    let report = files.find(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("tanba-report-")
    });
    let report = fs::read_to_string(report.expect("a report").path()).expect("text");
    assert!(report.contains("ok trust-held"), "{report}");
    assert!(!report.contains(home.to_str().expect("a path")), "{report}");
    window.press(&["Escape"]);
    window.ended();
    agent.stop();
}
