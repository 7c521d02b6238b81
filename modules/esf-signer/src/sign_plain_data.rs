//! `signPlainData {storageName, data}`: the signature value of one text.

use tanba_sdk::module::{Call, Fault, Host, KeyPurpose, Outcome};

use crate::{members, sign};

pub(crate) async fn call(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let text = members::text(call)?;
    let answer = sign::one(text, KeyPurpose::Signature, call, host).await?;
    Ok(Outcome::Value(answer))
}
