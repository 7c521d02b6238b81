//! What the workspace's own guests need of the component model, so that nothing has to be
//! installed, and so that neither the agent nor the project's command line carries it.
//!
//! `tanba-componentise CORE.wasm COMPONENT.wasm` wraps a core module in the contract whose
//! description its bindings left inside, and validates what came out. Authors elsewhere use
//! `wasm-tools component new`, which does the same.
//!
//! `tanba-componentise --c-bindings WIT FOLDER` writes the bindings of a guest in C, which carry
//! that description too. Authors elsewhere use `wit-bindgen c`, which does the same.

use std::path::Path;

use anyhow::{Context as _, bail};
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;
use wit_component::ComponentEncoder;

/// The world that guests implement.
const WORLD: &str = "module";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [from, to] => componentise(Path::new(from), Path::new(to)),
        [verb, wit, folder] if verb == "--c-bindings" => {
            write_c_bindings(Path::new(wit), Path::new(folder))
        }
        _ => bail!("usage: tanba-componentise CORE.wasm COMPONENT.wasm | --c-bindings WIT FOLDER"),
    }
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

fn write_c_bindings(wit: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_dir(wit)
        .with_context(|| format!("{} is no contract", wit.display()))?;
    let world = resolve.select_world(&[package], Some(WORLD))?;
    let mut files = Files::default();
    wit_bindgen_c::Opts::default()
        .build()
        .generate(&mut resolve, world, &mut files)?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, content) in files.iter() {
        let path = folder.join(name);
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
