//! `version`: of the interface, so that pages can tell what they may ask.

use tanba_sdk::module::Outcome;
use tanba_sdk::serde_json::json;

pub(crate) fn call() -> Outcome {
    Outcome::Value(json!({
        "version": "1.0.0",
        "formats": ["cms", "xml", "raw"],
        "maxDocuments": crate::batch::MOST_DOCUMENTS,
    }))
}
