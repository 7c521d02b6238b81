//! Replies as text.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter};

/// Why a reply could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A value has no JSON form.
    #[error("the reply has no JSON form")]
    Unwritable(#[from] serde_json::Error),
    /// The writer broke a text; not reachable.
    #[error("the reply is no text")]
    NoText(#[from] std::string::FromUtf8Error),
}

/// Writes a reply, with room for texts of `weight` octets taken at once.
pub(crate) fn write(reply: &impl Serialize, weight: usize) -> Result<String, WriteError> {
    let mut out = Vec::with_capacity(weight + 128);
    reply.serialize(&mut serde_json::Serializer::with_formatter(
        &mut out,
        SlashEscaping,
    ))?;
    Ok(String::from_utf8(out)?)
}

/// The octets that the texts of a value take before escaping.
pub(crate) fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 4,
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| name.len() + 4 + weight(value))
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}

/// Compact JSON with `</` written as `<\/` (spec 1.11).
struct SlashEscaping;

impl Formatter for SlashEscaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Neither sign is escaped by the serialiser, so both are always in one fragment.
        if !fragment.as_bytes().contains(&b'<') {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        let mut parts = fragment.split("</");
        let first = parts.next().unwrap_or_default();
        CompactFormatter.write_string_fragment(writer, first)?;
        for part in parts {
            writer.write_all(b"<\\/")?;
            CompactFormatter.write_string_fragment(writer, part)?;
        }
        Ok(())
    }
}
