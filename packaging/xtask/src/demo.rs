//! `demo`: the whole way once, from a page in a browser to a signature that OpenSSL accepts.
//!
//! On a desktop the person signs: the agent, its window and the person's own browser. Without a
//! display a script signs and a browser without a window takes a picture of the page. The keys
//! come from [`keys`], the agents from [`agent`], who trusts them is in [`trust`]; the page is the
//! portal of `browser-js`, served by `tests/browser/demo.mjs`.

mod agent;
mod keys;
mod trust;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use anyhow::{Context as _, bail};

use crate::needs::Purpose;
use crate::{page_side, program, setup};
use agent::Agent;
use keys::{Keys, PASSWORD};
use trust::{Trust, apart};

/// What the person asked for.
struct Wish {
    /// The profile of cargo that builds the programs, and the folder they are in.
    profile: &'static str,
    built: &'static str,
    out: PathBuf,
    desktop: bool,
}

/// Builds, signs through a page, verifies, and says where the files are.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let wish = parse(arguments)?;
    setup::provide(&[Purpose::Build, Purpose::Demo])?;
    println!("building the agent (the first time takes some minutes)");
    let script: &[&str] = if wish.desktop {
        &[]
    } else {
        &["tanba-support"]
    };
    program::build_programs(wish.profile, script)?;
    page_side::build()?;

    if wish.out.exists() {
        std::fs::remove_dir_all(&wish.out).context("cannot empty the folder of the last demo")?;
    }
    std::fs::create_dir_all(&wish.out).context("cannot make a folder for the demo")?;
    println!("making a throw-away authority and a key (RSA-2048)");
    let keys = Keys::make(&wish.out.join("keys"))?;

    let programs = program::target().join(wish.built);
    let agent = if wish.desktop {
        Agent::with_a_person(&programs, &wish.out, &keys)?
    } else {
        Agent::with_a_script(&programs, &wish.out, &keys)?
    };
    println!("the agent listens on wss://127.0.0.1:{}", agent.port);
    let signed = if wish.desktop {
        let trust = Trust::begin(&agent)?;
        let signed = sign(&wish, &agent, &keys);
        signed.and(trust.end())
    } else {
        program::output(&mut agent.command(&["trust", "install"]))?;
        sign(&wish, &agent, &keys)
    };
    let ended = agent.end();
    signed.and(ended)?;

    verify(&wish.out, &keys)?;
    report(&wish.out);
    Ok(ExitCode::SUCCESS)
}

fn parse(arguments: &[String]) -> anyhow::Result<Wish> {
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut wish = Wish {
        profile: "release",
        built: "release",
        out: program::target().join("demo"),
        desktop: has("DISPLAY") || has("WAYLAND_DISPLAY"),
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--dev" => (wish.profile, wish.built) = ("dev", "debug"),
            "--headless" => wish.desktop = false,
            "--out" => {
                let folder = words.next().context("--out wants a folder")?;
                let folder = std::path::absolute(folder)?;
                // The folder is emptied first, so it must not be one with something else in it.
                let ours = folder.join("keys/ca.pem").is_file();
                let empty = std::fs::read_dir(&folder).map_or(true, |mut all| all.next().is_none());
                if !ours && !empty {
                    bail!("{} is not empty", folder.display());
                }
                wish.out = folder;
            }
            unknown => bail!("demo does not know the option {unknown}"),
        }
    }
    Ok(wish)
}

/// Opens the page and waits until it has the signature.
fn sign(wish: &Wish, agent: &Agent, keys: &Keys) -> anyhow::Result<()> {
    let mut page = program::command("node");
    page.arg("tests/browser/demo.mjs")
        .args(["--port", &agent.port.to_string(), "--out"]);
    page.arg(&wish.out);
    agent.lend_home(&mut page);
    if !wish.desktop {
        println!("a portal in Chromium asks for a signature");
        return program::succeed(&mut page).context("the page got no signature");
    }
    // The script serves the page, prints its address and waits for what the page got.
    page.args(["--browser", "none"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut serving = page.spawn().context("cannot start node")?;
    let mut address = String::new();
    if let Some(said) = serving.stdout.take() {
        BufReader::new(said).read_line(&mut address)?;
    }
    let address = address.trim();
    println!("\nthe portal is {address}");
    if open_in_browser(address) {
        println!("it opens in your browser; if it does not, open that address there yourself");
    } else {
        println!("no browser could be opened: please open that address in one on this computer");
    }
    println!("sign the application there; the window of the agent offers the key file");
    println!("  {}\n  password {PASSWORD}", keys.p12.display());
    println!("then try the rest of the portal, and press Enter here when you have seen enough");
    println!("Ctrl-C gives up (a browser in its very first run learns of trust in a second demo)");
    // Where nobody can press Enter it ends with the first signature.
    std::io::stdin().read_line(&mut String::new())?;
    drop(serving.stdin.take());
    if !serving.wait()?.success() {
        bail!("the page got no signature");
    }
    Ok(())
}

/// Shows the page in the person's browser. Whether it opens is not waited for: what opens it may
/// end no sooner than the browser.
fn open_in_browser(address: &str) -> bool {
    let opener = ["xdg-open", "open"].into_iter().find_map(program::find);
    opener.is_some_and(|opener| {
        let mut open = program::command(opener);
        apart(open.arg(address))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .is_ok()
    })
}

/// OpenSSL, which knows nothing of us, judges the detached signature over the document.
fn verify(out: &Path, keys: &Keys) -> anyhow::Result<()> {
    let mut openssl = program::command("openssl");
    openssl.args(["cms", "-verify", "-binary", "-inform", "DER", "-in"]);
    openssl.arg(out.join("document.txt.cms"));
    openssl.arg("-content").arg(out.join("document.txt"));
    openssl
        .arg("-CAfile")
        .arg(&keys.authority)
        .args(["-out", "/dev/null"]);
    program::succeed(&mut openssl).context("OpenSSL does not accept the signature")?;
    println!("OpenSSL accepts it: document, signature and certificate belong together");
    Ok(())
}

fn report(out: &Path) {
    println!(
        "\nWhat happened: a portal asked the agent through the package of browser-js, the key signed,"
    );
    println!("and `openssl cms -verify` accepted the result. The files:");
    let files = [
        ("document.txt", "the application"),
        ("document.txt.cms", "what the agent returned"),
        ("screenshot.png", "the portal afterwards"),
        ("keys/ca.pem", "the throw-away authority"),
        ("keys/demo.p12", "the throw-away key"),
    ];
    for (name, meaning) in files {
        let path = out.join(name);
        if path.exists() {
            println!("  {}  {meaning}", path.display());
        }
    }
}
