//! The journal cannot be written: no signature leaves.
//!
//! The limit holds for a whole process, so the test runs itself again as a child under it.

#![cfg(target_os = "linux")]

use std::process::Command;

use serde_json::json;
use tanba_journal::Event;

use crate::equipment::{INDIVIDUAL, approve, common, events, failure, start};

const VARIABLE: &str = "TANBA_PROTOCOL_TEST_FULL_DISK";

/// The child's part; without the variable there is nothing to do.
#[tokio::test]
async fn sign_until_the_journal_is_full() {
    if std::env::var_os(VARIABLE).is_none() {
        return;
    }
    let (agent, mut page) = start([approve(INDIVIDUAL).times(200)]).await;
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    let request = common("createCAdESFromBase64", &args);
    let mut given_out = 0;
    let refusal = loop {
        let reply = page.call(&request).await;
        if reply["code"] != "200" {
            break reply;
        }
        given_out += 1;
        assert!(given_out < 200, "the limit does not hold");
    };
    let text = "Tanba could not write its journal, so nothing was given out or changed. \
                Free some disk space and try again.";
    assert_eq!(refusal, failure(text));
    // Every signature that left is in the journal, which is whole; the next one fails as well.
    assert_eq!(events(&agent), vec![Event::Signed; given_out]);
    assert_eq!(page.call(&request).await, failure(text));
    // The connection and the agent go on.
    let reply = page.call(&common("getActiveTokens", &json!([]))).await;
    assert_eq!(reply["code"], "200");
    println!("full after {given_out} signatures");
}

#[test]
fn r40_without_room_for_the_journal_no_signature_leaves() {
    let test = std::env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"])
        .arg(test)
        .args([
            "--exact",
            "full_disk::sign_until_the_journal_is_full",
            "--nocapture",
        ])
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("full after"), "{said}");
}
