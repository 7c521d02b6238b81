//! Why a document cannot be read or signed, each with the place where a person finds the cause.

/// An error of this crate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// Not well-formed XML 1.0, or against Namespaces in XML 1.0.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
        /// What is wrong there.
        reason: Reason,
    },
    /// A document type declaration; refused since it can change the document unseen.
    #[error("line {line}, column {column}: a document type declaration (DOCTYPE) is not accepted")]
    Doctype {
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
    },
    /// Beyond one of the [`Limits`](crate::Limits).
    #[error("the document has more than {maximum} {limit}")]
    LimitExceeded {
        /// Which limit.
        limit: Limit,
        /// Its value.
        maximum: usize,
    },
    /// The octets are not text in the encoding that the document names.
    #[error("the document is not text in {0}")]
    WrongEncoding(String),
    /// An encoding that is not served; the document must be sent as UTF-8.
    #[error("the encoding {0} is not supported: use UTF-8")]
    UnsupportedEncoding(String),
    /// A namespace name that is a relative URI; Canonical XML 1.0 section 2.1 demands failure.
    #[error("the namespace name {0:?} is relative, which Canonical XML does not allow")]
    RelativeNamespace(String),
    /// An expression that is not one of the supported element paths.
    #[error(
        "the path {path:?} is not supported: use element steps such as /root/item[2], //item, \
         /*[local-name()='item'] or //*[@Id='value']"
    )]
    UnsupportedPath {
        /// The path as it came.
        path: String,
    },
    /// A path or a name that selects no element.
    #[error("no element matches {0:?}")]
    NoSuchElement(String),
    /// The element to be signed has no identifier that a reference could name.
    #[error("the element <{element}> has no attribute {attribute} that a signature can refer to")]
    MissingId {
        /// The element as written.
        element: String,
        /// The attribute that was looked for.
        attribute: String,
    },
    /// The identifier cannot stand in a same-document reference.
    #[error("the identifier {0:?} has characters that no reference can hold")]
    UnusableId(String),
    /// Several elements carry the same identifier: which one is signed would be a guess.
    #[error("several elements have the identifier {0:?}")]
    DuplicateId(String),
    /// XMLDSig has no identifier for the algorithm of this key.
    #[error("XML signatures have no identifier for the algorithm {0}")]
    AlgorithmWithoutUri(&'static str),
    /// The signature value has not the shape of its algorithm.
    #[error("the signature value does not fit its algorithm")]
    SignatureValue(#[source] tanba_pki::AlgorithmError),
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// Octets of the document.
    #[error("octets")]
    Size,
    /// Nested elements.
    #[error("levels of nested elements")]
    Depth,
    /// Attributes and namespace declarations of one element.
    #[error("attributes on one element")]
    Attributes,
    /// Namespace declarations in scope at one place.
    #[error("namespace declarations in scope")]
    Namespaces,
    /// Signatures in one document.
    #[error("signatures")]
    Signatures,
    /// References in all signatures of one document.
    #[error("references")]
    References,
}

/// What makes a document malformed.
///
/// The text of a document that ends too early is the one that pages written for NCALayer show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// There is no root element.
    #[error("Premature end of file.")]
    NoRoot,
    /// The document ends before its root element does.
    #[error("XML document structures must start and end within the same entity.")]
    UnclosedElement,
    /// Text or a second element beside the root element.
    #[error("Content is not allowed outside the root element.")]
    OutsideRoot,
    /// An end tag without, or for another, start tag.
    #[error("The end tag does not match the start tag.")]
    MismatchedEndTag,
    /// A tag, or something in it, is not written as it must be.
    #[error("The tag is not well-formed.")]
    Tag,
    /// A name was expected.
    #[error("A name is expected here.")]
    Name,
    /// A name with more than one colon, or with an empty part.
    #[error("The name is not a qualified name of XML namespaces.")]
    QualifiedName,
    /// An attribute without value, quotes, or white space before it.
    #[error("The attribute is not well-formed.")]
    Attribute,
    /// `<` in an attribute value.
    #[error("The character '<' must not stand in an attribute value.")]
    LessThanInAttribute,
    /// Two attributes of one name, with their namespaces resolved.
    #[error("The element has the same attribute twice.")]
    DuplicateAttribute,
    /// A prefix that is not declared.
    #[error("The namespace prefix is not declared.")]
    UndeclaredPrefix,
    /// A declaration that Namespaces in XML 1.0 forbids.
    #[error("The namespace declaration is not allowed.")]
    NamespaceDeclaration,
    /// A character outside the repertoire of XML 1.0.
    #[error("The character is not allowed in XML.")]
    Character,
    /// A reference without name or semicolon, or to a character that XML does not have.
    #[error("The reference is not well-formed.")]
    Reference,
    /// A reference to an entity other than the five of XML.
    #[error("The entity is not declared.")]
    UndeclaredEntity,
    /// `]]>` in text.
    #[error("The character sequence ']]>' must not stand in text.")]
    SectionEndInText,
    /// `--` in a comment, or a comment without end.
    #[error("The comment is not well-formed.")]
    Comment,
    /// A processing instruction without end, or with a reserved target.
    #[error("The processing instruction is not well-formed.")]
    Instruction,
    /// A CDATA section without end.
    #[error("The CDATA section is not well-formed.")]
    Section,
    /// An XML declaration that is not at the start, not XML 1.0, or not well-formed.
    #[error("The XML declaration is not well-formed.")]
    Declaration,
}
