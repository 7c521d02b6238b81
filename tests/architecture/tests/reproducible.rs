//! The same sources give the same program, whenever and wherever it is built.

use tanba_architecture::assert_none;
use tanba_architecture::source::{positions, sources};

/// What the compiler may take from its environment: the same on every computer.
const SAME_EVERYWHERE: [&str; 2] = ["CARGO_PKG_VERSION", "CARGO_PKG_NAME"];

const PRODUCT: [&str; 3] = ["protocol/", "modules/", "agent/"];

#[test]
fn r39_nothing_of_the_builder_gets_into_the_program() {
    let sources = sources();
    let product = sources.iter().filter(|source| source.is_in(&PRODUCT));
    let breaches = product.flat_map(|source| {
        let taken = ["env!", "option_env!"]
            .into_iter()
            .flat_map(|word| positions(&source.product, word));
        taken
            .filter(|at| {
                // Literals are blanked in the code, so the name is read from the text.
                let name = source.text[*at..].split('"').nth(1).unwrap_or_default();
                !SAME_EVERYWHERE.contains(&name)
            })
            .map(|at| source.place(&source.text, at))
            .collect::<Vec<_>>()
    });
    assert_none(
        "the program holds no path and no name of its builder",
        breaches,
    );
}

#[test]
fn r39_build_scripts_look_at_no_clock_and_at_nothing_around() {
    const FORBIDDEN: [&str; 5] = ["SystemTime", "Instant", "Command", "hostname", "env"];
    let sources = sources();
    let scripts = sources
        .iter()
        .filter(|source| source.is_in(&PRODUCT) && source.path.ends_with("/build.rs"));
    let breaches = scripts.flat_map(|source| {
        FORBIDDEN
            .into_iter()
            .flat_map(|word| positions(&source.code, word))
            .map(|at| source.place(&source.text, at))
            .collect::<Vec<_>>()
    });
    assert_none("build scripts depend on the sources alone", breaches);
}
