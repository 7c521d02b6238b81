//! Messages of tanba.v1: what is read as a request can be answered, and what its parameters mean is
//! found without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tanba_native::{
    authenticate, choose_certificate, cosign, permissions, pick_file, sign, timestamp, verify,
};
use tanba_wire::Limits;
use tanba_wire::native::{self, Incoming, Response};

fuzz_target!(|text: &str| {
    let limits = Limits {
        octets: 1 << 16,
        depth: 32,
        values: 4096,
    };
    match Incoming::read(text, &limits) {
        Ok(Incoming::Request(request)) => {
            let (id, result) = (&request.id, &Value::Null);
            let answer = Response::Result { id, result }.to_text().unwrap();
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(answer["id"], serde_json::to_value(id).unwrap());
            read_params(&request.method, request.params);
        }
        Ok(Incoming::Notice(_)) => {}
        Err(invalid) => assert!(!invalid.to_string().is_empty()),
    }
});

fn read_params(method: &str, params: Map<String, Value>) {
    match method {
        "sign" => read::<sign::Sign>(params),
        "cosign" => read::<cosign::Cosign>(params),
        "timestamp" => read::<timestamp::Timestamp>(params),
        "verify" => read::<verify::Verify>(params),
        "chooseCertificate" => read::<choose_certificate::ChooseCertificate>(params),
        "authenticate" => read::<authenticate::Authenticate>(params),
        "pickFile" => read::<pick_file::PickFile>(params),
        "requestPermissions" => read::<permissions::AskedPermissions>(params),
        "openStream" => read::<native::OpenStream>(params),
        "resume" => read::<native::Resume>(params),
        _ => read::<native::CallModule>(params),
    }
}

/// What is read is written and read the same.
fn read<T: DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug>(
    params: Map<String, Value>,
) {
    if let Ok(read) = serde_json::from_value::<T>(Value::Object(params)) {
        let written = serde_json::to_value(&read).unwrap();
        assert_eq!(serde_json::from_value::<T>(written).unwrap(), read);
    }
}
