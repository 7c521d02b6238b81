"""CMS as Kalkan writes it (kz-gost 7), every rule of that section checked."""

import hashlib

from . import certificate as certificates
from .der import whole
from .keys import DIGESTS, SIGNATURES, digest

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_DATA = "1.2.840.113549.1.7.1"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"


class Refused(Exception):
    """Why a message is not a valid signature."""


def _must(holds, why):
    if not holds:
        raise Refused(why)


class SignedData:
    def __init__(self, octets):
        content_type, content = whole(octets).children
        _must(content_type.oid == _SIGNED_DATA, "not SignedData")
        self.version, digests, inner, *rest = whole(content.expect(0xA0).content).children
        self.version = self.version.integer
        self.digests = [_identifier(part) for part in digests.children]
        self.content_type, *octets = inner.children
        self.content_type = self.content_type.oid
        self.content = whole(octets[0].content).expect(0x04).content if octets else None
        self.certificates = []
        for part in rest[:-1]:
            if part.tag == 0xA0:
                self.certificates = [certificates.Certificate(one.raw) for one in part.children]
        self.signers = [Signer(part) for part in rest[-1].expect(0x31).children]


class Signer:
    def __init__(self, element):
        parts = element.children
        self.version = parts[0].integer
        issuer, serial = parts[1].expect(0x30).children
        self.issuer, self.serial = issuer.raw, serial.raw
        self._algorithms = [parts[2], parts[4]]
        self.digest = _identifier(parts[2])
        self.signed_attributes = parts[3].expect(0xA0)
        self.algorithm = _identifier(parts[4])
        self.signature = parts[5].expect(0x04).content
        self.unsigned = _attributes(parts[6].expect(0xA1)) if len(parts) > 6 else {}

    @property
    def attributes(self):
        encodings = [part.raw for part in self.signed_attributes.children]
        _must(encodings == sorted(encodings), "the attributes are not in the order of DER")
        return _attributes(self.signed_attributes)

    def check_parameters(self):
        """Refuses algorithms without NULL parameters, which Kalkan always writes."""
        for algorithm in self._algorithms:
            _must(len(algorithm.children) == 2, "an algorithm without NULL parameters")

    def certificate(self, candidates):
        for candidate in candidates:
            if (candidate.issuer, candidate.serial) == (self.issuer, self.serial):
                return candidate
        raise Refused("the signing certificate is not there")

    def check(self, content_type, content, candidates):
        """Refuses unless digest, references and signature hold; gives the certificate."""
        certificate = self.certificate(candidates)
        attributes = self.attributes
        _must(self.version == 1, f"SignerInfo version {self.version}")
        _must(attributes[_CONTENT_TYPE].oid == content_type, "another content type")
        expected = digest(self.digest, content)
        _must(attributes[_MESSAGE_DIGEST].content == expected, "another message digest")
        _check_reference(attributes, certificate)
        signed = b"\x31" + self.signed_attributes.raw[1:]
        holds = certificate.key.verifies(self.algorithm, signed, self.signature, self.digest)
        _must(holds, "the signature value does not verify")
        return certificate


def verify(octets, content, authorities):
    """A report on every signer."""
    message = SignedData(octets)
    _must(message.version == 1, f"SignedData version {message.version}")
    _must(message.content_type == _DATA, "the content is not plain data")
    _must(message.signers != [], "nobody signed")
    if message.content is not None:
        _must(content in (None, message.content), "another content than the one inside")
        content = message.content
    _must(content is not None, "the content is elsewhere")
    return [_report(message, signer, content, authorities) for signer in message.signers]


def _report(message, signer, content, authorities):
    report = {"valid": False, "why": None}
    try:
        report["digest"] = DIGESTS[signer.digest]
        report["algorithm"] = SIGNATURES[signer.algorithm][1]
        report["attributes"] = list(signer.attributes)
        _must(signer.digest in message.digests, "a digest algorithm that is not announced")
        signer.check_parameters()
        certificate = signer.check(message.content_type, content, message.certificates)
        report["subject"] = certificate.name
        report["path"] = certificates.path(certificate, authorities)
        report["timestamps"] = [
            _timestamp(token, signer.signature) for token in signer.unsigned.get(_TIMESTAMP, [])
        ]
        report["valid"] = True
    except (Refused, ValueError, KeyError, IndexError) as refusal:
        report["why"] = str(refusal)
    return report


def _timestamp(token, signature):
    """Checks a time-stamp token over the octets of a signature."""
    message = SignedData(token.raw)
    _must(message.version == 3 and message.content_type == _TST_INFO, "no time-stamp token")
    (signer,) = message.signers
    authority = signer.check(_TST_INFO, message.content, message.certificates)
    _must(authority.purposes == [_TIME_STAMPING], "the authority is not for time-stamps")
    _, policy, imprint, _, time, *_ = whole(message.content).children
    algorithm, value = imprint.children
    algorithm = _identifier(algorithm)
    _must(digest(algorithm, signature) == value.content, "the time-stamp is of something else")
    return {
        "authority": authority.name,
        "policy": policy.oid,
        "imprint": DIGESTS[algorithm],
        "time": time.content.decode(),
    }


def _check_reference(attributes, certificate):
    if reference := attributes.get(_SIGNING_CERTIFICATE_V2):
        identifiers = reference.children[0].children[0].children
        _must([part.tag for part in identifiers] == [0x04], "not the reference of Kalkan")
        expected = hashlib.sha256(certificate.raw).digest()
    elif reference := attributes.get(_SIGNING_CERTIFICATE):
        identifiers = reference.children[0].children[0].children
        expected = hashlib.sha1(certificate.raw).digest()
    else:
        return
    _must(identifiers[0].content == expected, "the reference names another certificate")


def _identifier(element):
    """The object identifier of an algorithm, whose parameters are NULL or absent."""
    oid, *parameters = element.children
    _must([part.raw for part in parameters] in ([], [b"\5\0"]), f"{oid.oid} with parameters")
    return oid.oid


def _attributes(element):
    """Attributes by type: the single value of signed ones, a list of values of unsigned ones."""
    single = element.tag == 0xA0
    found = {}
    for attribute in element.children:
        oid, values = attribute.children
        _must(oid.oid not in found, f"attribute {oid.oid} twice")
        values = values.expect(0x31).children
        _must(not single or len(values) == 1, f"attribute {oid.oid} with several values")
        found[oid.oid] = values[0] if single else values
    return found
