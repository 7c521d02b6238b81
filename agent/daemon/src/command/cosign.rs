//! `tanba cosign`: one more signature on a CMS.

use serde_json::json;
use tanba_host::{SigningKey, add_signature};
use tanba_keystore::Key;
use tanba_pki::{DigestAlgorithm, SignatureAlgorithm};
use tanba_signature_cms::{CmsError, DetachedContent};
use time::OffsetDateTime;

use super::cms_file::CmsFile;
use super::detached_file::DetachedFile;
use super::journaling::Signed;
use super::{CommandError, Exit, Session, block_on, key};
use crate::agent::stamping;
use crate::cli::CosignArgs;

pub(super) fn run(session: &Session, args: &CosignArgs) -> Result<Exit, CommandError> {
    block_on(cosign(session, args))
}

async fn cosign(session: &Session, args: &CosignArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let mut existing = CmsFile::open(&args.input)?;
    let chosen = key::choose(session, &args.key.key).await?;
    let signing = SigningKey {
        key: chosen.key.as_ref(),
        certificate: &chosen.certificate,
        now: OffsetDateTime::now_utc(),
    };
    let algorithms = digests(chosen.key.as_ref());
    existing.digest_by(&args.input, &algorithms)?;
    let content = match &args.content {
        Some(path) => {
            let content = DetachedFile::digest(path, existing.message(), &algorithms)?;
            same(&existing, &content, &algorithms)?;
            Some(content)
        }
        None => None,
    };
    let known = |algorithm| {
        let inside = existing.digest(algorithm);
        inside.or_else(|| content.as_ref()?.find(algorithm))
    };
    let signed = DetachedContent::Digests(&known);
    let mut signed = add_signature(signing, existing.message(), signed).await?;
    if args.timestamp.is_some() {
        let stamping = stamping(args.timestamp.as_slice());
        signed = stamping
            .stamp_newest(signed, chosen.key.public_key())
            .await?;
    }
    let entry = Signed {
        name: &args.input,
        size: existing.size,
        digest: &existing.recorded,
        blind: false,
        format: "cms",
        certificate: &chosen.certificate,
        timestamped: args.timestamp.is_some(),
    };
    entry.journal(session)?;
    existing
        .write(&signed, &mut output)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if args.output.is_standard() {
        return Ok(Exit::Done);
    }
    let owner = chosen
        .certificate
        .subject()
        .common_name()
        .unwrap_or_default();
    let facts = json!({
        "output": args.output.path,
        "signer": chosen.certificate.subject().to_page_text(),
        "timestamped": args.timestamp.is_some(),
    });
    session.print(
        &facts,
        &format!("{} co-signed by {owner}", args.output.path.display()),
    )?;
    Ok(Exit::Done)
}

/// Content given beside content in the message has to be the same.
fn same(
    existing: &CmsFile,
    content: &DetachedFile,
    algorithms: &[DigestAlgorithm],
) -> Result<(), CommandError> {
    let differs = |&algorithm: &DigestAlgorithm| {
        let inside = existing.digest(algorithm);
        inside.is_some() && inside != content.find(algorithm)
    };
    if algorithms.iter().any(differs) {
        Err(CmsError::ContentMismatch.into())
    } else {
        Ok(())
    }
}

fn digests(key: &dyn Key) -> Vec<DigestAlgorithm> {
    key.algorithms()
        .into_iter()
        .map(SignatureAlgorithm::digest)
        .collect()
}
