"""A tree over expat's events, and Canonical XML 1.0 (inclusive, exclusive) of its parts."""

from xml.parsers import expat

XML = "http://www.w3.org/XML/1998/namespace"


class Node:
    """The document, an element, a text, a comment or a processing instruction."""

    def __init__(self, kind, value="", attributes=(), parent=None):
        self.kind, self.value, self.parent = kind, value, parent
        self.attributes = list(attributes)
        self.children = []

    def namespaces(self):
        """The namespaces in scope, by prefix."""
        scope = self.parent.namespaces() if self.parent else {"xml": XML}
        for name, value in self.attributes:
            if name == "xmlns":
                scope[""] = value
            elif name.startswith("xmlns:"):
                scope[name[6:]] = value
        return scope

    def named(self, namespace, local):
        prefix, _, name = self.value.rpartition(":")
        if self.kind != "element" or name != local:
            return False
        return self.namespaces().get(prefix, "") == namespace

    def every(self, namespace, local):
        """The elements of this name in here, in document order."""
        found = [self] if self.named(namespace, local) else []
        for child in self.children:
            found += child.every(namespace, local)
        return found

    def only(self, namespace, local):
        """The one child of this name."""
        found = [child for child in self.children if child.named(namespace, local)]
        if len(found) != 1:
            raise ValueError(f"{len(found)} elements {local} in {self.value}")
        return found[0]

    def attribute(self, name):
        return dict(self.attributes).get(name)

    def text(self):
        if self.kind == "text":
            return self.value
        return "".join(child.text() for child in self.children if child.kind in ("text", "element"))


def parse(octets):
    """The tree of a document; a DOCTYPE is refused."""
    document = here = Node("document")
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True

    def start(name, attributes):
        nonlocal here
        pairs = zip(attributes[::2], attributes[1::2])
        here.children.append(Node("element", name, pairs, here))
        here = here.children[-1]

    def end(_):
        nonlocal here
        here = here.parent

    def leaf(kind, value):
        last = here.children[-1] if here.children else None
        if kind == "text" and last is not None and last.kind == "text":
            last.value += value
        else:
            here.children.append(Node(kind, value, parent=here))

    def doctype(*_):
        raise ValueError("a DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: leaf("text", text)
    parser.CommentHandler = lambda text: leaf("comment", text)
    parser.ProcessingInstructionHandler = lambda name, data: leaf(
        "instruction", f"{name} {data}" if data else name
    )
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(octets, True)
    return document


def canonical(node, exclusive=False, comments=False, without=()):
    """The canonical octets of a node and what is in it, without the nodes named."""
    writer = _Writer(exclusive, comments, without)
    if node.kind == "document":
        writer.document(node)
    else:
        writer.element(node, {}, is_apex=True)
    return "".join(writer.out).encode()


class _Writer:
    def __init__(self, exclusive, comments, without):
        self.exclusive, self.comments, self.without = exclusive, comments, without
        self.out = []

    def document(self, node):
        """Line feeds part what stands beside the root element from it."""
        behind_root = False
        for child in node.children:
            if child.kind == "element":
                self.element(child, {}, is_apex=True)
                behind_root = True
            elif child.kind == "instruction" or self.comments:
                self.out += ["\n"] * behind_root
                self.leaf(child)
                self.out += ["\n"] * (not behind_root)

    def leaf(self, node):
        if node.kind == "text":
            self.out.append(_escaped(node.value, {"&": "amp", "<": "lt", ">": "gt"}, "\r"))
        elif node.kind == "instruction":
            self.out.append(f"<?{node.value}?>")
        elif self.comments:
            self.out.append(f"<!--{node.value}-->")

    def element(self, node, rendered, is_apex=False):
        scope = node.namespaces()
        wanted = self._wanted(node, scope)
        fresh = {
            prefix: name
            for prefix, name in wanted.items()
            if rendered.get(prefix, "") != name and not (prefix == "xml" and name == XML)
        }
        rendered = {**rendered, **fresh}
        self.out.append(f"<{node.value}")
        for prefix in sorted(fresh):
            self._attribute(f"xmlns:{prefix}" if prefix else "xmlns", fresh[prefix])
        own = [pair for pair in node.attributes if not _is_declaration(pair[0])]
        if is_apex and not self.exclusive:
            own += _inherited(node, dict(own))
        for name, value in sorted(own, key=lambda pair: _order(pair[0], scope)):
            self._attribute(name, value)
        self.out.append(">")
        for child in node.children:
            if child.kind != "element":
                self.leaf(child)
            elif child not in self.without:
                self.element(child, rendered)
        self.out.append(f"</{node.value}>")

    def _wanted(self, node, scope):
        if not self.exclusive:
            return {"": "", **scope}
        names = [node.value]
        names += [name for name, _ in node.attributes if ":" in name]
        prefixes = {name.rpartition(":")[0] for name in names if not _is_declaration(name)}
        return {prefix: scope.get(prefix, "") for prefix in prefixes}

    def _attribute(self, name, value):
        text = _escaped(value, {"&": "amp", "<": "lt", '"': "quot"}, "\t\n\r")
        self.out.append(f' {name}="{text}"')


def _is_declaration(name):
    return name == "xmlns" or name.startswith("xmlns:")


def _inherited(node, own):
    """The xml: attributes of the elements around an apex (Canonical XML 1.0, 2.4)."""
    found = {}
    while node := node.parent:
        for name, value in node.attributes:
            if name.startswith("xml:") and name not in own:
                found.setdefault(name, value)
    return list(found.items())


def _order(name, scope):
    prefix, _, local = name.rpartition(":")
    return (scope[prefix] if prefix else "", local)


def _escaped(text, names, references):
    for char, name in names.items():
        text = text.replace(char, f"&{name};")
    for char in references:
        text = text.replace(char, f"&#x{ord(char):X};")
    return text
