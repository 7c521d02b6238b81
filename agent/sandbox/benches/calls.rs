//! What a sandboxed module costs: loading it at its first call, and each call after.

#[path = "../tests/sandbox/guests.rs"]
mod guests;
#[path = "../tests/sandbox/host.rs"]
#[allow(dead_code)]
mod host;

use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tanba_module::{
    Call, Caller, Locale, Manifest, MethodName, Module, ModuleLimits, ModuleName, Outcome,
};
use tanba_sandbox::{Sandbox, SandboxedModule};

const MANIFEST: &str = r#"
symbolic-name = "kz.example.hostile"
version = "1.0"
contract = "1.1"
answers = ["kz.example.hostile"]
methods = []
envelope = "free"
permissions = []
"#;

fn module() -> SandboxedModule {
    let (artifact, digest) = guests::artifact("hostile");
    let manifest = Manifest::parse(MANIFEST).unwrap();
    let sandbox = Arc::new(Sandbox::new());
    SandboxedModule::new(sandbox, manifest, artifact, digest, ModuleLimits::LARGEST).unwrap()
}

async fn call(module: &SandboxedModule, method: &str, host: &host::Agent) -> Outcome {
    let call = Call {
        caller: Caller::Program("bench".into()),
        module: ModuleName::new("kz.example.hostile"),
        method: Some(MethodName::new(method)),
        request: serde_json::Map::new(),
    };
    module.call(call, Locale::English, host).await.unwrap()
}

fn calls(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let agent = host::Agent::default();
    criterion.bench_function("first call: engine, artifact, instance", |bench| {
        bench.iter_batched(
            module,
            |module| {
                runtime.block_on(call(&module, "nothing", &agent));
                module
            },
            BatchSize::PerIteration,
        );
    });
    let module = module();
    for method in ["nothing", "sign"] {
        criterion.bench_function(&format!("call: {method}"), |bench| {
            bench.iter(|| runtime.block_on(call(&module, method, &agent)));
        });
    }
}

criterion_group!(benches, calls);
criterion_main!(benches);
