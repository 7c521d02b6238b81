//! `showSettings` and `showBundleManager`: windows of the agent. Some clients wait for a reply.

use serde_json::json;
use tanba_module::{Fault, Host, Outcome, Screen};

pub(crate) async fn call(screen: Screen, host: &dyn Host) -> Result<Outcome, Fault> {
    host.show(screen).await?;
    Ok(Outcome::Value(json!({ "success": true })))
}
