//! A key, its certificate and its file.

use tanba_prompt::message::{BlockMessage, CandidateMessage, FactsMessage, LocationMessage};

/// The key file that is offered first.
pub(crate) const KEY_FILE: &str = "/home/erlan/keys/GOST512_4c9f2b71aa01de.p12";

/// The key file that is offered first, and one that was never opened.
pub(crate) fn locations() -> Vec<LocationMessage> {
    let other = "/home/erlan/keys/RSA256_8d2e.p12".to_owned();
    vec![
        LocationMessage {
            path: KEY_FILE.to_owned(),
            remembered: Some(facts()),
            last_used_here: true,
        },
        LocationMessage {
            path: other,
            remembered: None,
            last_used_here: false,
        },
    ]
}

/// A key of an opened file.
pub(crate) fn candidate(
    index: usize,
    facts: FactsMessage,
    blocks: Vec<BlockMessage>,
) -> CandidateMessage {
    CandidateMessage {
        index,
        facts: Some(facts),
        blocks,
        warnings: Vec::new(),
    }
}

/// What the certificate of a key says.
pub(crate) fn facts() -> FactsMessage {
    FactsMessage {
        owner: "АХМЕТОВ ЕРЛАН".to_owned(),
        organisation: Some("ТОО «Алтын Дән»".to_owned()),
        roles: [
            "1.3.6.1.5.5.7.3.4",
            "1.2.398.3.3.4.1.2",
            "1.2.398.3.3.4.1.2.1",
        ]
        .map(str::to_owned)
        .to_vec(),
        issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022".to_owned(),
        iin: Some("850101300123".to_owned()),
        bin: Some("990140001234".to_owned()),
        serial_number: "4c9f2b71aa01de".to_owned(),
        not_before: 1_767_225_600,
        not_after: 1_798_761_600,
        algorithm: "ГОСТ 34.10-2015 512".to_owned(),
    }
}
