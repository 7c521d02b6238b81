//! Compiles the windows.

fn main() {
    let configuration = slint_build::CompilerConfiguration::new().with_style("fluent".into());
    if let Err(error) = slint_build::compile_with_config("ui/windows.slint", configuration) {
        println!("cargo::error={error}");
    }
}
