//! `tanba cosign`: one more signature on a CMS.

use std::fs::File;
use std::io::Write;

use serde_json::json;
use tanba_host::{SigningKey, add_signature};
use tanba_keystore::Key;
use tanba_pki::{Digest, DigestAlgorithm, SignatureAlgorithm};
use tanba_signature_cms::DetachedContent;
use time::OffsetDateTime;

use super::detached_file::DetachedFile;
use super::journaling::Signed;
use super::sign::read_all;
use super::{CommandError, Exit, Session, block_on, key, of_file};
use crate::agent::stamping;
use crate::cli::CosignArgs;
use crate::output_file::{OutputFile, Replace};

pub(super) fn run(session: &Session, args: &CosignArgs) -> Result<Exit, CommandError> {
    block_on(cosign(session, args))
}

async fn cosign(session: &Session, args: &CosignArgs) -> Result<Exit, CommandError> {
    let mut output = OutputFile::create(&args.output, Replace::when(args.force))
        .map_err(of_file(&args.output))?;
    let existing = File::open(&args.input).and_then(|mut file| read_all(&mut file));
    let existing = existing.map_err(of_file(&args.input))?;
    let chosen = key::choose(session, &args.key.key).await?;
    let signing = SigningKey {
        key: chosen.key.as_ref(),
        certificate: &chosen.certificate,
        now: OffsetDateTime::now_utc(),
    };
    let content = match &args.content {
        Some(path) => Some(DetachedFile::digest(
            path,
            &existing,
            &digests(chosen.key.as_ref()),
        )?),
        None => None,
    };
    let known = |algorithm| content.as_ref().and_then(|content| content.find(algorithm));
    let detached = match &content {
        Some(_) => DetachedContent::Digests(&known),
        None => DetachedContent::None,
    };
    let mut signed = add_signature(signing, &existing, detached).await?;
    if args.timestamp.is_some() {
        let stamping = stamping(args.timestamp.as_slice());
        signed = stamping
            .stamp_newest(signed, chosen.key.public_key())
            .await?;
    }
    let entry = Signed {
        name: &args.input,
        size: existing.len() as u64,
        digest: &Digest::of(DigestAlgorithm::Sha256, &existing),
        blind: false,
        format: "cms",
        certificate: &chosen.certificate,
        timestamped: args.timestamp.is_some(),
    };
    entry.journal(session)?;
    output
        .write_all(&signed)
        .and_then(|()| output.commit())
        .map_err(of_file(&args.output))?;
    let owner = chosen
        .certificate
        .subject()
        .common_name()
        .unwrap_or_default();
    let facts = json!({
        "output": args.output,
        "signer": chosen.certificate.subject().to_page_text(),
        "timestamped": args.timestamp.is_some(),
    });
    session.print(
        &facts,
        &format!("{} co-signed by {owner}", args.output.display()),
    )?;
    Ok(Exit::Done)
}

fn digests(key: &dyn Key) -> Vec<DigestAlgorithm> {
    key.algorithms()
        .into_iter()
        .map(SignatureAlgorithm::digest)
        .collect()
}
