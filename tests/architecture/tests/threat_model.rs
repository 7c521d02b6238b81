//! The table of the threat model names tests that are there.

use tanba_architecture::assert_none;
use tanba_architecture::workspace::text;

/// Tests that a row names, each with the file that follows in parentheses.
fn named(row: &str) -> Vec<(String, String)> {
    let mut waiting = Vec::new();
    let mut named = Vec::new();
    for (index, part) in row.split('`').enumerate() {
        if index % 2 == 1 {
            let is_test = part.starts_with('r') && part.chars().skip(1).take(2).all(is_digit);
            if is_test {
                waiting.push(part.to_owned());
            }
        } else if let Some(file) = part.trim_start().strip_prefix('(') {
            let file = file.split(')').next().unwrap_or_default();
            named.extend(waiting.drain(..).map(|test| (test, file.to_owned())));
        }
    }
    named.extend(waiting.drain(..).map(|test| (test, String::new())));
    named
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

fn rows() -> Vec<(String, String)> {
    let model = text("docs/threat-model.md").unwrap_or_default();
    let rows = model.lines().filter(|line| line.starts_with("| R-"));
    rows.flat_map(named).collect()
}

#[test]
fn the_threat_model_names_tests_that_are_there() {
    let rows = rows();
    assert!(rows.len() > 100, "the table was not found");
    let breaches = rows.into_iter().filter_map(|(test, file)| {
        let content = text(&file).unwrap_or_default();
        (!content.contains(&format!("fn {test}("))).then(|| format!("{test} is not in {file:?}"))
    });
    assert_none("each test of the threat model is where it says", breaches);
}
