"""Certificates, as far as a signature needs them: names, key, purposes, path."""

import base64
import re

from .der import whole
from .keys import PublicKey

_COMMON_NAME = "2.5.4.3"
_BASIC_CONSTRAINTS = "2.5.29.19"
_EXTENDED_KEY_USAGE = "2.5.29.37"


class Certificate:
    def __init__(self, octets):
        self.raw = octets
        signed, algorithm, signature = whole(octets).children
        self._signed, self._signature = signed.raw, signature.bits
        self._algorithm = algorithm.children[0].oid
        fields = [part for part in signed.children if part.tag != 0xA0]
        self.serial, _, self.issuer, _, self.subject, spki = (part.raw for part in fields[:6])
        self.key = PublicKey(spki)
        self._extensions = {}
        for part in fields[6:]:
            if part.tag == 0xA3:
                for extension in whole(part.content).children:
                    oid, *_, value = extension.children
                    self._extensions[oid.oid] = value.content

    @property
    def name(self):
        """The common name of the subject."""
        for relative in whole(self.subject).children:
            for attribute in relative.children:
                oid, value = attribute.children
                if oid.oid == _COMMON_NAME:
                    return value.content.decode()
        return "?"

    @property
    def is_authority(self):
        value = self._extensions.get(_BASIC_CONSTRAINTS)
        return value is not None and whole(value).content[:3] == b"\1\1\xff"

    @property
    def purposes(self):
        value = self._extensions.get(_EXTENDED_KEY_USAGE)
        return [part.oid for part in whole(value).children] if value else []

    def is_issued_by(self, issuer):
        if self.issuer != issuer.subject or not issuer.is_authority:
            return False
        return issuer.key.verifies(self._algorithm, self._signed, self._signature)


def read(octets):
    """A certificate, DER or PEM."""
    text = re.search(rb"-----BEGIN CERTIFICATE-----(.*?)-----END", octets, re.S)
    return Certificate(base64.b64decode(text[1]) if text else octets)


def path(certificate, authorities):
    """The names from a certificate up to a self-signed authority; None when it does not get there."""
    names = [certificate.name]
    for _ in range(8):
        if certificate.subject == certificate.issuer:
            return names if certificate.is_issued_by(certificate) else None
        issuers = [issuer for issuer in authorities if certificate.is_issued_by(issuer)]
        if not issuers:
            return None
        certificate = issuers[0]
        names.append(certificate.name)
    return None
