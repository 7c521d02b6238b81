//! `getBundles`: a bare map from symbolic name to version.

use serde_json::{Map, Value};
use tanba_module::{Fault, Host, Outcome};

pub(crate) async fn call(host: &dyn Host) -> Result<Outcome, Fault> {
    let bundles: Map<String, Value> = host
        .installed_modules()
        .await?
        .into_iter()
        .map(|module| (module.symbolic_name, module.version.into()))
        .collect();
    Ok(Outcome::Value(bundles.into()))
}
