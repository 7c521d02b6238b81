//! A module that does what no module should; each method is one way to misbehave, or one to
//! behave and be seen.

mod answers;
mod asks;
mod handles;
mod resources;

wit_bindgen::generate!({
    path: "../../../../protocol/module/wit",
    world: "module",
});

use exports::tanba::module::guest::{Fault, Guest, OneCall, Outcome};

struct Hostile;

export!(Hostile);

impl Guest for Hostile {
    fn call(call: OneCall) -> Result<Outcome, Fault> {
        match call.method.clone().unwrap_or_default().as_str() {
            "nothing" => Ok(Outcome::Done),
            "count" => Ok(answers::count()),
            "echo" => Ok(answers::echo(&call)),
            "huge" => Ok(answers::huge()),
            "many" => Ok(answers::many()),
            "no-json" => Ok(Outcome::Value("{\"a\":".to_owned())),
            "deep" => Ok(Outcome::Value("[".repeat(100_000))),
            "no-text" => Ok(answers::no_text()),
            "overlapping" => answers::overlapping(),
            "every-fault" => Err(answers::fault(&call.request)),
            "forged-incident" => Err(Fault::Failed("incident-of-nobody".to_owned())),
            "huge-fault" => Err(Fault::NoSuchElement("x".repeat(1 << 20))),
            "passed-fault" => asks::passed_fault(),
            "spin" => resources::spin(),
            "memory" => resources::memory(),
            "memory-politely" => resources::memory_politely(),
            "stack" => Ok(resources::stack()),
            "trap" => resources::trap(),
            "panic" => panic!("as told"),
            "ask-forever" => asks::forever(),
            "log" => Ok(asks::log()),
            "wait" => asks::wait(),
            "fetch" => asks::fetch(),
            "everything" => asks::everything(),
            "sign" => handles::sign(),
            "sign-and-wait" => handles::sign_and_wait(),
            "many-signers" => handles::many_signers(),
            "many-files" => handles::many_files(),
            "sign-after-drop" => handles::sign_after_drop(),
            "keep-signer" => handles::keep_signer(),
            "use-kept-signer" => handles::use_kept_signer(),
            "read-file" => handles::read_file(),
            other => Err(Fault::NoSuchMethod(other.to_owned())),
        }
    }
}
