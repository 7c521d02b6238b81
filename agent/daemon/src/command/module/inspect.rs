//! `tanba module inspect`: what a package holds, signed or not.

use std::path::Path;

use serde_json::Value;
use tanba_catalog::{Contents, Package, PackageError, PublisherRule, SignatureError};

use super::facts::{contents_facts, contents_text, publisher_facts};
use super::{ModuleError, read_package};
use crate::command::{CommandError, Exit, Session};

pub(super) fn run(session: &Session, file: &Path) -> Result<Exit, CommandError> {
    let octets = read_package(file)?;
    let locale = session.settings()?.locale();
    let (contents, publisher, digest) = match Package::open(&octets, PublisherRule::ValidWhenSigned)
    {
        Ok(package) => (
            package.contents,
            Some(package.publisher),
            Some(package.digest),
        ),
        Err(PackageError::Signature(SignatureError::NotSigned)) => {
            let contents = Contents::open(&octets).map_err(ModuleError::from)?;
            (contents, None, None)
        }
        Err(error) => return Err(ModuleError::from(error).into()),
    };
    let mut facts = contents_facts(&contents);
    let mut text = contents_text(&contents, locale);
    facts["publisher"] = match &publisher {
        Some(publisher) => publisher_facts(publisher)?,
        None => Value::Null,
    };
    facts["sha256"] = digest.map(|digest| digest.to_string()).into();
    match (&publisher, digest) {
        (Some(publisher), Some(digest)) => {
            text += &format!("  publisher   {}\n", publisher.name());
            text += &format!("  certificate {}\n", publisher.fingerprint());
            text += &format!("  SHA-256     {digest}\n");
        }
        _ => text += "  not signed\n",
    }
    session.print(&facts, &text)?;
    Ok(Exit::Done)
}
