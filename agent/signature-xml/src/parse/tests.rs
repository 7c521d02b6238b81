use super::*;

fn error(source: &str) -> XmlError {
    parse(source, &Limits::default()).expect_err(source)
}

fn reason(source: &str) -> Reason {
    match error(source) {
        XmlError::Malformed { reason, .. } => reason,
        other => panic!("{source}: {other}"),
    }
}

#[test]
fn a_document_that_ends_too_early_is_reported_as_the_original_does() {
    assert_eq!(
        error("<this>is not a valid XML"),
        XmlError::Malformed {
            line: 1,
            column: 25,
            reason: Reason::UnclosedElement
        }
    );
    assert_eq!(
        Reason::UnclosedElement.to_string(),
        "XML document structures must start and end within the same entity."
    );
}

#[test]
fn places_count_lines_and_characters() {
    let XmlError::Malformed { line, column, .. } = error("<a>\r\nқаз\r<b>&x;</b></a>") else {
        panic!("malformed")
    };
    assert_eq!((line, column), (3, 4));
    let XmlError::Malformed { line, column, .. } = error("<a>\nқазақ & c</a>") else {
        panic!("malformed")
    };
    assert_eq!((line, column), (2, 7));
}

#[test]
fn what_is_not_xml_is_refused_with_its_reason() {
    for (source, expected) in [
        ("", Reason::NoRoot),
        ("  <!-- only -->", Reason::NoRoot),
        ("text", Reason::OutsideRoot),
        ("<a/>text", Reason::OutsideRoot),
        ("<a/><b/>", Reason::OutsideRoot),
        ("<a></b>", Reason::MismatchedEndTag),
        ("<a></ab>", Reason::MismatchedEndTag),
        ("<ab></a>", Reason::MismatchedEndTag),
        ("</a>", Reason::MismatchedEndTag),
        ("<a", Reason::UnclosedElement),
        ("<a b='", Reason::UnclosedElement),
        ("<a b>", Reason::Attribute),
        ("<a b=c>", Reason::Attribute),
        ("<a b='c'd='e'/>", Reason::Tag),
        ("<a b='<'/>", Reason::LessThanInAttribute),
        ("<a b='1' b='2'/>", Reason::DuplicateAttribute),
        ("<a xmlns='u' xmlns='v'/>", Reason::DuplicateAttribute),
        (
            "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
            Reason::DuplicateAttribute,
        ),
        ("<p:a/>", Reason::UndeclaredPrefix),
        ("<a p:b=''/>", Reason::UndeclaredPrefix),
        ("<xmlns:a/>", Reason::UndeclaredPrefix),
        ("<a xmlns:p=''/>", Reason::NamespaceDeclaration),
        ("<a xmlns:xml='urn:x'/>", Reason::NamespaceDeclaration),
        ("<a xmlns:xmlns='urn:x'/>", Reason::NamespaceDeclaration),
        (
            "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
            Reason::NamespaceDeclaration,
        ),
        (
            "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
            Reason::NamespaceDeclaration,
        ),
        ("<a:b:c/>", Reason::QualifiedName),
        ("<:a/>", Reason::QualifiedName),
        ("<a:/>", Reason::QualifiedName),
        ("<1/>", Reason::Name),
        ("<a>\u{1}</a>", Reason::Character),
        ("<a>\u{FFFE}</a>", Reason::Character),
        ("<a b='\u{0}'/>", Reason::Character),
        ("<a><!--\u{2}--></a>", Reason::Character),
        ("<a>&lol;</a>", Reason::UndeclaredEntity),
        ("<a>&</a>", Reason::Reference),
        ("<a b='&#0;'/>", Reason::Reference),
        ("<a>]]></a>", Reason::SectionEndInText),
        ("<a><!-- -- --></a>", Reason::Comment),
        ("<a><!-- --->", Reason::Comment),
        ("<a><!--", Reason::Comment),
        ("<a><?p ", Reason::Instruction),
        ("<a><?xml version='1.0'?></a>", Reason::Declaration),
        (" <?xml version='1.0'?><a/>", Reason::Declaration),
        ("<?xml version='1.1'?><a/>", Reason::Declaration),
        ("<?xml encoding='UTF-8'?><a/>", Reason::Declaration),
        (
            "<?xml version='1.0' standalone='maybe'?><a/>",
            Reason::Declaration,
        ),
        ("<a><![CDATA[</a>", Reason::Section),
        ("<![CDATA[]]><a/>", Reason::Tag),
        ("<a><!ELEMENT a></a>", Reason::Tag),
    ] {
        assert_eq!(reason(source), expected, "{source}");
    }
}

#[test]
fn what_is_xml_is_read() {
    for source in [
        "\u{FEFF}<?xml version=\"1.0\" encoding='windows-1251' standalone=\"yes\" ?>\n<a/>\n<!---->",
        "<?pi?><a xmlns='urn:a' b = 'x>y' xml:lang='kk'\n><?pi  data?><![CDATA[<&]]]]></a >",
        "<ә:ж xmlns:ә='urn:ә' ә:і='1' і='2'>]] >&#x10FFFF;</ә:ж>",
    ] {
        parse(source, &Limits::default()).expect(source);
    }
}

#[test]
fn the_tree_points_into_the_source() {
    let source = "<r a='1'>x<e i='&lt;'>y<![CDATA[z]]></e><!--c--><e/></r>";
    let document = parse(source, &Limits::default()).unwrap();
    let root = document.root();
    let children: Vec<_> = document.child_elements(root).collect();
    assert_eq!(document.text(root), "xyz");
    assert_eq!(children.len(), 2);
    assert_eq!(
        &source[document.range(children[0])],
        "<e i='&lt;'>y<![CDATA[z]]></e>"
    );
    assert_eq!(&source[document.range(children[1])], "<e/>");
    assert_eq!(
        document.attribute(children[0], "", "i").as_deref(),
        Some("<")
    );
    assert_eq!(document.path(children[1]), "/r/e[2]");
    assert_eq!(document.parent(children[1]), Some(root));
}

#[test]
fn r31_a_doctype_is_refused() {
    let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><l>&b;</l>";
    assert_eq!(error(laughs), XmlError::Doctype { line: 1, column: 1 });
    let external = "<?xml version='1.0'?>\n<!DOCTYPE l SYSTEM 'file:///etc/passwd'><l/>";
    assert_eq!(error(external), XmlError::Doctype { line: 2, column: 1 });
}

#[test]
fn r31_size_depth_attributes_and_namespaces_are_capped() {
    let limit = |source: &str| match error(source) {
        XmlError::LimitExceeded { limit, .. } => limit,
        other => panic!("{other}"),
    };
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    assert_eq!(limit(&deep), Limit::Depth);
    let attributes: Vec<String> = (0..2_000).map(|number| format!("a{number}=''")).collect();
    let attributes = attributes.join(" ");
    assert_eq!(limit(&format!("<a {attributes}/>")), Limit::Attributes);
    let namespaces: Vec<String> = (0..2_000)
        .map(|number| format!("<a xmlns:p{number}='urn:p'>"))
        .collect();
    assert_eq!(limit(&namespaces.concat()), Limit::Namespaces);
    let small = Limits {
        size: 10,
        ..Limits::default()
    };
    assert!(matches!(
        parse("<a>12345</a>", &small),
        Err(XmlError::LimitExceeded {
            limit: Limit::Size,
            maximum: 10
        })
    ));
}
