//! `schema`: the JSON Schema of the native protocol, out of the agent's own types.

use std::process::ExitCode;

use anyhow::bail;

use crate::needs::Purpose;
use crate::{program, setup};

/// Where the schema is kept; the types of `browser-js` are generated from it.
const SCHEMA: &str = "protocol/wire/schema/tanba.v1.json";

/// Writes it. A test fails while it is not what the types say.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    if !arguments.is_empty() {
        bail!("usage: cargo xtask schema");
    }
    setup::provide(&[Purpose::Build])?;
    let mut printing = program::cargo();
    printing.args(["run", "--quiet", "--package", "tanba-schema"]);
    let text = program::output(&mut printing)?;
    std::fs::write(program::root().join(SCHEMA), text)?;
    println!("{SCHEMA} is what the types say");
    Ok(ExitCode::SUCCESS)
}
