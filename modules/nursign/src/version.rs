//! `version`: by which text the portal recognises the module.

use tanba_sdk::module::Outcome;
use tanba_sdk::serde_json::json;

/// Pages go to "not installed" for any other text, whatever version the module has.
const VERSION: &str = "1.0.0";

pub(crate) fn call() -> Outcome {
    Outcome::Value(json!({ "version": VERSION }))
}
