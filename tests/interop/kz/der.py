"""DER (X.690), strictly: what has to be DER is refused when it is anything else."""


class Element:
    """One element: its tag octet, its content and its octets as they stand."""

    def __init__(self, raw, content, tag):
        self.raw = raw
        self.content = content
        self.tag = tag

    @property
    def children(self):
        if not self.tag & 0x20:
            raise ValueError(f"a primitive element {self.tag:#04x} has no parts")
        return parts(self.content)

    def expect(self, tag):
        """This element, when it has the tag."""
        if self.tag != tag:
            raise ValueError(f"element {self.tag:#04x} where {tag:#04x} belongs")
        return self

    @property
    def oid(self):
        """The dotted text of an object identifier."""
        numbers, value = [], 0
        for octet in self.expect(0x06).content:
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    @property
    def integer(self):
        return int.from_bytes(self.expect(0x02).content, "big", signed=True)

    @property
    def bits(self):
        """The octets of a bit string without unused bits."""
        if self.expect(0x03).content[:1] != b"\0":
            raise ValueError("a bit string of odd length")
        return self.content[1:]


def parts(octets):
    """The elements that octets consist of."""
    found, at = [], 0
    while at < len(octets):
        end, start = _extent(octets, at)
        found.append(Element(octets[at:end], octets[start:end], octets[at]))
        at = end
    return found


def whole(octets):
    """The one element that octets are."""
    found = parts(octets)
    if len(found) != 1:
        raise ValueError(f"{len(found)} elements where one belongs")
    return found[0]


def _extent(octets, at):
    if at + 2 > len(octets) or octets[at] & 0x1F == 0x1F:
        raise ValueError("no tag and length")
    length, start = octets[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        field = octets[start : start + size]
        length, start = int.from_bytes(field, "big"), start + size
        if not 0 < size <= 4 or field[0] == 0 or length < 0x80:
            raise ValueError("the length is not as DER writes it")
    if start + length > len(octets):
        raise ValueError("the element is cut off")
    return start + length, start


def skeleton(octets):
    """The shape of a message as lines: tags by depth, object identifiers, short constants. Values
    are left out, and so are the parts of certificates and tokens, which differ by issuer."""
    lines = []
    _outline(whole(octets), 0, lines)
    return lines


def _outline(element, depth, lines):
    indent = "  " * depth
    if element.tag == 0x06:
        lines.append(f"{indent}OID {element.oid}")
    elif element.tag in (0x02, 0x05) and len(element.content) < 2:
        lines.append(f"{indent}{element.tag:02x} {element.content.hex()}")
    elif element.tag & 0x20:
        lines.append(f"{indent}{element.tag:02x}")
        for child in element.children:
            _outline(child, depth + 1, lines)
    else:
        lines.append(f"{indent}{element.tag:02x} length of {_length_octets(element)}")


def _length_octets(element):
    return len(element.raw) - len(element.content) - 1
