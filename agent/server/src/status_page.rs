//! What a person sees who opens the agent's address in a browser.
//!
//! One page without scripts, without anything from elsewhere, without names of keys or people. It
//! also is where browsers show their warning while the certificate is not trusted.

mod words;

use std::fmt::Write;

use hyper::StatusCode;
use hyper::header::{self, HeaderName, HeaderValue};
use tanba_module::Locale;

use crate::answer::{Answer, with_body};
use crate::hosts::{Problem, Status};
use words::Words;

/// Only the one style sheet below, known by its digest.
const POLICY: &str = "default-src 'none'; style-src 'sha256-jn03pXmYSyfAhRwgMhyqlALfxvq4gfjiro4tk/uc5qI='; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:3em auto;\
padding:0 1em;color:#1b1f24;background:#fff}h1{font-size:1.5em}li{margin:.75em 0}\
.remedy{display:block;color:#57606a}@media(prefers-color-scheme:dark){body{color:#e6edf3;\
background:#0d1117}.remedy{color:#9198a1}}";

/// The page for this state.
pub(crate) fn answer(status: &Status, locale: Locale) -> Answer {
    let mut answer = with_body(
        StatusCode::OK,
        "text/html; charset=utf-8",
        page(status, locale),
    );
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "Accept-Language"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        answer
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn page(status: &Status, locale: Locale) -> String {
    let words = Words::of(locale);
    let language = locale.tag();
    let version = escaped(&status.version);
    let state = state(&status.problems, &words);
    let Words {
        version: version_word,
        about,
        ..
    } = words;
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Tanba</title>\n\
         <style>{STYLE}</style>\n<h1>Tanba</h1>\n{state}<p>{about}</p>\n\
         <p>{version_word} {version}</p>\n</html>\n"
    )
}

fn state(problems: &[Problem], words: &Words) -> String {
    if problems.is_empty() {
        return format!("<p>{}</p>\n", words.well);
    }
    let mut items = String::new();
    for Problem { what, remedy } in problems {
        let (what, remedy) = (escaped(what), escaped(remedy));
        // Writing to a string cannot fail.
        let _ = writeln!(
            items,
            "<li>{what} <span class=\"remedy\">{remedy}</span></li>"
        );
    }
    format!("<p>{}</p>\n<ul>\n{items}</ul>\n", words.ill)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_lets_exactly_our_style_through() {
        let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{digest}'")), "{digest}");
    }

    #[test]
    fn problems_are_listed_and_escaped() {
        let problem = Problem {
            what: "<b>".to_owned(),
            remedy: "a & \"b\"".to_owned(),
        };
        let status = Status {
            version: "1.2.3".to_owned(),
            problems: vec![problem],
        };
        for locale in Locale::ALL {
            let page = page(&status, locale);
            assert!(page.contains(&format!("<html lang=\"{}\">", locale.tag())));
            assert!(page.contains("<li>&lt;b&gt; <span class=\"remedy\">a &amp; &quot;b&quot;"));
            assert!(page.contains("1.2.3") && !page.contains("<script"));
        }
    }
}
