//! `auth {storageName, data}`: the signature value of the portal's ticket by a key for logging in,
//! with the ticket beside it.

use tanba_sdk::module::{Call, Fault, Host, KeyPurpose, Outcome};

use crate::{members, sign};

pub(crate) async fn call(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let ticket = members::text(call)?;
    let mut answer = sign::one(ticket, KeyPurpose::Authentication, call, host).await?;
    if let Some(members) = answer.as_object_mut() {
        members.insert("data".to_owned(), ticket.into());
    }
    Ok(Outcome::Value(answer))
}
