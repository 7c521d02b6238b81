//! The schema of `tanba.v1` (JSON Schema 2020-12), out of the types with which the agent reads and
//! writes. `protocol/wire/schema/tanba.v1.json` is what [`text`] gives; a test holds them together.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use tanba_native::{
    authenticate, choose_certificate, cosign, permissions, pick_file, sign, timestamp, verify,
};
use tanba_wire::native;

/// Parameters that are not there.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Nothing {}

/// The schema as text, with a line end.
pub fn text() -> String {
    let schema = schema();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let methods = methods(&mut generator);
    let sent_by_page = [
        notice::<native::Cancelled>(&mut generator, "cancel"),
        notice::<native::Credit>(&mut generator, "credit"),
        notice::<native::Stream>(&mut generator, "abortStream"),
    ];
    let sent_by_agent = [
        notice::<native::Capabilities>(&mut generator, "ready"),
        notice::<native::Progress>(&mut generator, "progress"),
        notice::<native::SentResult>(&mut generator, "result"),
        notice::<native::Credit>(&mut generator, "credit"),
        notice::<native::Stream>(&mut generator, "abortStream"),
        notice::<native::Told>(&mut generator, "event"),
    ];
    let error = generator.subschema_for::<native::ErrorObject>();
    // A signature stands in the door's messages as the module wrote it.
    let _ = generator.subschema_for::<tanba_native::signature::Signature>();
    let mut definitions = generator.take_definitions(true);
    point_at_signature(&mut definitions);
    for (_, method) in &methods {
        take_options(&mut definitions, method);
    }
    let mut root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "TanbaV1",
        "description": "Messages of tanba.v1: the methods with their parameters and results, the \
                        notifications of page and agent, and the error object.",
        "type": "object",
        "properties": {
            "methods": group("Methods", methods),
            "pageNotifications": group("PageNotifications", sent_by_page),
            "agentNotifications": group("AgentNotifications", sent_by_agent),
            "error": error,
        },
        "required": ["methods", "pageNotifications", "agentNotifications", "error"],
        "additionalProperties": false,
    });
    root["$defs"] = Value::Object(definitions);
    root
}

fn methods(generator: &mut SchemaGenerator) -> Vec<(&'static str, Value)> {
    let mut methods = vec![
        method::<Nothing, native::Capabilities>(generator, "capabilities"),
        method::<permissions::AskedPermissions, permissions::DecidedPermissions>(
            generator,
            "queryPermissions",
        ),
        method::<permissions::AskedPermissions, permissions::DecidedPermissions>(
            generator,
            "requestPermissions",
        ),
        method::<choose_certificate::ChooseCertificate, choose_certificate::ChosenCertificate>(
            generator,
            "chooseCertificate",
        ),
        method::<sign::Sign, sign::Signed>(generator, "sign"),
        method::<cosign::Cosign, sign::Signed>(generator, "cosign"),
        method::<timestamp::Timestamp, timestamp::Stamped>(generator, "timestamp"),
        method::<verify::Verify, verify::Verified>(generator, "verify"),
        method::<pick_file::PickFile, native::HeldDocument>(generator, "pickFile"),
        method::<authenticate::Authenticate, authenticate::AuthenticationToken>(
            generator,
            "authenticate",
        ),
        method::<native::CallModule, Value>(generator, "callModule"),
        method::<native::Subscribe, native::Subscribed>(generator, "subscribe"),
        method::<native::Subscribe, native::Subscribed>(generator, "unsubscribe"),
        method::<native::OpenStream, native::StreamOpened>(generator, "openStream"),
        method::<native::CloseStream, native::HeldDocument>(generator, "closeStream"),
        method::<native::ReadDocument, native::Reading>(generator, "readDocument"),
        method::<native::ReadDocument, native::Released>(generator, "releaseDocument"),
        method::<native::Resume, sign::Signed>(generator, "resume"),
    ];
    let _ = generator.subschema_for::<native::Options>();
    methods.sort_by_key(|(name, _)| *name);
    methods
}

fn method<P: JsonSchema, R: JsonSchema>(
    generator: &mut SchemaGenerator,
    name: &'static str,
) -> (&'static str, Value) {
    let params = generator.subschema_for::<P>();
    let result = generator.subschema_for::<R>();
    let method = json!({
        "type": "object",
        "properties": { "params": params, "result": result },
        "required": ["params", "result"],
        "additionalProperties": false,
    });
    (name, method)
}

fn notice<P: JsonSchema>(
    generator: &mut SchemaGenerator,
    name: &'static str,
) -> (&'static str, Value) {
    (name, Value::from(generator.subschema_for::<P>()))
}

/// An object with exactly these members.
fn group(title: &str, members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let members: Vec<_> = members.into_iter().collect();
    let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({
        "title": title,
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

/// The door takes the member `options` out of every method's parameters.
fn take_options(definitions: &mut Map<String, Value>, method: &Value) {
    let reference = method["properties"]["params"]["$ref"].as_str();
    let name = reference.unwrap_or_default().trim_start_matches("#/$defs/");
    let Some(params) = definitions.get_mut(name) else {
        return;
    };
    let alternatives = match params.get_mut("oneOf") {
        Some(Value::Array(alternatives)) => alternatives.iter_mut().collect(),
        _ => vec![params],
    };
    for object in alternatives {
        object["properties"]["options"] = json!({ "$ref": "#/$defs/Options" });
    }
}

/// What the door passes on unread is a signature all the same.
fn point_at_signature(definitions: &mut Map<String, Value>) {
    if let Some(sent) = definitions.get_mut("SentResult") {
        sent["properties"]["signature"] = json!({ "$ref": "#/$defs/Signature" });
    }
}
