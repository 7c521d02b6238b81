//! Answers that are too much, or none.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::tanba::module::signing;
use crate::tanba::module::types::{
    Caller, Content, Declared, Document, InvalidParameter, JsonKind, MalformedXml, MemberMismatch,
    Unreachable,
};
use crate::{Fault, OneCall, Outcome};

/// How often this instance was called.
static CALLS: AtomicU32 = AtomicU32::new(0);

pub fn count() -> Outcome {
    let calls = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    Outcome::Value(calls.to_string())
}

/// What the call looks like from inside.
pub fn echo(call: &OneCall) -> Outcome {
    let caller = match &call.caller {
        Caller::Page(origin) => format!("page {} {}", origin.ascii, origin.unicode),
        Caller::Program(path) => format!("program {path}"),
    };
    Outcome::Value(format!(
        "{{\"caller\":\"{caller}\",\"module\":\"{}\",\"locale\":\"{:?}\",\"request\":{}}}",
        call.module_name, call.locale, call.request
    ))
}

/// Five MiB of text.
pub fn huge() -> Outcome {
    Outcome::Value(format!("\"{}\"", "x".repeat(5 << 20)))
}

/// Two million values in four MiB.
pub fn many() -> Outcome {
    Outcome::Value(format!("[{}0]", "0,".repeat(2_000_000)))
}

pub fn no_text() -> Outcome {
    // SAFETY: none; that is the point.
    Outcome::Value(unsafe { String::from_utf8_unchecked(vec![b'"', 0xff, 0xfe, b'"']) })
}

/// The same megabyte ten thousand times over: ten gigabytes, were they copied.
pub fn overlapping() -> Result<Outcome, Fault> {
    let octets: &'static [u8] = Box::leak(vec![0; 1 << 20].into_boxed_slice());
    let documents: Vec<Document> = (0..10_000)
        .map(|_| Document {
            name: None,
            // SAFETY: none. Two vectors over the same octets, which are never given back.
            content: Content::Bytes(unsafe {
                Vec::from_raw_parts(octets.as_ptr().cast_mut(), octets.len(), octets.len())
            }),
        })
        .collect();
    let signer = signing::choose_signer(&crate::handles::request(Vec::new()))?;
    let _ = signer.sign_all(&documents);
    std::mem::forget(documents);
    Ok(Outcome::Done)
}

/// The fault of a number, so that each can be asked for.
pub fn fault(request: &str) -> Fault {
    let text = || "t".to_owned();
    let faults = [
        Fault::MethodMissing,
        Fault::NoSuchMethod(text()),
        Fault::ArgumentMismatch(text()),
        Fault::ArgumentsMissing(text()),
        Fault::MemberMismatch(MemberMismatch {
            member: text(),
            expected: JsonKind::Boolean,
        }),
        Fault::MemberMissing(text()),
        Fault::ApiVersion(2),
        Fault::NameAttributeMissing,
        Fault::InvalidParameter(InvalidParameter {
            parameter: text(),
            reason: text(),
        }),
        Fault::NotBase64(text()),
        Fault::StorageNameEmpty,
        Fault::StorageUnknown,
        Fault::StorageEmpty,
        Fault::EmptyDigest,
        Fault::MalformedXml(MalformedXml {
            line: 3,
            column: 4,
            reason: text(),
        }),
        Fault::NoSuchElement(text()),
        Fault::MalformedCms(text()),
        Fault::ExistingSignatureInvalid(text()),
        Fault::ConfusableContent,
        Fault::Limit(text()),
        Fault::NotApproved,
        Fault::Declared(Declared {
            code: text(),
            message: text(),
        }),
        Fault::Cancelled,
        Fault::Muted(5),
        Fault::Refused,
        Fault::Busy,
        Fault::NoSuitableKey(text()),
        Fault::KeyUnusable(text()),
        Fault::FileUnusable,
        Fault::NoScreen,
        Fault::TimestampUnreachable(text()),
        Fault::TimestampInvalid(text()),
        Fault::JournalUnavailable,
        Fault::Unreachable(Unreachable {
            host: text(),
            reason: text(),
        }),
        Fault::Unavailable(text()),
    ];
    let digits: String = request.chars().filter(char::is_ascii_digit).collect();
    let number: usize = digits.parse().unwrap_or(usize::MAX);
    let last = Fault::Declared(Declared {
        code: "no more".to_owned(),
        message: String::new(),
    });
    faults.into_iter().nth(number).unwrap_or(last)
}
