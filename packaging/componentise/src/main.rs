//! `tanba-componentise CORE.wasm COMPONENT.wasm`: wraps a core module in the contract whose
//! description its bindings left inside, and validates what came out.
//!
//! Authors elsewhere use `wasm-tools component new`, which does the same. This program exists so
//! that the workspace's own guests need nothing installed, and so that neither the agent nor the
//! project's command line carries the encoder.

use std::path::Path;

use anyhow::{Context as _, bail};
use wit_component::ComponentEncoder;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        bail!("usage: tanba-componentise CORE.wasm COMPONENT.wasm");
    };
    componentise(Path::new(from), Path::new(to))
}

fn componentise(from: &Path, to: &Path) -> anyhow::Result<()> {
    let module = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(ComponentEncoder::encode)
        .with_context(|| format!("{} cannot be made a component", from.display()))?;
    // Whoever looks meanwhile sees the old component or the new one, never half of one.
    let part = to.with_extension("part");
    std::fs::write(&part, component)
        .and_then(|()| std::fs::rename(&part, to))
        .with_context(|| format!("cannot write {}", to.display()))
}
