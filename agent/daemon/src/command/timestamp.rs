//! `tanba timestamp`: time-stamps for the signatures of a CMS.

use serde_json::json;
use tanba_signature_cms::DetachedContent;

use super::cms_file::CmsFile;
use super::{CommandError, Exit, Session, block_on};
use crate::agent::stamping;
use crate::cli::TimestampArgs;

pub(super) fn run(session: &Session, args: &TimestampArgs) -> Result<Exit, CommandError> {
    block_on(timestamp(session, args))
}

async fn timestamp(session: &Session, args: &TimestampArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let mut signed = CmsFile::open(&args.input)?;
    let configured = session.settings()?.timestamp_authorities;
    let authorities = match &args.authority {
        Some(url) => std::slice::from_ref(url),
        None => configured.as_slice(),
    };
    let known = |algorithm| signed.digest(algorithm);
    let content = DetachedContent::Digests(&known);
    let stamping = stamping(authorities);
    let stamped = stamping.stamp_by_signers(signed.message(), content).await?;
    signed
        .write(&stamped, &mut output)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if args.output.is_standard() {
        return Ok(Exit::Done);
    }
    let text = format!("{} time-stamped", args.output.path.display());
    session.print(
        &json!({ "output": args.output.path, "timestamped": true }),
        &text,
    )?;
    Ok(Exit::Done)
}
