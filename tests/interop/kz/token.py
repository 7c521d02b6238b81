"""Authentication tokens of Web eID, by the text of its specification, and those of GOST keys by
docs/protocol-native.md. Elliptic curves of NIST and RSA are left to OpenSSL."""

import base64
import hashlib
import pathlib
import subprocess
import tempfile

from .certificate import read
from .keys import HASHES

# The hash function, the curve as OpenSSL calls it and the octets of a signature.
_CURVES = {
    "ES256": ("sha256", "prime256v1", 64),
    "ES384": ("sha384", "secp384r1", 96),
    "ES512": ("sha512", "secp521r1", 132),
}
_RSA = {"RS256": "sha256"}
# The hash function and the octets of a number of the curve.
_GOST = {
    "GOST3410-256": ("streebog256", 32),
    "GOST3410-512": ("streebog512", 64),
    "GOST3410-2004": ("gost34311", 32),
}


class Refused(Exception):
    """Why a token logs nobody in."""


def verify(token, origin, nonce, trusted):
    """A report on whether the owner of a trusted certificate logs in at this origin now."""
    try:
        _check(token, origin.encode(), nonce.encode(), trusted)
    except (Refused, KeyError, ValueError, IndexError) as refusal:
        return [{"valid": False, "why": f"{type(refusal).__name__}: {refusal}"}]
    return [{"valid": True, "why": None}]


def _must(holds, why):
    if not holds:
        raise Refused(why)


def _check(token, origin, nonce, trusted):
    _must(token["format"].split(".")[0] == "web-eid:1", "another format")
    _must(token["appVersion"].startswith("https://"), "no address of a version")
    der = base64.b64decode(token["unverifiedCertificate"], validate=True)
    # Whoever is behind the certificate is another question; here it has to be this very one.
    _must(der == _der(trusted), "another certificate")
    algorithm = token["algorithm"]
    value = base64.b64decode(token["signature"], validate=True)
    if algorithm in _GOST:
        _check_gost(der, algorithm, origin, nonce, value)
    else:
        _check_international(der, algorithm, origin, nonce, value)


def _der(octets):
    if not octets.startswith(b"-----"):
        return octets
    body = octets.split(b"-----BEGIN CERTIFICATE-----")[1].split(b"-----END")[0]
    return base64.b64decode(body)


def _check_gost(der, algorithm, origin, nonce, value):
    name, size = _GOST[algorithm]
    digest = HASHES[name]
    key = read(der).key
    _must(not key.is_rsa and key.curve.octets == size, "another kind of key")
    _must(len(value) == 2 * size, "a signature of another length")
    # r and s are big-endian here, and little-endian in everything else that is Kazakh.
    value = value[:size][::-1] + value[size:][::-1]
    signed = digest(origin) + digest(nonce)
    _must(key.curve.verifies(key.point, digest(signed), value), "the signature does not hold")


def _check_international(der, algorithm, origin, nonce, value):
    curve, length = None, None
    if algorithm in _RSA:
        name = _RSA[algorithm]
    else:
        name, curve, length = _CURVES[algorithm]
    signed = hashlib.new(name, origin).digest() + hashlib.new(name, nonce).digest()
    if curve is not None:
        _must(len(value) == length, "a signature of another length")
        value = _ecdsa(value[: length // 2], value[length // 2 :])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for file, octets in [("certificate", der), ("signed", signed), ("value", value)]:
            (folder / file).write_bytes(octets)
        described = _openssl(folder, "x509", "-inform", "DER", "-in", "certificate", "-noout", "-text")
        _must("TLS Web Client Authentication" in described, "not for authentication")
        if curve is None:
            _must("rsaEncryption" in described, "another kind of key")
        else:
            _must(f"ASN1 OID: {curve}" in described, "another kind of key")
        key = _openssl(folder, "x509", "-inform", "DER", "-in", "certificate", "-noout", "-pubkey")
        (folder / "key").write_text(key)
        _openssl(folder, "dgst", f"-{name}", "-verify", "key", "-signature", "value", "signed")


def _ecdsa(r, s):
    """SEQUENCE { r INTEGER, s INTEGER }"""
    numbers = b""
    for octets in (r, s):
        number = int.from_bytes(octets, "big")
        content = number.to_bytes(number.bit_length() // 8 + 1, "big")
        numbers += bytes([2, len(content)]) + content
    length = bytes([len(numbers)]) if len(numbers) < 128 else bytes([0x81, len(numbers)])
    return b"\x30" + length + numbers


def _openssl(folder, *arguments):
    outcome = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True)
    _must(outcome.returncode == 0, f"openssl {arguments[0]}: {outcome.stdout}{outcome.stderr}")
    return outcome.stdout
