//! `getActiveTokens()`: hardware storages with a token present.

use serde_json::Value;
use tanba_module::{Fault, Host, Outcome};

pub(crate) async fn call(host: &dyn Host) -> Result<Outcome, Fault> {
    let names = host
        .active_storages()
        .await?
        .into_iter()
        .map(|storage| storage.wire_name().into());
    Ok(Outcome::Value(Value::Array(names.collect())))
}
