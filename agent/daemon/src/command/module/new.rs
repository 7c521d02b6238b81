//! `tanba module new`: the beginnings of a module.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::json;
use tanba_module::is_symbolic_name;

use super::ModuleError;
use crate::cli::ModuleNewArgs;
use crate::command::{CommandError, Exit, Session, of_file};

/// One file of the template.
macro_rules! file {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!("../../../../../modules/sdk/template/", $path)),
        )
    };
}

/// The files of `modules/sdk/template`, by their path in the new folder.
const TEMPLATE: [(&str, &str); 5] = [
    file!("README.md"),
    file!("Cargo.toml"),
    file!("module.toml"),
    file!("LICENSE"),
    file!("src/lib.rs"),
];

/// The symbolic name in the template, which the new module's own takes the place of.
const TEMPLATE_NAME: &str = "kz.example.module";
/// The crate in the template, and the file that is built from it.
const TEMPLATE_CRATE: [&str; 2] = ["my-module", "my_module"];

pub(super) fn run(session: &Session, args: &ModuleNewArgs) -> Result<Exit, CommandError> {
    let name = symbolic_name(args)?;
    let crate_name = crate_name(&name);
    make_empty(&args.folder)?;
    let mut written = Vec::new();
    for (file, text) in TEMPLATE {
        let path = args.folder.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(of_file(folder))?;
        }
        let [dashed, joined] = TEMPLATE_CRATE;
        let text = text
            .replace(TEMPLATE_NAME, &name)
            .replace(dashed, &crate_name)
            .replace(joined, &crate_name.replace('-', "_"));
        fs::write(&path, text).map_err(of_file(&path))?;
        written.push(file);
    }
    let text = format!(
        "{} is there; read its README.md first",
        args.folder.display()
    );
    session.print(&json!({ "symname": name, "files": written }), &text)?;
    Ok(Exit::Done)
}

/// The name that was given, or one out of the folder's.
fn symbolic_name(args: &ModuleNewArgs) -> Result<String, CommandError> {
    let name = args.name.clone().unwrap_or_else(|| {
        let folder = args.folder.file_name().unwrap_or_default();
        format!("kz.example.{}", folder.to_string_lossy())
    });
    if is_symbolic_name(&name) {
        Ok(name)
    } else {
        Err(ModuleError::SymbolicName(name).into())
    }
}

/// A name for the crate, out of the last part of the symbolic name. The ending keeps it apart from
/// the crates of Rust itself.
fn crate_name(symbolic_name: &str) -> String {
    let last = symbolic_name.rsplit('.').next().unwrap_or_default();
    let last = last.to_ascii_lowercase();
    if last.starts_with(|first: char| first.is_ascii_lowercase()) && last != "module" {
        format!("{last}-module")
    } else {
        TEMPLATE_CRATE[0].to_owned()
    }
}

/// Makes the folder; one with something in it is left alone.
fn make_empty(folder: &Path) -> Result<(), CommandError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(ModuleError::NotEmpty {
                path: folder.to_owned(),
            }
            .into()),
            None => Ok(()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(of_file(folder))
        }
        Err(error) => Err(of_file(folder)(error)),
    }
}
