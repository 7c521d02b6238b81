//! `tanba module sign`: the publisher's signature over a package.

use std::io::Write;
use std::path::Path;

use tanba_catalog::{Contents, Package, PublisherRule};
use tanba_host::{SigningKey, sign_document};
use tanba_module::{Content, SignatureFormat, SignatureParams};
use tanba_pki::{Digest, DigestAlgorithm};
use time::OffsetDateTime;

use super::facts::{contents_facts, publisher_facts};
use super::{ModuleError, read_package};
use crate::agent::stamping;
use crate::cli::ModuleSignArgs;
use crate::command::journaling::Signed;
use crate::command::key::{self, ChosenKey};
use crate::command::{CommandError, Exit, Session, block_on};

pub(super) fn run(session: &Session, args: &ModuleSignArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let zip = read_package(&args.input)?;
    // Before the password is asked for: what is no package is not signed.
    Contents::open(&zip).map_err(ModuleError::from)?;
    let now = OffsetDateTime::now_utc();
    let (_, signed) = block_on(sign_content(session, &args.key.key, &args.input, &zip, now))?;
    // What comes out installs; a certificate for other things is refused here, not at a person's.
    let package = Package::open(&signed, PublisherRule::ValidAt(now)).map_err(ModuleError::from)?;
    output
        .write_all(&signed)
        .and_then(|()| output.commit())
        .map_err(args.output.failed())?;
    if args.output.is_standard() {
        return Ok(Exit::Done);
    }
    let mut facts = contents_facts(&package.contents);
    facts["output"] = args.output.path.display().to_string().into();
    facts["sha256"] = package.digest.to_string().into();
    facts["publisher"] = publisher_facts(&package.publisher)?;
    let text = format!(
        "{} signed by {}",
        args.output.path.display(),
        package.publisher.name()
    );
    session.print(&facts, &text)?;
    Ok(Exit::Done)
}

/// Signs octets as a CMS that holds them, with the key of `--key`, and journals it.
pub(in crate::command) async fn sign_content(
    session: &Session,
    key: &str,
    name: &Path,
    content: &[u8],
    now: OffsetDateTime,
) -> Result<(ChosenKey, Vec<u8>), CommandError> {
    let chosen = key::choose(session, key).await?;
    let signed = sign_with(session, &chosen, name, content, now).await?;
    Ok((chosen, signed))
}

/// The same with a key that was chosen already.
pub(in crate::command) async fn sign_with(
    session: &Session,
    chosen: &ChosenKey,
    name: &Path,
    content: &[u8],
    now: OffsetDateTime,
) -> Result<Vec<u8>, CommandError> {
    let signing = SigningKey {
        key: chosen.key.as_ref(),
        certificate: &chosen.certificate,
        now,
    };
    let params = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: false,
        },
        timestamp: false,
    };
    let document = Content::Bytes(content.into());
    let signed = sign_document(signing, &params, &document, &stamping(&[])).await?;
    let entry = Signed {
        name,
        size: content.len() as u64,
        digest: &Digest::of(DigestAlgorithm::Sha256, content),
        blind: false,
        format: "cms",
        certificate: &chosen.certificate,
        timestamped: false,
    };
    entry.journal(session)?;
    Ok(signed)
}
