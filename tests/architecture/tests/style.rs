//! Sizes and names.

use tanba_architecture::source::{Source, all_paths, positions, sources};
use tanba_architecture::{assert_none, blank, workspace};

const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;
const MEDIAN_FILE: usize = 200;

/// Tables that a test writes anew and compares.
const GENERATED: [&str; 1] = ["agent/gost3410/src/tables"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = [
    "utils", "util", "common", "helpers", "helper", "core", "types", "manager",
];

/// Ends of names that say nothing about what a type is.
const EMPTY_ENDS: [&str; 6] = [
    "Manager",
    "Service",
    "Helper",
    "Handler",
    "Processor",
    "Impl",
];

/// A `bool` that is the value itself and not a choice between two behaviours.
const MEANT_BOOL: &[(&str, &str)] = &[
    // Makes the enum of a command line's switch.
    ("agent/daemon/src/output_file.rs", "when"),
    // The bit of the identifier octet (X.690, 8.1.2.5).
    ("agent/pki/src/ber.rs", "context"),
];

/// Functions that are one `match` with an arm for every case there is.
const TOTAL_MATCHES: &[(&str, &str)] = &[("agent/l10n/src/fault.rs", "fault_text")];

#[test]
fn files_are_short() {
    let breaches = written()
        .into_iter()
        .map(|source| (source.text.lines().count(), source))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, source)| format!("{}: {lines} lines", source.path));
    assert_none("no file has more than 600 lines", breaches);
}

#[test]
fn most_files_are_shorter_still() {
    let mut lengths: Vec<usize> = written()
        .iter()
        .map(|source| source.text.lines().count())
        .collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    assert!(
        median <= MEDIAN_FILE,
        "half of the files are longer than {median} lines"
    );
}

#[test]
fn functions_are_short() {
    let breaches = written().into_iter().flat_map(|source| {
        functions(&source.product)
            .filter(|function| !TOTAL_MATCHES.contains(&(source.path.as_str(), function.name)))
            .filter_map(|function| {
                let lines = function.text.matches('\n').count() + 1;
                let place = source.place(&source.product, function.at);
                (lines > LONGEST_FUNCTION).then(|| format!("{place}: {lines} lines"))
            })
            .collect::<Vec<_>>()
    });
    assert_none("no function has more than 70 lines", breaches);
}

#[test]
fn files_and_folders_have_telling_names() {
    let breaches = all_paths().into_iter().filter(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        EMPTY_NAMES.contains(&stem)
    });
    assert_none(
        "no file or folder is called utils, common, helpers, core, types",
        breaches,
    );
}

#[test]
fn crates_have_telling_names() {
    let breaches = workspace::crates().into_iter().filter_map(|ours| {
        let last = ours.folder.rsplit('/').next().unwrap_or_default();
        let named_after_folder = ours.name == last || ours.folder == "tests/architecture";
        let telling = !EMPTY_NAMES.contains(&ours.name.as_str());
        (!named_after_folder || !telling).then(|| format!("{}: tanba-{}", ours.folder, ours.name))
    });
    assert_none("a crate is named after its folder, tellingly", breaches);
}

#[test]
fn modules_inside_files_have_telling_names() {
    let breaches = written().into_iter().flat_map(|source| {
        EMPTY_NAMES
            .iter()
            .flat_map(|name| {
                let declaration = format!("mod {name}");
                source.uses_of(&declaration).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    });
    assert_none(
        "no module is called utils, common, helpers, core, types",
        breaches,
    );
}

#[test]
fn types_have_telling_names() {
    let breaches = written().into_iter().flat_map(|source| {
        ["struct", "enum", "trait", "type"]
            .into_iter()
            .flat_map(|kind| positions(&source.code, kind))
            .filter_map(|at| {
                let name = source.code[at..].split_whitespace().nth(1)?;
                let name = name.split(|c: char| !c.is_alphanumeric()).next()?;
                let empty = EMPTY_ENDS.iter().any(|end| name.ends_with(end));
                empty.then(|| format!("{}: {name}", source.place(&source.code, at)))
            })
            .collect::<Vec<_>>()
    });
    assert_none(
        "no type is a Manager, Service, Helper, Handler, Processor or Impl",
        breaches,
    );
}

#[test]
fn functions_are_not_called_get() {
    let breaches = written().into_iter().flat_map(|source| {
        functions(&source.code)
            .filter(|function| function.name.starts_with("get_"))
            .map(|function| {
                format!(
                    "{}: {}",
                    source.place(&source.code, function.at),
                    function.name
                )
            })
            .collect::<Vec<_>>()
    });
    assert_none(
        "a function says what it does, or what it gives, without get",
        breaches,
    );
}

#[test]
fn public_functions_take_no_bool() {
    let breaches = written().into_iter().flat_map(|source| {
        functions(&source.product)
            .filter(|function| function.public && takes_bool(function.text))
            .filter(|function| !MEANT_BOOL.contains(&(source.path.as_str(), function.name)))
            .map(|function| {
                format!(
                    "{}: {}",
                    source.place(&source.product, function.at),
                    function.name
                )
            })
            .collect::<Vec<_>>()
    });
    assert_none(
        "a public function takes no bool: an enum says at the call what is meant",
        breaches,
    );
}

#[test]
fn the_scan_sees_functions() {
    let all = sources();
    let count: usize = all
        .iter()
        .map(|source| functions(&source.code).count())
        .sum();
    assert!(count > 1_000, "only {count} functions found");
    assert!(takes_bool("fn a(b: u8, c: bool) -> u8"));
    assert!(!takes_bool("fn a(f: impl Fn(u8) -> bool) -> bool"));
}

fn written() -> Vec<Source> {
    sources()
        .into_iter()
        .filter(|source| !source.is_in(&GENERATED))
        .collect()
}

/// A function with a body or a signature alone.
struct Function<'a> {
    name: &'a str,
    public: bool,
    /// From `fn` to its end.
    text: &'a str,
    at: usize,
}

fn functions(code: &str) -> impl Iterator<Item = Function<'_>> {
    positions(code, "fn").filter_map(|at| {
        let from = &code[at..];
        let name = from
            .strip_prefix("fn ")?
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()?;
        let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = code[line..at].trim_start();
        let public = before.starts_with("pub ") || before.starts_with("pub(crate) ");
        let text = &from[..blank::end_of_item(from)];
        (!name.is_empty()).then_some(Function {
            name,
            public,
            text,
            at,
        })
    })
}

/// Whether a parameter is a plain `bool`.
fn takes_bool(function: &str) -> bool {
    let Some(open) = function.find('(') else {
        return false;
    };
    let mut depth = 0_usize;
    let mut end = function.len();
    for (at, character) in function.char_indices().skip_while(|(at, _)| *at < open) {
        match character {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    end = at;
                    break;
                }
            }
            _ => {}
        }
    }
    function[open + 1..end].split(',').any(|parameter| {
        parameter
            .split_once(": ")
            .is_some_and(|(name, kind)| kind.trim() == "bool" && !name.contains(['(', '|']))
    })
}
