"""Checks this verifier itself by the published vectors."""

import hashlib
import json

from .curve import CURVES
from .gost3411_94 import CRYPTOPRO_SBOX, gost3411_94
from .keys import PublicKey
from .streebog import streebog

_CURVE_MEMBERS = ("p", "a", "b", "q", "x", "y")


def check(folder):
    """A report on every vector of a kind that this verifier knows."""
    kinds = (_streebog, _gost3411_94, _curves, _signatures, _kalkan)
    return [_entry(name, holds) for kind in kinds for name, holds in kind(folder)]


def _entry(name, holds):
    return {"vector": name, "valid": holds, "why": None if holds else "differs"}


def _read(folder, name):
    return json.loads((folder / name).read_text())


def _streebog(folder):
    for vector in _read(folder, "streebog.json"):
        message = bytes.fromhex(vector["msg"])
        for bits in (256, 512):
            holds = streebog(message, bits).hex() == vector[f"streebog{bits}"]
            yield f"Streebog-{bits} {vector['name']}", holds


def _gost3411_94(folder):
    for vector in _read(folder, "gost3411_94.json"):
        message = bytes.fromhex(vector["msg"])
        holds = gost3411_94(message).hex() == vector["gost34311_kz_test_sbox"]
        yield f"GOST 34.311-95 of {len(message)} octets", holds
        holds = gost3411_94(message, CRYPTOPRO_SBOX).hex() == vector["cryptopro_sbox"]
        yield f"GOST R 34.11-94 of {len(message)} octets", holds


def _curves(folder):
    for vector in _read(folder, "curves.json"):
        if curve := CURVES.get(vector["oid_kz"]):
            same = all(getattr(curve, name) == int(vector[name], 16) for name in _CURVE_MEMBERS)
            base = (curve.x, curve.y)
            holds = same and curve.holds(base) and curve.multiply(curve.q, base) is None
            yield vector["name"], holds


def _signatures(folder):
    names = {vector["name"]: vector["oid_kz"] for vector in _read(folder, "curves.json")}
    for vector in _read(folder, "gost3410_fixed_k.json"):
        if curve := CURVES.get(names[vector["curve"]]):
            point = curve.public_key(bytes.fromhex(vector["spki_octets"]))
            digest, signature = (bytes.fromhex(vector[name]) for name in ("digest", "sig_kz"))
            other = hashlib.shake_256(digest).digest(len(digest))
            holds = curve.verifies(point, digest, signature)
            holds = holds and not curve.verifies(point, other, signature)
            holds = holds and not curve.verifies(point, digest, signature[::-1])
            yield f"signature by {vector['curve']}", holds


def _kalkan(folder):
    vector = _read(folder, "kalkan_512a_sample.json")
    key = PublicKey(bytes.fromhex(vector["spki"]))
    signature = bytes.fromhex(vector["sig"])
    algorithm = "1.2.398.3.10.1.1.2.3.2"
    yield "signature of Kalkan", key.verifies(algorithm, vector["msg"].encode(), signature)
