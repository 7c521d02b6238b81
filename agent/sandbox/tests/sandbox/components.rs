//! Which components are taken, which contracts are served, and which artifacts are loaded.

use std::fs;
use std::sync::Arc;

use serde_json::json;
use tanba_module::{ModuleFailure, ModuleLimits, Outcome};
use tanba_sandbox::{
    CompileError, Sandbox, SandboxError, SandboxedModule, artifact_digest, check_contract,
};

use crate::host::Agent;
use crate::{call, failed, guests, manifest, module};

fn compile(text: &str) -> Result<Vec<u8>, CompileError> {
    tanba_sandbox::compile(&wat::parse_str(text).unwrap())
}

#[test]
fn r35_what_imports_more_than_the_contract_is_not_taken() {
    let foreign = [
        "wasi:cli/environment@0.2.0",
        "wasi:filesystem/types@0.2.0",
        "tanba:module/secrets@1.1.0",
        "tanba:modules/log@1.1.0",
        "tanba:module/log",
        "log",
    ];
    for name in foreign {
        let compiled = compile(&format!("(component (import \"{name}\" (instance)))"));
        assert!(
            matches!(&compiled, Err(CompileError::ForeignImport(found)) if found == name),
            "{name}: {compiled:?}"
        );
    }
}

#[test]
fn r35_other_types_than_the_contracts_are_not_taken() {
    let other = r#"(component (import "tanba:module/log@1.1.0" (instance
        (export "write" (func (param "text" string) (result string))))))"#;
    for text in [other, "(component)"] {
        let compiled = compile(text);
        assert!(
            matches!(
                compiled,
                Err(CompileError::Sandbox(SandboxError::NotLinkable(_)))
            ),
            "{text}: {compiled:?}"
        );
    }
}

#[test]
fn contracts_that_are_not_served_are_refused() {
    for version in ["1.2.0", "2.0.0", "0.9.0"] {
        let text = format!("(component (import \"tanba:module/log@{version}\" (instance)))");
        let compiled = compile(&text);
        assert!(
            matches!(
                compiled,
                Err(CompileError::Sandbox(SandboxError::ContractVersion(_)))
            ),
            "{version}: {compiled:?}"
        );
    }
    for served in ["1.0", "1.1"] {
        assert!(check_contract(&manifest("hostile", served)).is_ok());
    }
    for refused in ["1.2", "2.0", "0.1"] {
        let checked = check_contract(&manifest("hostile", refused));
        assert!(matches!(checked, Err(SandboxError::ContractVersion(_))));
    }
}

#[test]
fn r35_what_is_no_component_is_not_taken() {
    let core = wat::parse_str("(module)").unwrap();
    for octets in [b"".as_slice(), b"MZ", b"\x7fELF", &core, &core[..4]] {
        let compiled = tanba_sandbox::compile(octets);
        assert!(
            matches!(compiled, Err(CompileError::NotAComponent)),
            "{octets:?}: {compiled:?}"
        );
    }
    let mut large = guests::component("earlier");
    large.resize(33 * 1024 * 1024, 0);
    assert!(matches!(
        tanba_sandbox::compile(&large),
        Err(CompileError::TooLarge)
    ));
}

#[test]
fn r35_damaged_components_are_refused_and_nothing_worse() {
    let component = guests::component("earlier");
    for length in (0..component.len()).step_by(component.len() / 50) {
        assert!(
            tanba_sandbox::compile(&component[..length]).is_err(),
            "{length}"
        );
    }
}

#[tokio::test]
async fn a_module_made_for_the_contract_before_is_served() {
    let sandbox = Arc::new(Sandbox::new());
    let earlier = module("earlier", &sandbox, ModuleLimits::default());
    let agent = Agent::default();
    let signed = call(&earlier, "sign", &agent).await;
    assert_eq!(signed, Ok(Outcome::Value(json!(3))));
    assert_eq!(call(&earlier, "keep", &agent).await, Ok(Outcome::Done));
    assert_eq!(
        agent.asked(),
        ["choose_signer 1", "keep_setting colour Some(\"blue\")"]
    );
}

#[tokio::test]
async fn r35_an_artifact_that_was_changed_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.artifact");
    let (built, digest) = guests::artifact("hostile");
    let octets = fs::read(built).unwrap();
    let mut changed = octets.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let load = async |digest| {
        let sandbox = Arc::new(Sandbox::new());
        let manifest = manifest("hostile", "1.1");
        let limits = ModuleLimits::default();
        let own = Arc::clone(&sandbox);
        let module = SandboxedModule::new(own, manifest, path.clone(), digest, limits).unwrap();
        let answer = call(&module, "nothing", &Agent::default()).await;
        assert_eq!(
            sandbox.is_awake(),
            answer.is_ok(),
            "a failure keeps nothing"
        );
        answer
    };
    let refused = failed(ModuleFailure::NotLoadable);
    assert_eq!(load(digest).await, refused, "there is none");
    fs::write(&path, &changed).unwrap();
    assert_eq!(load(digest).await, refused, "one bit is another");
    fs::write(&path, &octets[..octets.len() - 1]).unwrap();
    assert_eq!(load(digest).await, refused, "it is cut short");
    fs::write(&path, &octets).unwrap();
    assert_eq!(load(digest).await, Ok(Outcome::Done));
}

#[tokio::test]
async fn an_artifact_of_another_engine_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.artifact");
    let limits = ModuleLimits::default();
    // Compiled without what this sandbox demands, and something that is no artifact at all.
    let other = wasmtime::Engine::default();
    let artifact = other
        .precompile_component(&guests::component("hostile"))
        .unwrap();
    for octets in [artifact.as_slice(), b"not an artifact", b""] {
        fs::write(&path, octets).unwrap();
        let module = SandboxedModule::new(
            Arc::new(Sandbox::new()),
            manifest("hostile", "1.1"),
            path.clone(),
            artifact_digest(octets),
            limits,
        )
        .unwrap();
        let answer = call(&module, "nothing", &Agent::default()).await;
        assert_eq!(answer, failed(ModuleFailure::NotLoadable));
    }
}
