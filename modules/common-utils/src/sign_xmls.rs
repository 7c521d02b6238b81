//! `signXmls(storageName, keyType, [xml, …], tbsElementXPath, signatureParentElementXPath)`.

use serde_json::Value;
use tanba_module::{Fault, Host, Outcome};

use crate::arguments::Arguments;
use crate::sign_xml::sign;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let documents = arguments.texts(2)?;
    let signed = sign(arguments, &documents, host).await?;
    Ok(Outcome::Value(
        signed.into_iter().map(Value::String).collect(),
    ))
}
