//! `tanba module pack`: the ZIP that the publisher signs.

use std::io::Write;
use std::path::Path;

use tanba_catalog::package::LARGEST_PACKAGE;
use tanba_catalog::{Fingerprint, Parts, pack};

use super::facts::contents_facts;
use super::{ModuleError, read};
use crate::cli::ModulePackArgs;
use crate::command::{CommandError, Exit, Session};

pub(super) fn run(session: &Session, args: &ModulePackArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let at = |name: &str| args.folder.join(name);
    let component = args.component.clone().unwrap_or(at("component.wasm"));
    let icon = at("icon.png");
    let icon = icon.exists().then(|| read(&icon, LARGEST_PACKAGE));
    let icon = icon.transpose()?;
    let (zip, contents) = pack(&Parts {
        manifest: &text(&at("module.toml"))?,
        component: &read(&component, LARGEST_PACKAGE)?,
        licence: &text(&at("LICENSE"))?,
        icon: icon.as_deref(),
    })
    .map_err(ModuleError::from)?;
    output
        .write_all(&zip)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if args.output.is_standard() {
        return Ok(Exit::Done);
    }
    let mut facts = contents_facts(&contents);
    facts["output"] = args.output.path.display().to_string().into();
    facts["sha256"] = Fingerprint::of(&zip).to_string().into();
    let text = format!(
        "{} packed; sign it: tanba module sign --key KEY {} -o {}",
        args.output.path.display(),
        args.output.path.display(),
        contents.file_name()
    );
    session.print(&facts, &text)?;
    Ok(Exit::Done)
}

fn text(path: &Path) -> Result<String, CommandError> {
    let octets = read(path, LARGEST_PACKAGE)?;
    String::from_utf8(octets).map_err(|_| {
        ModuleError::NotText {
            path: path.to_owned(),
        }
        .into()
    })
}
