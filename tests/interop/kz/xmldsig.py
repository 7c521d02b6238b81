"""XML signatures as Kalkan writes them (kz-gost 8)."""

import base64

from . import certificate as certificates
from .c14n import canonical, parse
from .keys import digest

DSIG = "http://www.w3.org/2000/09/xmldsig#"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_ENVELOPED = DSIG + "enveloped-signature"
# Exclusive, with comments.
_CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}


def verify(octets, authorities):
    """A report on every signature."""
    document = parse(octets)
    signatures = document.every(DSIG, "Signature")
    return [_report(document, signatures, one, authorities) for one in signatures]


def _report(document, signatures, signature, authorities):
    report = {"valid": False, "why": None}
    try:
        later = signatures[signatures.index(signature) + 1 :]
        report["covers"] = _check_references(document, signature, ())
        if report["covers"] is None:
            report["without_later"] = True
            report["covers"] = _check_references(document, signature, later)
        if report["covers"] is None:
            raise ValueError("a digest does not match")
        certificate = _certificate(signature)
        report["subject"] = certificate.name
        report["path"] = certificates.path(certificate, authorities)
        report["algorithm"] = _check_value(signature, certificate)
        report["valid"] = True
    except (ValueError, KeyError, IndexError) as refusal:
        report["why"] = str(refusal)
    return report


def _check_value(signature, certificate):
    info = signature.only(DSIG, "SignedInfo")
    method = info.only(DSIG, "CanonicalizationMethod").attribute("Algorithm")
    exclusive, comments = _CANONICAL[method]
    algorithm = info.only(DSIG, "SignatureMethod").attribute("Algorithm")
    signed = canonical(info, exclusive, comments)
    value = _octets(signature.only(DSIG, "SignatureValue"))
    if not certificate.key.verifies(algorithm, signed, value):
        raise ValueError("the signature value does not verify")
    return algorithm


def _check_references(document, signature, without):
    """The names of the elements that are signed; None when a digest differs."""
    covered = []
    for reference in signature.only(DSIG, "SignedInfo").children:
        if not reference.named(DSIG, "Reference"):
            continue
        target = _target(document, reference.attribute("URI"))
        left_out, exclusive = list(without), False
        for transform in reference.only(DSIG, "Transforms").children:
            if transform.kind != "element":
                continue
            method = transform.attribute("Algorithm")
            if method == _ENVELOPED:
                left_out.append(signature)
            else:
                exclusive, _ = _CANONICAL[method]
        # What an empty address or a bare name leads to comes without comments, whatever the
        # canonical form would keep (XMLDSig 4.4.3.3).
        octets = canonical(target, exclusive, False, left_out)
        name = reference.only(DSIG, "DigestMethod").attribute("Algorithm")
        if digest(name, octets) != _octets(reference.only(DSIG, "DigestValue")):
            return None
        covered.append(target.value or "document")
    return covered


def _target(document, address):
    if address == "":
        return document
    if not address.startswith("#"):
        raise ValueError(f"the reference {address} leads outside")
    found = _by_identifier(document, address[1:])
    if len(found) != 1:
        raise ValueError(f"{len(found)} elements are called {address}")
    return found[0]


def _by_identifier(node, identifier):
    found = []
    for name, value in node.attributes:
        prefix, _, local = name.rpartition(":")
        known = prefix == "" or node.namespaces().get(prefix) == _WSU
        if known and local in ("Id", "ID", "id") and value == identifier:
            found.append(node)
    for child in node.children:
        found += _by_identifier(child, identifier)
    return found


def _certificate(signature):
    places = signature.every(DSIG, "X509Certificate") + signature.every(_WSSE, "KeyIdentifier")
    if len(places) != 1:
        raise ValueError(f"{len(places)} certificates")
    return certificates.read(_octets(places[0]))


def _octets(element):
    """Base64 in which white space, a carriage return too, has no meaning."""
    return base64.b64decode("".join(element.text().split()), validate=True)
