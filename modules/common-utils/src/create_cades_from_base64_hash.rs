//! `createCAdESFromBase64Hash(storageName, keyType, digestBase64)`: detached CMS over a digest.

use tanba_module::{Document, Fault, Host, Outcome, argument};

use crate::arguments::{Arguments, Attachment, OneOrMany};
use crate::sign_cms;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let data = arguments.one_or_many(2)?;
    let filter = arguments.filter()?;
    let documents = match &data {
        OneOrMany::One(text) => vec![document(text)?],
        OneOrMany::Many(texts) => texts
            .iter()
            .map(|text| document(text))
            .collect::<Result<_, _>>()?,
    };
    sign_cms::sign(
        documents,
        sign_cms::plain(Attachment::Detached),
        filter,
        &data,
        host,
    )
    .await
}

/// An empty digest is refused before any window (spec 2.5).
fn document(text: &str) -> Result<Document, Fault> {
    let digest = argument::base64("digest", text)?;
    if digest.is_empty() {
        Err(Fault::EmptyDigest)
    } else {
        Ok(Document::digest(digest))
    }
}
