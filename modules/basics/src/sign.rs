//! `sign`: one window, one key, every document (protocol spec 3.6 to 3.8).

use base64_simd::STANDARD;
use serde_json::{Map, Value, json};
use tanba_module::{Fault, Host, Outcome};

use crate::sign_args::{Output, SignArgs};

/// Columns of armoured base64.
const COLUMNS: usize = 76;

pub(crate) async fn call(args: &Map<String, Value>, host: &dyn Host) -> Result<Outcome, Fault> {
    let SignArgs { request, output } = SignArgs::parse(args)?;
    let documents = request.documents.clone();
    let signer = host.choose_signer(request).await?;
    let signatures = signer.sign_all(&documents).await?;
    let texts: Vec<String> = signatures
        .iter()
        .map(|octets| text(output, octets))
        .collect();
    // Always an array, also for one document (spec 3.6).
    Ok(Outcome::Value(match output {
        Output::RawWithCertificate => {
            json!({"signatures": texts, "certificate": signer.certificate().pem})
        }
        Output::Cms | Output::Xml | Output::Raw => texts.into(),
    }))
}

fn text(output: Output, octets: &[u8]) -> String {
    match output {
        Output::Cms => armour(octets),
        Output::Xml => String::from_utf8_lossy(octets).into_owned(),
        Output::Raw | Output::RawWithCertificate => STANDARD.encode_to_string(octets),
    }
}

fn armour(der: &[u8]) -> String {
    let base64 = STANDARD.encode_to_string(der);
    let mut text = String::with_capacity(base64.len() + base64.len() / COLUMNS + 64);
    text.push_str("-----BEGIN CMS-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(COLUMNS));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str("-----END CMS-----\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armour_has_lines_of_76_and_a_final_newline() {
        let text = armour(&[0xab; 100]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "-----BEGIN CMS-----");
        assert_eq!(lines[1].len(), 76);
        assert_eq!(lines.last(), Some(&"-----END CMS-----"));
        assert!(text.ends_with("-----\n"));
        assert_eq!(
            STANDARD
                .decode_to_vec(lines[1..lines.len() - 1].concat())
                .unwrap(),
            [0xab; 100]
        );
    }
}
