//! The table, and the page of the book that holds it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use time::OffsetDateTime;

use crate::error::{BenchError, of};
use crate::machine;
use crate::row::Row;

/// The rows as a table of Markdown.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = String::from("| what, peer | ours | peer | figure | bar | met |\n");
    table.push_str("|---|---|---|---|---|---|\n");
    for row in rows {
        // Writing to a String does not fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} |",
            row.what,
            row.ours,
            row.peer,
            row.figure(),
            row.bar(),
            row.met()
        );
    }
    table
}

/// Writes `docs/performance.md`.
pub(crate) fn write(rows: &[Row]) -> Result<(), BenchError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md");
    let text = format!(
        include_str!("../page.md"),
        date = OffsetDateTime::now_utc().date(),
        machine = machine::description(),
        load = machine::load(),
        table = table(rows),
    );
    fs::write(&path, text).map_err(of(path.display().to_string()))
}
