//! `installBundle`: the page wants a module; the person decides.
//!
//! The reply of the original is not published. Ours has the members of the older module style: a
//! page that looks for `success` learns what it needs, and one that ignores the reply loses
//! nothing. The module is served at once, without a restart.

use serde_json::{Value, json};
use tanba_module::{Call, Fault, Host, JsonKind, Outcome, is_symbolic_name};

/// The member that names the module: at the top level of the request, not among `args`.
const SYMBOLIC_NAME: &str = "symname";

pub(crate) async fn call(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let name = symbolic_name(call)?;
    let version = host.install_module(name).await?;
    Ok(Outcome::Value(
        json!({ "success": true, "symname": name, "version": version }),
    ))
}

fn symbolic_name(call: &Call) -> Result<&str, Fault> {
    match call.request.get(SYMBOLIC_NAME) {
        Some(Value::String(name)) if is_symbolic_name(name) => Ok(name),
        Some(Value::String(_)) => Err(Fault::InvalidParameter {
            parameter: SYMBOLIC_NAME.into(),
            reason: "this is no symbolic name of a module".to_owned(),
        }),
        None | Some(Value::Null) => Err(Fault::MemberMissing {
            member: SYMBOLIC_NAME.to_owned(),
        }),
        Some(_) => Err(Fault::MemberMismatch {
            member: SYMBOLIC_NAME.to_owned(),
            expected: JsonKind::Text,
        }),
    }
}

#[cfg(test)]
mod tests {
    use tanba_module::{Caller, ModuleName};

    use super::*;

    fn asked(request: &Value) -> Result<String, Fault> {
        let call = Call {
            caller: Caller::Program("/usr/bin/a".into()),
            module: ModuleName::new("kz.gov.pki.ncalayerservices.accessory"),
            method: None,
            request: request.as_object().cloned().unwrap_or_default(),
        };
        symbolic_name(&call).map(str::to_owned)
    }

    #[test]
    fn the_name_stands_at_the_top_level() {
        let name = asked(&json!({"symname": "kz.ecc.NurSignBundle"}));
        assert_eq!(name.as_deref(), Ok("kz.ecc.NurSignBundle"));
        let missing = asked(&json!({"args": {"symname": "kz.ecc.NurSignBundle"}}));
        assert!(matches!(missing, Err(Fault::MemberMissing { .. })));
        let number = asked(&json!({"symname": 7}));
        assert!(matches!(number, Err(Fault::MemberMismatch { .. })));
        for wrong in ["", "../kz", "a b", "кз"] {
            let refused = asked(&json!({ "symname": wrong }));
            assert!(
                matches!(refused, Err(Fault::InvalidParameter { .. })),
                "{wrong:?}"
            );
        }
    }
}
