//! A component made of a few lines: it answers every call with the same JSON.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Where the core module keeps its answer.
const ANSWER: usize = 4096;

/// A component of the contract that answers every call with this JSON text.
pub fn answering(json: &str) -> Vec<u8> {
    let mut core = wat::parse_str(core_module(json))
        .unwrap_or_else(|error| panic!("the core module: {error}"));
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../protocol/module/wit");
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_dir(&contract)
        .unwrap_or_else(|error| panic!("the contract: {error:#}"));
    let world = resolve
        .select_world(&[package], Some("module"))
        .unwrap_or_else(|error| panic!("the contract: {error:#}"));
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .unwrap_or_else(|error| panic!("the component: {error:#}"));
    let mut encoder = ComponentEncoder::default();
    encoder
        .validate(true)
        .module(&core)
        .and_then(ComponentEncoder::encode)
        .unwrap_or_else(|error| panic!("the component: {error:#}"))
}

/// By the canonical ABI: `call` takes its record as thirteen values and gives the address of
/// `result<outcome, fault>`, which here is always `ok(value(TEXT))`. What the caller writes into
/// the memory is given room and looked at by nobody.
fn core_module(json: &str) -> String {
    let parameters = "i32 ".repeat(13);
    let escape = |octets: &[u8]| {
        let escaped = octets.iter().map(|octet| format!("\\{octet:02x}"));
        escaped.collect::<Vec<_>>().concat()
    };
    let escaped = escape(json.as_bytes());
    let word = |number: usize| {
        let number = u32::try_from(number).unwrap_or_default();
        escape(&number.to_le_bytes())
    };
    let result = [word(0), word(0), word(ANSWER), word(json.len())].concat();
    format!(
        r#"(module
            (memory (export "memory") 1)
            (global $free (mut i32) (i32.const 65536))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (i32.and
                    (i32.add (global.get $free) (i32.const 15)) (i32.const -16)))
                (global.set $free (i32.add (local.get $at) (local.get 3)))
                (drop (memory.grow (i32.add (i32.const 1)
                    (i32.shr_u (local.get 3) (i32.const 16)))))
                (local.get $at))
            (func (export "tanba:module/guest@1.1.0#call") (param {parameters}) (result i32)
                (i32.const 16))
            (data (i32.const 16) "{result}")
            (data (i32.const {ANSWER}) "{escaped}"))"#
    )
}
