//! The chapter for authors in C (`docs/modules-other-languages.md`) by its own words, from a clone
//! of the repository to a module that a page calls.
//!
//! What a stranger fetches is not fetched: this checkout stands in for the clone, and the program
//! that makes the repository's own guests for `wit-bindgen` and `wasm-tools`. Clang is the real one.

use std::fs;

use tanba_browser::Desktop;
use tanba_browser::programs::{folder, root};
use tanba_browser::signed::{assert_openssl_verifies, from_base64};

use crate::tutorial::{Shell, blocks_of, sign_from_console};

fn blocks(chapter: &str, language: &str) -> String {
    let page = "docs/modules-other-languages.md";
    blocks_of(page, "\n### ", chapter, language).concat()
}

/// What the chapter names and a stranger fetches.
fn provide_what_is_fetched(shell: &Shell) {
    let checkout = fs::canonicalize(root()).expect("root");
    shell.provide(
        "git",
        &format!(
            "[ \"$*\" = 'clone https://github.com/tanba-sign/tanba' ] || exit 2\n\
             exec ln -s '{}' tanba",
            checkout.display()
        ),
    );
    shell.provide(
        "wit-bindgen",
        &format!(
            "[ \"$1 $3 $4 $5\" = 'c --world module --out-dir' ] || exit 2\n\
             exec '{}' --c-bindings \"$2\" \"$6\"",
            folder().join("tanba-componentise").display()
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chapter_in_c_leads_to_a_module_that_signs() {
    let desktop = Desktop::prepare();
    desktop.set("");
    let shell = Shell::open(&desktop);
    provide_what_is_fetched(&shell);

    shell.run("", &blocks("1. Begin", ""));
    let said = shell.run("greeter", &blocks("3. Build", ""));
    assert!(said.contains("kz.tanba.example-c 1.0.0"), "{said}");

    let agent = desktop.start(shell.developer_mode(&blocks("4. Try", "")));
    let mut portal = desktop.open_portal().await;
    let code = blocks("4. Try", "js");
    let reply = sign_from_console(&desktop, &mut portal, &code, &agent.address(), true).await;
    assert_eq!(reply["success"], true, "{reply}");
    let signature = reply["body"]["result"].as_str().expect("a signature");
    let authority = desktop.keys.authority_file();
    assert_openssl_verifies(&from_base64(signature), b"Salem, Jay", &authority);
    portal.close().await;
    agent.stop();
}

/// The lines of C that the chapter shows stand in the module.
#[test]
fn the_chapter_shows_what_is_there() {
    let source = fs::read_to_string(root().join("modules/example-c/src/example.c"));
    let source = source.expect("the source");
    let shown = blocks_of("docs/modules-other-languages.md", "\n### ", "2. Look", "c");
    assert_eq!(shown.len(), 3);
    for lines in shown {
        assert!(source.contains(lines.trim_end()), "{lines}");
    }
}
