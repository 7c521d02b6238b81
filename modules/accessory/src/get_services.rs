//! `getServices`: the names to which modules answer.

use serde_json::{Value, json};
use tanba_module::{Fault, Host, Outcome};

pub(crate) async fn call(host: &dyn Host) -> Result<Outcome, Fault> {
    let modules = host.installed_modules().await?;
    let names: Vec<Value> = modules
        .iter()
        .flat_map(|module| &module.answers)
        .map(|name| name.as_str().into())
        .collect();
    Ok(Outcome::Value(json!({ "services": names })))
}
