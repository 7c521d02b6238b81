//! The three languages say the same things, and nothing is said that nobody asks for.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use tanba_l10n::{Locale, Value, fault_text, has_text, text, text_with};
use tanba_module::Fault;
use tanba_module::testing::every_fault;

type Texts = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_text_exists_in_all_languages_with_the_same_variables() {
    let english = texts(Locale::English);
    assert!(english.len() > 50, "the resources were not found");
    for locale in [Locale::Kazakh, Locale::Russian] {
        let other = texts(locale);
        for (id, variables) in &english {
            let there = other
                .get(id)
                .unwrap_or_else(|| panic!("{} lacks {id}", locale.tag()));
            assert_eq!(there, variables, "variables of {id} in {}", locale.tag());
        }
        for id in other.keys() {
            assert!(english.contains_key(id), "only {} has {id}", locale.tag());
        }
    }
}

#[test]
fn every_text_is_part_of_the_program_and_is_used() {
    let sources = sources();
    let mut unused = Vec::new();
    // A part of a text is used with it.
    let ids = texts(Locale::English).into_keys();
    for id in ids.filter(|id| !id.contains('.')) {
        let id = &id;
        assert!(
            has_text(Locale::English, id),
            "the program does not embed {id}"
        );
        if !sources.contains(&format!("\"{id}\"")) {
            unused.push(id.clone());
        }
    }
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}

#[test]
fn plural_forms_follow_the_language() {
    let muted = |minutes| fault_text(&Fault::Muted { minutes }, Locale::Russian);
    assert!(muted(1).contains("1 минуту"));
    assert!(muted(3).contains("3 минуты"));
    assert!(muted(10).contains("10 минут."));
    let english = |minutes| fault_text(&Fault::Muted { minutes }, Locale::English);
    assert!(english(1).contains("one more minute"));
    assert!(english(21).contains("21 more minutes"));
}

#[test]
fn values_are_put_in_and_are_never_read_as_texts() {
    let values = [("reason", Value::Text("{ $serial } { fault-busy }"))];
    let shown = text_with(Locale::English, "fault-key-unusable", &values);
    assert!(shown.contains("{ $serial } { fault-busy }"), "{shown}");
}

#[test]
fn an_unknown_id_is_shown_as_it_is() {
    assert_eq!(text(Locale::Kazakh, "no-such-text"), "no-such-text");
}

#[test]
fn every_fault_has_a_text_without_holes() {
    for fault in every_fault() {
        for locale in Locale::ALL {
            let shown = fault_text(&fault, locale);
            assert!(
                !shown.contains(['{', '}']),
                "{fault:?} in {}: {shown}",
                locale.tag()
            );
            assert!(
                !shown.starts_with("fault-"),
                "{fault:?} in {}",
                locale.tag()
            );
            assert!(
                shown.ends_with('.'),
                "{fault:?} in {}: {shown}",
                locale.tag()
            );
        }
    }
}

/// Ids of a language with the variables of each, straight from its files.
fn texts(locale: Locale) -> Texts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("resources")
        .join(locale.tag());
    let mut texts = Texts::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut variables = BTreeSet::new();
            collect(message.value.as_ref().unwrap(), &mut variables);
            let double = texts.insert(message.id.name.to_owned(), variables);
            assert!(
                double.is_none(),
                "{} is in {} twice",
                message.id.name,
                locale.tag()
            );
            for attribute in &message.attributes {
                let mut variables = BTreeSet::new();
                collect(&attribute.value, &mut variables);
                let id = format!("{}.{}", message.id.name, attribute.id.name);
                assert!(texts.insert(id, variables).is_none());
            }
        }
    }
    texts
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let selector = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, variables);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = selector {
            variables.insert(id.name.to_owned());
        }
    }
}

/// Every Rust and Slint source of the agent in one text; ids stand in it as literals.
fn sources() -> String {
    let mut all = String::new();
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut all);
    all
}

fn read_sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            if path
                .file_name()
                .is_some_and(|name| name != "tests" && name != "target")
            {
                read_sources(&path, all);
            }
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "slint")
        {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
