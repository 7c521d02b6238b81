//! The tutorial for authors of modules (`docs/modules-tutorial.md`) by its own words: what stands
//! in its blocks is run, from an empty folder to an installed module that a page calls.
//!
//! Three things differ from what a stranger does. The toolchain that the tutorial fetches is not
//! fetched: the standard library for WebAssembly is built with the module, and the program that
//! makes the repository's own components stands in for `wasm-tools`. The SDK is the checkout's.
//! Passwords come from a file, because there is no terminal.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use serde_json::Value;
use tanba_browser::key_files::PASSWORD;
use tanba_browser::programs::{Tanba, folder, guest, root};
use tanba_browser::signed::{assert_openssl_verifies, from_base64};
use tanba_browser::{Desktop, Portal, Window};
use tempfile::TempDir;

/// What the tutorial fetches once.
const ONCE: &str = "rustup target add wasm32-unknown-unknown\ncargo install wasm-tools\n";

/// The blocks of a chapter of the tutorial in one language; commands have none.
fn blocks(chapter: &str, language: &str) -> Vec<String> {
    blocks_of("docs/modules-tutorial.md", "\n## ", chapter, language)
}

/// The same of another page, whose chapters begin so.
pub(crate) fn blocks_of(page: &str, begin: &str, chapter: &str, language: &str) -> Vec<String> {
    let book = fs::read_to_string(root().join(page)).expect("a page of the book");
    let mut chapters = book.split(begin);
    let chapter = if chapter.is_empty() {
        chapters.next()
    } else {
        chapters.find(|text| text.starts_with(chapter))
    };
    let fences = chapter
        .expect("the chapter")
        .split("\n```")
        .skip(1)
        .step_by(2);
    let blocks = fences.filter_map(|block| block.split_once('\n'));
    blocks
        .filter(|(name, _)| *name == language)
        .map(|(_, text)| format!("{text}\n"))
        .collect()
}

/// A stranger's shell: what the tutorial calls by name is on its path.
pub(crate) struct Shell {
    pub(crate) home: TempDir,
}

impl Shell {
    pub(crate) fn open(desktop: &Desktop) -> Self {
        let shell = Self {
            home: tempfile::tempdir().expect("a folder"),
        };
        let home = shell.home.path();
        fs::create_dir(home.join("bin")).expect("a folder");
        fs::write(home.join("password"), PASSWORD).expect("a file");
        shell.provide(
            "tanba",
            &format!(
                "export HOME='{}'\nexec '{}' --home '{}' --password-fd 3 \"$@\" 3< '{}'",
                desktop.home.path().display(),
                Tanba::program().display(),
                desktop.tanba.agent().display(),
                home.join("password").display(),
            ),
        );
        // With the components of the repository comes everything that builds one.
        guest("example");
        shell.provide(
            "cargo",
            &format!(
                "case $1 in build) exec env -i HOME=\"$HOME\" PATH=/usr/bin:/bin \
                 CARGO_HOME=\"${{CARGO_HOME:-$HOME/.cargo}}\" RUSTC=/usr/bin/rustc \
                 RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld \
                 /usr/bin/cargo \"$@\" -Zbuild-std=std,panic_abort;; esac\nexec {:?} \"$@\"",
                env!("CARGO")
            ),
        );
        let componentise = folder().join("tanba-componentise");
        shell.provide(
            "wasm-tools",
            &format!(
                "[ \"$1 $2 $4\" = 'component new -o' ] || exit 2\nexec '{}' \"$3\" \"$5\"",
                componentise.display()
            ),
        );
        shell
    }

    /// Makes the shell find a program of this name.
    pub(crate) fn provide(&self, name: &str, script: &str) {
        let path = self.home.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect(name);
    }

    /// Commands, ready to run in a folder of this shell.
    pub(crate) fn command(&self, folder: &str, lines: &str) -> Command {
        let mut command = Command::new("sh");
        let path = std::env::var("PATH").expect("a path");
        command
            .args(["-euc", lines])
            .current_dir(self.home.path().join(folder))
            .env("PATH", format!("{}/bin:{path}", self.home.path().display()));
        for (variable, _) in std::env::vars_os() {
            let text = variable.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&variable);
            }
        }
        command
    }

    /// Developer mode, on any free port instead of the one that pages know.
    pub(crate) fn developer_mode(&self, lines: &str) -> Command {
        assert_eq!(lines, "tanba module run module.zip\n");
        let run = format!("exec {} --json --port 0", lines.trim_end());
        self.command("greeter", &run)
    }

    /// Runs commands and gives what they print.
    pub(crate) fn run(&self, folder: &str, lines: &str) -> String {
        let output = self.command(folder, lines).output().expect("a shell");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let warned = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{lines}\n{said}\n{warned}");
        said
    }

    /// The SDK of this checkout instead of the published one, with the versions of everything
    /// that the checkout has.
    fn take_own_sdk(&self) {
        let (root, module) = (fs::canonicalize(root()).expect("root"), self.home.path());
        let module = module.join("greeter");
        let manifest = fs::read_to_string(module.join("Cargo.toml")).expect("a manifest");
        let published = "git = \"https://github.com/tanba-sign/tanba\"";
        assert_eq!(manifest.matches(published).count(), 2, "{manifest}");
        let own = format!("path = '{}'", root.join("modules/sdk").display());
        fs::write(module.join("Cargo.toml"), manifest.replace(published, &own)).expect("manifest");
        fs::copy(root.join("Cargo.lock"), module.join("Cargo.lock")).expect("versions");
        // What was compiled for the repository's own modules need not be compiled again.
        let built = folder().join("../guests/build");
        fs::create_dir_all(&built).expect("a folder");
        symlink(
            fs::canonicalize(built).expect("a folder"),
            module.join("target"),
        )
        .expect("target");
    }
}

fn sign(window: Window<'_>, marked: bool) {
    let read = window.read_when("at the password", |read| {
        read.is("password text", "Password", "focused")
    });
    assert_eq!(read.says("unsigned, developer mode"), marked, "{read:#?}");
    window.picture(if marked {
        "developer-mode"
    } else {
        "installed-greeter"
    });
    window.type_text(PASSWORD);
    window.press(&["Return"]);
    window.read_when("ready to sign", |read| read.can_press("Sign"));
    window.press(&["Return"]);
    window.ended();
}

/// The page's console does what a block says, and the person signs. Gives the reply.
pub(crate) async fn sign_from_console(
    desktop: &Desktop,
    portal: &mut Portal,
    code: &str,
    address: &str,
    marked: bool,
) -> Value {
    assert!(code.contains("wss://127.0.0.1:13579"), "{code}");
    let code = code.replace("wss://127.0.0.1:13579", address);
    // The greeting of the agent, then the reply.
    portal.start_in_console(&code, 2).await;
    sign(desktop.screen.window(), marked);
    serde_json::from_str(&portal.reply().await).expect("a reply")
}

async fn try_in_console(desktop: &Desktop, portal: &mut Portal, address: &str, marked: bool) {
    let code = blocks("5. Try", "js").concat();
    let reply = sign_from_console(desktop, portal, &code, address, marked).await;
    assert_eq!(reply["status"], true, "{reply}");
    let signature = reply["body"]["signature"].as_str().expect("a signature");
    let authority = desktop.keys.authority_file();
    assert_openssl_verifies(&from_base64(signature), b"agreed", &authority);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tutorial_leads_to_an_installed_module() {
    assert_eq!(blocks("", ""), [ONCE]);
    let desktop = Desktop::prepare();
    desktop.set("");
    let shell = Shell::open(&desktop);

    let begin = blocks("1. Begin", "").concat();
    shell.run("", &begin);
    shell.take_own_sdk();
    shell.run("greeter", &blocks("3. Test", "").concat());
    let said = shell.run("greeter", &blocks("4. Build", "").concat());
    assert!(said.contains("kz.company.greeter 0.1.0"), "{said}");

    let agent = desktop.start(shell.developer_mode(&blocks("5. Try", "").concat()));
    let mut portal = desktop.open_portal().await;
    try_in_console(&desktop, &mut portal, &agent.address(), true).await;
    agent.stop();
    let list = desktop.tanba.facts(&["module", "list"]);
    assert_eq!(
        list["modules"],
        serde_json::json!([]),
        "nothing of it is kept"
    );

    // Signed, put into a catalogue, and installed.
    for key in ["publisher.p12", "operator.p12"] {
        let copied = fs::copy(
            desktop.keys.path().join(key),
            shell.home.path().join("greeter").join(key),
        );
        copied.expect(key);
    }
    let publish = blocks("6. Publish", "");
    let [sign, catalogue, install] = publish.as_slice() else {
        panic!("other commands than expected: {publish:?}")
    };
    shell.run("greeter", sign);
    let said = shell.run("greeter", catalogue);
    let settings = blocks("6. Publish", "toml").concat();
    assert!(settings.contains("/srv/catalogue"), "{settings}");
    let digest = said
        .split_whitespace()
        .find(|word| word.len() == 64 && word.bytes().all(|octet| octet.is_ascii_hexdigit()));
    let folder = shell.home.path().join("greeter/catalogue");
    let settings = settings
        .replace("/srv/catalogue", folder.to_str().expect("a path"))
        .replace(
            "3f…",
            digest.expect("the digest of the operator's certificate"),
        );
    desktop.set(&settings);
    let said = shell.run("greeter", &format!("echo y | {install}"));
    assert!(
        said.contains("kz.company.greeter 0.1.0 installed"),
        "{said}"
    );

    let agent = desktop.start_agent();
    try_in_console(&desktop, &mut portal, &agent.address(), false).await;
    portal.close().await;
    agent.stop();
}
