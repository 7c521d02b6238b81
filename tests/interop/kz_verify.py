#!/usr/bin/env python3
"""Verifies Kazakh GOST and RSA signatures and tokens that log in, written from the standards alone: no part of it is
shared with the program under test. Standard library only.

    kz_verify.py cms FILE [--content FILE] [--authority FILE]...
    kz_verify.py xml FILE [--authority FILE]...
    kz_verify.py raw FILE --content FILE --certificate FILE
    kz_verify.py token FILE --origin ORIGIN --nonce NONCE --certificate FILE
    kz_verify.py skeleton FILE
    kz_verify.py canonical FILE [--exclusive]
    kz_verify.py vectors FOLDER

Prints a JSON report (skeleton and canonical: the text); leaves with 0 when everything is valid.
"""

import argparse
import json
import pathlib
import sys

from kz import c14n, certificate, cms, der, token, vectors, xmldsig
from kz.keys import SIGNATURES

WHAT = ["cms", "xml", "raw", "token", "skeleton", "canonical", "vectors"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--content", type=pathlib.Path)
    parser.add_argument("--certificate", type=pathlib.Path)
    parser.add_argument("--authority", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--origin")
    parser.add_argument("--nonce")
    parser.add_argument("--exclusive", action="store_true")
    arguments = parser.parse_args()
    if arguments.what == "vectors":
        return report(vectors.check(arguments.file))
    octets = arguments.file.read_bytes()
    if arguments.what == "token":
        trusted = arguments.certificate.read_bytes()
        return report(token.verify(json.loads(octets), arguments.origin, arguments.nonce, trusted))
    if arguments.what == "skeleton":
        print("\n".join(der.skeleton(octets)))
        return 0
    if arguments.what == "canonical":
        text = c14n.canonical(c14n.parse(octets), arguments.exclusive, comments=True)
        sys.stdout.buffer.write(text)
        return 0
    authorities = [certificate.read(path.read_bytes()) for path in arguments.authority]
    content = arguments.content.read_bytes() if arguments.content else None
    if arguments.what == "cms":
        return report(attempt(cms.verify, octets, content, authorities))
    if arguments.what == "xml":
        return report(attempt(xmldsig.verify, octets, authorities))
    return report(raw(octets, content, arguments.certificate))


def attempt(verify, *arguments):
    """The reports on the signatures, or one on a file that cannot be read."""
    try:
        return verify(*arguments)
    except (cms.Refused, ValueError, KeyError, IndexError, c14n.expat.ExpatError) as refusal:
        return [{"valid": False, "why": f"unreadable: {refusal}"}]


def raw(value, content, path):
    """A bare signature value by the algorithm of the key's family."""
    signer = certificate.read(path.read_bytes())
    key = signer.key
    kind, octets = ("rsa", None) if key.is_rsa else ("gost", key.curve.octets)
    default = {None: "sha256", 64: "streebog512", 32: "gost34311"}[octets]
    algorithms = [name for name, known in SIGNATURES.items() if known == (kind, default)]
    valid = key.verifies(algorithms[-1], content, value)
    return [{"valid": valid, "why": None, "subject": signer.name}]


def report(signers):
    print(json.dumps(signers, ensure_ascii=False, indent=1))
    return 0 if signers and all(signer["valid"] for signer in signers) else 1


if __name__ == "__main__":
    sys.exit(main())
