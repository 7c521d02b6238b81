//! `tanba timestamp`: time-stamps for the signatures of a CMS.

use std::fs::File;
use std::io::Write;

use serde_json::json;

use super::sign::read_all;
use super::{CommandError, Exit, Session, block_on, of_file};
use crate::agent::stamping;
use crate::cli::TimestampArgs;
use crate::output_file::{OutputFile, Replace};

pub(super) fn run(session: &Session, args: &TimestampArgs) -> Result<Exit, CommandError> {
    block_on(timestamp(session, args))
}

async fn timestamp(session: &Session, args: &TimestampArgs) -> Result<Exit, CommandError> {
    let mut output = OutputFile::create(&args.output, Replace::when(args.force))
        .map_err(of_file(&args.output))?;
    let signed = File::open(&args.input).and_then(|mut file| read_all(&mut file));
    let signed = signed.map_err(of_file(&args.input))?;
    let configured = session.settings()?.timestamp_authorities;
    let authorities = match &args.authority {
        Some(url) => std::slice::from_ref(url),
        None => configured.as_slice(),
    };
    let stamped = stamping(authorities).stamp_by_signers(signed).await?;
    output
        .write_all(&stamped)
        .and_then(|()| output.commit())
        .map_err(of_file(&args.output))?;
    let text = format!("{} time-stamped", args.output.display());
    session.print(
        &json!({ "output": args.output, "timestamped": true }),
        &text,
    )?;
    Ok(Exit::Done)
}
