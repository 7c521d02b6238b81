//! `catalogue`: the modules that ship, packed and signed, in a signed catalogue with the
//! fingerprint of its key. The folder belongs beside the program `tanba`, which then takes it for
//! its own (`catalogue/`, or `share/tanba/catalogue/` next to a `bin/`).
//!
//! Everything is done by the agent's own commands, as any publisher and operator would.
//! [`keys`] knows whose keys sign.

mod keys;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::needs::Purpose;
use crate::{guests, program, setup};
use keys::{Key, Keys};

/// What people are offered: folders of `modules`, and guests of the same names.
const SHIPPED: [&str; 5] = [
    "nursign",
    "esf-signer",
    "cms-sign-util",
    "batch-signer",
    "example",
];

/// The index, as `tanba catalog build` calls it.
const INDEX: &str = "catalog.der";
/// Where the agent finds the fingerprint of the catalogue's key.
const KEYS: &str = "catalog.keys";

/// For how long the catalogue is good: as long as one may be. It is renewed with each release.
const DAYS: &str = "400";

/// What was asked for.
struct Wish {
    out: PathBuf,
    days: String,
    /// A folder with programs that are there already; nothing is built then.
    built: Option<PathBuf>,
    publisher: Option<Key>,
    operator: Option<Key>,
}

/// Builds the modules, packs and signs them, and makes the catalogue.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let wish = parse(arguments)?;
    let programs = match &wish.built {
        Some(folder) => folder.clone(),
        None => build()?,
    };
    refuse_foreign(&wish.out)?;
    let workshop = beside(&wish.out, "workshop");
    remove(&workshop)?;
    fs::create_dir_all(&workshop).with_context(|| workshop.display().to_string())?;
    let made = make(wish, &programs, &workshop);
    // Also what was not finished, and throw-away keys with it.
    remove(&workshop)?;
    made.map(|()| ExitCode::SUCCESS)
}

/// Makes the catalogue in the workshop, puts it in its place and says what it is.
fn make(wish: Wish, programs: &Path, workshop: &Path) -> anyhow::Result<()> {
    let maker = Maker {
        tanba: programs.join(format!("tanba{}", std::env::consts::EXE_SUFFIX)),
        folder: workshop.join("catalogue"),
        workshop: workshop.to_owned(),
        keys: Keys::of(wish.publisher, wish.operator, workshop)?,
        days: wish.days,
    };
    let facts = maker.make()?;
    remove(&wish.out)?;
    fs::rename(&maker.folder, &wish.out).context("cannot put the catalogue in its place")?;
    println!("{}: version {}", wish.out.display(), facts["version"]);
    println!("good until {}", text(&facts, "expires")?);
    if maker.keys.are_thrown_away() {
        println!(
            "SIGNED WITH THROW-AWAY KEYS: for trying things out on this computer, not for other people"
        );
    }
    Ok(())
}

fn parse(arguments: &[String]) -> anyhow::Result<Wish> {
    let mut wish = Wish {
        out: program::target().join("catalogue"),
        days: DAYS.to_owned(),
        built: None,
        publisher: None,
        operator: None,
    };
    let (mut publisher_password, mut operator_password) = (None, None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words
            .next()
            .with_context(|| format!("{word} wants a value"));
        match word.as_str() {
            "--out" => wish.out = std::path::absolute(value?)?,
            "--days" => value?.clone_into(&mut wish.days),
            "--built" => wish.built = Some(std::path::absolute(value?)?),
            "--publisher" => wish.publisher = Some(Key::at(value?)?),
            "--catalogue-key" => wish.operator = Some(Key::at(value?)?),
            "--publisher-password-fd" => publisher_password = Some(keys::password(value?)?),
            "--catalogue-password-fd" => operator_password = Some(keys::password(value?)?),
            unknown => bail!("catalogue does not know the option {unknown}"),
        }
    }
    for (key, password) in [
        (&mut wish.publisher, publisher_password),
        (&mut wish.operator, operator_password),
    ] {
        match (key, password) {
            (Some(key), password) => key.password = password,
            (None, Some(_)) => bail!("a password belongs to --publisher or --catalogue-key"),
            (None, None) => {}
        }
    }
    Ok(wish)
}

/// Builds the components and the program that packs and signs.
fn build() -> anyhow::Result<PathBuf> {
    setup::provide(&[Purpose::Build, Purpose::Guests])?;
    let mut cargo = program::cargo();
    program::succeed(cargo.args(["build", "--bins", "--package", "tanba-daemon"]))?;
    guests::build_named(&SHIPPED)?;
    Ok(program::target().join("debug"))
}

/// The folder is replaced, so that it must not be one with something else in it.
fn refuse_foreign(out: &Path) -> anyhow::Result<()> {
    let ours = out.join(INDEX).is_file();
    let empty = fs::read_dir(out).map_or(true, |mut entries| entries.next().is_none());
    if !ours && !empty {
        bail!("{} is not empty, and no catalogue", out.display());
    }
    Ok(())
}

/// What makes the catalogue, in a folder of its own.
struct Maker {
    tanba: PathBuf,
    folder: PathBuf,
    workshop: PathBuf,
    keys: Keys,
    days: String,
}

impl Maker {
    /// Makes everything and tries it; gives what the catalogue says.
    fn make(&self) -> anyhow::Result<Value> {
        fs::create_dir(&self.folder).context("cannot make a folder")?;
        for module in SHIPPED {
            self.publish(module)
                .with_context(|| format!("the module {module}"))?;
        }
        let facts = self.index()?;
        let key = facts["keys"][0].as_str().context("no key")?;
        let pins = format!("# SHA-256 of the certificate that signs {INDEX}\n{key}\n");
        fs::write(self.folder.join(KEYS), pins).context("cannot write the key")?;
        // As agents will, today and on the last day: a certificate that runs out before makes the
        // catalogue shorter than it says.
        let index = path(&self.folder.join(INDEX))?;
        self.tanba(&["catalog", "check", &index, "--pin", key])?;
        let last = text(&facts, "expires")?;
        self.tanba(&["catalog", "check", &index, "--pin", key, "--at", last])
            .context("the catalogue does not last so long; see --days")?;
        Ok(facts)
    }

    /// Packs and signs a module.
    fn publish(&self, module: &str) -> anyhow::Result<()> {
        let parts = self.workshop.join(module);
        fs::create_dir(&parts)?;
        let manifest = program::root().join("modules").join(module);
        fs::copy(manifest.join("module.toml"), parts.join("module.toml"))?;
        fs::write(parts.join("LICENSE"), licence()?)?;
        let component = guests::component(module);
        let (parts, zip) = (path(&parts)?, path(&self.workshop.join("package.zip"))?);
        let packed = self.tanba(&[
            "module",
            "pack",
            &parts,
            "--component",
            &path(&component)?,
            "--force",
            "--output",
            &zip,
        ])?;
        let package = path(&self.folder.join(text(&packed, "fileName")?))?;
        let sign = ["module", "sign", &zip, "--output", &package];
        self.keys.publisher.use_with(&self.command(&sign)).map(drop)
    }

    fn index(&self) -> anyhow::Result<Value> {
        // Later releases have larger numbers, without anybody counting.
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (folder, index) = (path(&self.folder)?, path(&self.folder.join(INDEX))?);
        let number = seconds.to_string();
        let mut build = vec!["catalog", "build", &folder, "--output", &index];
        build.extend(["--number", &number, "--days", &self.days]);
        self.keys.operator.use_with(&self.command(&build))
    }

    fn tanba(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        keys::facts(&self.command(arguments), None)
    }

    /// The words of a command. What throw-away keys sign is no business of the person's journal.
    fn command(&self, arguments: &[&str]) -> Vec<String> {
        let mut words = vec![self.tanba.display().to_string(), "--json".to_owned()];
        if self.keys.are_thrown_away() {
            let home = self.workshop.join("home").display().to_string();
            words.extend(["--home".to_owned(), home]);
        }
        words.extend(arguments.iter().map(|word| (*word).to_owned()));
        words
    }
}

/// Both licences: who gets a module chooses.
fn licence() -> anyhow::Result<String> {
    let read = |name: &str| fs::read_to_string(program::root().join(name)).context("a licence");
    let (mit, apache) = (read("LICENSE-MIT")?, read("LICENSE-APACHE")?);
    Ok(format!(
        "MIT OR Apache-2.0, as you choose.\n\n{mit}\n\n{apache}"
    ))
}

/// A folder next to this one.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

fn path(path: &Path) -> anyhow::Result<String> {
    let text = path.to_str().context("a path that is no Unicode")?;
    Ok(text.to_owned())
}

fn text<'a>(facts: &'a Value, member: &str) -> anyhow::Result<&'a str> {
    facts[member]
        .as_str()
        .with_context(|| format!("tanba does not say its {member}"))
}
