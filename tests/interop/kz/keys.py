"""Algorithms by object identifier and by address, and public keys."""

import hashlib

from .curve import CURVES
from .der import whole
from .gost3411_94 import gost3411_94
from .streebog import streebog

_PKIGOVKZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"

HASHES = {
    "streebog256": lambda octets: streebog(octets, 256),
    "streebog512": lambda octets: streebog(octets, 512),
    "gost34311": gost3411_94,
    "sha1": lambda octets: hashlib.sha1(octets).digest(),
    "sha256": lambda octets: hashlib.sha256(octets).digest(),
    "sha512": lambda octets: hashlib.sha512(octets).digest(),
}
# kz-gost 2.1 and 2.5.
DIGESTS = {
    "1.2.398.3.10.1.3.1": "gost34311",
    "1.2.398.3.10.1.3.2": "streebog256",
    "1.2.398.3.10.1.3.3": "streebog512",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.3": "sha512",
    _PKIGOVKZ + "gostr34112015-512": "streebog512",
    _MORE + "gost34311": "gost34311",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
}
# Kind of key and digest. The native library names the key instead of the signature.
SIGNATURES = {
    "1.2.398.3.10.1.1.1.1": ("gost", "gost34311"),
    "1.2.398.3.10.1.1.1.2": ("gost", "gost34311"),
    "1.2.398.3.10.1.1.2.3.1": ("gost", "streebog256"),
    "1.2.398.3.10.1.1.2.3.2": ("gost", "streebog512"),
    "1.2.840.113549.1.1.5": ("rsa", "sha1"),
    "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    _PKIGOVKZ + "gostr34102015-gostr34112015-512": ("gost", "streebog512"),
    _MORE + "gost34310-gost34311": ("gost", "gost34311"),
    _MORE + "rsa-sha256": ("rsa", "sha256"),
}
# What stands before the digest in an RSA signature (RFC 8017, section 9.2).
_DIGEST_INFO = {
    "sha1": "3021300906052b0e03021a05000414",
    "sha256": "3031300d060960864801650304020105000420",
    "sha512": "3051300d060960864801650304020305000440",
}


def digest(name, octets):
    """The digest by an algorithm's identifier or address."""
    return HASHES[DIGESTS[name]](octets)


class PublicKey:
    """The key of a SubjectPublicKeyInfo."""

    def __init__(self, spki):
        algorithm, bits = whole(spki).children
        oid, *parameters = algorithm.children
        self.is_rsa = oid.oid == "1.2.840.113549.1.1.1"
        inner = whole(bits.bits)
        if self.is_rsa:
            self.modulus, self.exponent = (number.integer for number in inner.children)
        else:
            self.curve = CURVES[parameters[0].children[0].oid]
            self.point = self.curve.public_key(inner.expect(0x04).content)

    def verifies(self, algorithm, signed, signature, expected_digest=None):
        """Whether a signature over octets holds, by the algorithm's identifier or address."""
        kind, name = SIGNATURES[algorithm]
        if expected_digest is not None and DIGESTS[expected_digest] != name:
            return False
        if (kind == "rsa") != self.is_rsa:
            return False
        value = HASHES[name](signed)
        if not self.is_rsa:
            return self.curve.verifies(self.point, value, signature)
        size = (self.modulus.bit_length() + 7) // 8
        info = bytes.fromhex(_DIGEST_INFO[name]) + value
        padded = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
        number = pow(int.from_bytes(signature, "big"), self.exponent, self.modulus)
        return len(signature) == size and number.to_bytes(size, "big") == padded
