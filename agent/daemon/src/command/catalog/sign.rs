//! `tanba catalog sign`: an index written by hand or by another program, or a further signature.

use std::io::Write;

use serde_json::json;
use tanba_catalog::Index;
use tanba_host::{SigningKey, add_signature};
use tanba_pki::{Digest, DigestAlgorithm};
use tanba_signature_cms::{DetachedContent, SignedData, is_signed_data};
use time::OffsetDateTime;

use super::{ModuleError, read_index, sign_content};
use crate::cli::CatalogSignArgs;
use crate::command::journaling::Signed;
use crate::command::key::{self, ChosenKey};
use crate::command::{CommandError, Exit, Session, block_on};

pub(super) fn run(session: &Session, args: &CatalogSignArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let octets = read_index(&args.input)?;
    let now = OffsetDateTime::now_utc();
    let (chosen, signed) = if is_signed_data(&octets) {
        let content = SignedData::parse(&octets)?.content().unwrap_or_default();
        Index::parse(&content).map_err(ModuleError::from)?;
        block_on(add(session, args, &octets, now))?
    } else {
        Index::parse(&octets).map_err(ModuleError::from)?;
        block_on(sign_content(
            session,
            &args.key.key,
            &args.input,
            &octets,
            now,
        ))?
    };
    output
        .write_all(&signed)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if !args.output.is_standard() {
        let signer = chosen.certificate.subject().to_page_text();
        let text = format!("{} signed by {signer}", args.output.path.display());
        session.print(
            &json!({ "output": args.output.path, "signer": signer }),
            &text,
        )?;
    }
    Ok(Exit::Done)
}

/// A further signature, for agents that trust one key while the catalogue goes over to another.
async fn add(
    session: &Session,
    args: &CatalogSignArgs,
    octets: &[u8],
    now: OffsetDateTime,
) -> Result<(ChosenKey, Vec<u8>), CommandError> {
    let chosen = key::choose(session, &args.key.key).await?;
    let signing = SigningKey {
        key: chosen.key.as_ref(),
        certificate: &chosen.certificate,
        now,
    };
    let signed = add_signature(signing, octets, DetachedContent::None).await?;
    let entry = Signed {
        name: &args.input,
        size: octets.len() as u64,
        digest: &Digest::of(DigestAlgorithm::Sha256, octets),
        blind: false,
        format: "cms",
        certificate: &chosen.certificate,
        timestamped: false,
    };
    entry.journal(session)?;
    Ok((chosen, signed))
}
