//! Blanks what is not code, keeping every line and column where it was: comments, texts,
//! characters, and then unit tests.

/// The source with comments and the insides of text and character literals as spaces.
pub fn comments_and_texts(source: &str) -> String {
    let mut left = source;
    let mut code = String::with_capacity(source.len());
    while !left.is_empty() {
        let length = literal_or_comment(left, code.chars().next_back());
        if length == 0 {
            let next = left.chars().next().map_or(1, char::len_utf8);
            code.push_str(&left[..next]);
            left = &left[next..];
        } else {
            blank(&left[..length], &mut code);
            left = &left[length..];
        }
    }
    code
}

/// The code (already without comments and texts) with `#[cfg(test)]` items as spaces.
pub fn unit_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut left = code;
    let mut product = String::with_capacity(code.len());
    while let Some(at) = left.find(MARK) {
        product.push_str(&left[..at]);
        let item = &left[at..];
        let end = end_of_item(item);
        blank(&item[..end], &mut product);
        left = &item[end..];
    }
    product.push_str(left);
    product
}

/// Where the item that begins here ends: after its block or its semicolon.
pub fn end_of_item(item: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in item.char_indices() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && character == '}' {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

fn blank(text: &str, into: &mut String) {
    into.extend(
        text.chars()
            .map(|character| if character == '\n' { '\n' } else { ' ' }),
    );
}

/// The length of the comment or literal that begins here; 0 when none does.
fn literal_or_comment(text: &str, before: Option<char>) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    if let Some(inside) = text.strip_prefix('"') {
        return 1 + until_quote(inside, '"');
    }
    let in_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if !in_word && let Some(length) = raw_text(text) {
        return length;
    }
    if text.starts_with('\'') {
        character(text)
    } else {
        0
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The octets up to and with the closing quote, escapes skipped.
fn until_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == quote {
            return at + 1;
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`, `cr"…"`.
fn raw_text(text: &str) -> Option<usize> {
    let after = ["r", "br", "cr"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close).map_or(body.len(), |at| at + close.len());
    Some(text.len() - body.len() + end)
}

/// A character literal; a lifetime is none.
fn character(text: &str) -> usize {
    let mut inside = text[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => 1 + until_quote(&text[1..], '\''),
        (Some(one), Some('\'')) => 2 + one.len_utf8(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(source: &str) -> String {
        comments_and_texts(source)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn comments_go_and_code_stays() {
        assert_eq!(
            code("let a = 1; // unsafe\nlet b; /* x /* y */ z */ c"),
            "let a = 1; let b; c"
        );
    }

    #[test]
    fn texts_and_characters_go_and_lifetimes_stay() {
        assert_eq!(code(r#"f("a\"b", 'x', '\'', '"', b"q")"#), "f( , , , , b )");
        assert_eq!(code("f(r#\"unsafe \" \"#, &'a str)"), "f( , &'a str)");
    }

    #[test]
    fn lines_stay_where_they_are() {
        let source = "a /* 1\n2 */ b\n\"c\nd\" e";
        let blanked = comments_and_texts(source);
        assert_eq!(blanked.lines().count(), source.lines().count());
        assert!(
            blanked
                .lines()
                .nth(3)
                .is_some_and(|line| line.trim() == "e")
        );
    }

    #[test]
    fn unit_tests_go() {
        let product = unit_tests("fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }\nfn c() {}");
        assert!(product.contains("fn a") && product.contains("fn c"));
        assert!(!product.contains("fn b"));
    }
}
