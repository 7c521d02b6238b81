//! Joins `xml:base` values as Canonical XML 1.1 section 2.4 and appendix A say: RFC 3986 section
//! 5.2 for bases that may themselves be relative, keeping leading `..` segments.

/// A reference split at its delimiters (RFC 3986 appendix B); fragments play no part.
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(reference: &'a str) -> Self {
        let reference = reference
            .split_once('#')
            .map_or(reference, |(before, _)| before);
        let (rest, query) = match reference.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (reference, None),
        };
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, after)) if !scheme.is_empty() && !scheme.contains('/') => {
                (Some(scheme), after)
            }
            _ => (None, rest),
        };
        match rest.strip_prefix("//") {
            Some(after) => {
                let end = after.find('/').unwrap_or(after.len());
                let (authority, path) = after.split_at_checked(end).unwrap_or((after, ""));
                Self {
                    scheme,
                    authority: Some(authority),
                    path,
                    query,
                }
            }
            None => Self {
                scheme,
                authority: None,
                path: rest,
                query,
            },
        }
    }
}

/// Resolves `reference` against `base`.
pub(super) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    let base = Parts::of(base);
    let reference = Parts::of(reference);
    if reference.scheme.is_some() {
        let path = without_dots(reference.path);
        return compose(
            reference.scheme,
            reference.authority,
            &path,
            reference.query,
        );
    }
    if reference.authority.is_some() {
        let path = without_dots(reference.path);
        return compose(base.scheme, reference.authority, &path, reference.query);
    }
    let (path, query) = if reference.path.is_empty() {
        (base.path.to_owned(), reference.query.or(base.query))
    } else if reference.path.starts_with('/') {
        (without_dots(reference.path), reference.query)
    } else {
        (without_dots(&merge(&base, reference.path)), reference.query)
    };
    compose(base.scheme, base.authority, &path, query)
}

fn merge(base: &Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    // A base that ends in a dot segment names a folder.
    let is_folder = base.path == ".."
        || base.path == "."
        || base.path.ends_with("/..")
        || base.path.ends_with("/.");
    if is_folder {
        return format!("{}/{path}", base.path);
    }
    let folder = base
        .path
        .rfind('/')
        .and_then(|slash| base.path.get(..=slash))
        .unwrap_or("");
    format!("{folder}{path}")
}

/// remove_dot_segments, modified: `..` at the start of a relative path stays, repeated slashes
/// become one.
fn without_dots(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_in_folder = path.ends_with('/');
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    for (index, &segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        match segment {
            "." => ends_in_folder |= is_last,
            ".." => {
                ends_in_folder |= is_last;
                if kept.last().is_some_and(|last| *last != "..") {
                    kept.pop();
                } else if !is_absolute {
                    kept.push("..");
                }
            }
            _ => kept.push(segment),
        }
    }
    let mut joined = if is_absolute {
        "/".to_owned()
    } else {
        String::new()
    };
    joined.push_str(&kept.join("/"));
    if ends_in_folder && !kept.is_empty() {
        joined.push('/');
    }
    joined
}

fn compose(
    scheme: Option<&str>,
    authority: Option<&str>,
    path: &str,
    query: Option<&str>,
) -> String {
    let mut joined = String::new();
    if let Some(scheme) = scheme {
        joined.push_str(scheme);
        joined.push(':');
    }
    if let Some(authority) = authority {
        joined.push_str("//");
        joined.push_str(authority);
    }
    joined.push_str(path);
    if let Some(query) = query {
        joined.push('?');
        joined.push_str(query);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::join;

    /// Canonical XML 1.1 section 2.4 and RFC 3986 section 5.4.
    #[test]
    fn bases_join_as_the_specifications_show() {
        for (base, reference, joined) in [
            ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d;p?q", "../../g", "http://a/g"),
            ("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
            ("http://a/b/c/d;p?q", "//g", "http://g"),
            ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
            ("../bar", "..", "../../"),
            ("../bar/", "..", "../"),
            ("..", "..", "../../"),
            ("something/else", "bar/", "something/bar/"),
            ("something/bar/", "foo", "something/bar/foo"),
            ("bar/", "..", ""),
        ] {
            assert_eq!(join(base, reference), joined, "{base} + {reference}");
        }
    }
}
