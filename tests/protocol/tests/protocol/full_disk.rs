//! The journal cannot be written: no signature leaves. Documents cannot be kept: no other is lost.
//!
//! The limit holds for a whole process, so the test runs itself again as a child under it.

#![cfg(target_os = "linux")]

use std::process::Command;

use serde_json::json;
use tanba_journal::Event;
use tanba_module::{Announced, Caller, Fault, Origin};

use crate::equipment::{INDIVIDUAL, PORTAL, approve, common, events, failure, start};

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

/// The child's part of the test of held documents.
#[tokio::test]
async fn hold_until_the_disk_is_full() {
    if std::env::var_os(VARIABLE).is_none() {
        return;
    }
    let (agent, _page) = start([]).await;
    let caller = Caller::Page(Origin::from_parts(PORTAL, PORTAL));
    let announced = |keep| Announced {
        name: None,
        size: None,
        keep,
        digests: Vec::new(),
    };
    let receive = |keep| agent.environment.receive(&caller, announced(keep)).unwrap();
    let mut kept = receive(true);
    let full = (0..64).find_map(|_| kept.write(&[7; 4096]).err());
    let Some(Fault::Limit { what }) = full else {
        panic!("{full:?}")
    };
    assert!(what.contains("disk"), "{what}");
    assert!(kept.finish().is_err());
    // What fits, and what is not kept, is taken all the same.
    let mut small = receive(true);
    small.write(&[7; 1024]).unwrap();
    let small = small.finish().unwrap();
    assert!(
        agent
            .environment
            .held_document(&caller, &small.handle)
            .is_ok()
    );
    let mut digested = receive(false);
    for _ in 0..64 {
        digested.write(&[7; 4096]).unwrap();
    }
    assert_eq!(digested.finish().unwrap().size, 64 * 4096);
    println!("no room for documents");
}

#[test]
fn a_full_disk_loses_no_document_but_the_one_that_does_not_fit() {
    let said = under_the_limit("full_disk::hold_until_the_disk_is_full");
    assert!(said.contains("no room for documents"), "{said}");
}

#[test]
fn r40_without_room_for_the_journal_no_signature_leaves() {
    let said = under_the_limit("full_disk::sign_until_the_journal_is_full");
    assert!(said.contains("full after"), "{said}");
}

/// What a test of this program says when no file may have more than a few octets.
fn under_the_limit(name: &str) -> String {
    let test = std::env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"])
        .arg(test)
        .args(["--exact", name, "--nocapture"])
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}
