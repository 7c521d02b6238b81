#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets from tests/fixtures. Inputs of findings (regression-*) stay.

Run it after fixtures or the form of a target's input change: `python3 tests/fuzz/make_seeds.py`.
"""

import io
import json
import pathlib
import sqlite3
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
LONGEST = 8 * 1024

KAZAKH = b"Qwerty12"
MADE = b"123456"


def fixtures(*patterns):
    """The fixtures of these patterns that are small enough, each with a name of its own."""
    for pattern in patterns:
        for path in sorted(FIXTURES.glob(pattern)):
            octets = path.read_bytes()
            if path.is_file() and len(octets) <= LONGEST:
                yield str(path.relative_to(FIXTURES)).replace("/", "_"), octets


def write(target, seeds):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if not old.name.startswith("regression-"):
            old.unlink()
    for name, octets in seeds:
        (folder / name).write_bytes(octets)


def element(octets, at=0):
    """Content start, content end and end of the BER element at an offset; definite lengths."""
    length, start = octets[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if count == 0:
            raise ValueError("indefinite")
        length = int.from_bytes(octets[start : start + count], "big")
        start += count
    return start, start + length


def authenticated_safe(pfx):
    """The AuthenticatedSafe of a DER PFX: SEQUENCE { 3, SEQUENCE { oid, [0] { OCTET STRING } } }."""
    at, _ = element(pfx)
    _, at = element(pfx, at)
    at, _ = element(pfx, at)
    _, at = element(pfx, at)
    at, _ = element(pfx, at)
    start, end = element(pfx, at)
    return pfx[start:end]


ROUNDS = [b"\x02\x02\x07\xd0", b"\x02\x02\x08\x00", b"\x02\x02\x27\x10", b"\x02\x03\x01\x90\x00"]


def with_few_rounds(octets):
    """The same with one round for each key derivation. It decrypts to nonsense, but quickly: most
    of what reads ciphers and their parameters is reached all the same."""
    for rounds in ROUNDS:
        octets = octets.replace(rounds, rounds[:2] + b"\0" * (len(rounds) - 3) + b"\1")
    return octets


def safes():
    for path in sorted((HERE / "keys").glob("*.p12")):
        yield path.name, MADE + b"\n" + authenticated_safe(path.read_bytes())
    for name, octets in fixtures("pkcs12/made/*.p12", "pkcs12/aes.p12", "kz/ru/*/ru256cpa.*.p12"):
        password = b"Fixture1" if name.startswith("kz") else MADE
        try:
            yield name, password + b"\n" + with_few_rounds(authenticated_safe(octets))
        except (ValueError, IndexError):
            continue


def key_stores():
    for path in sorted((HERE / "keys").glob("*.p12")):
        yield path.name, MADE + b"\n" + path.read_bytes()
    made = fixtures("pkcs12/*.p12", "pkcs12/*.jks", "pkcs12/made/*.p[12]*", "pkcs12/made/*.pem")
    for name, octets in [*made, *fixtures("pki/*.pkcs8.der", "pkcs12/made/*.p8")]:
        yield name, MADE + b"\n" + with_few_rounds(octets)
    for name, octets in fixtures("pkcs12/aes.p12", "pkcs12/made/encrypted.p8"):
        yield "slow_" + name, MADE + b"\n" + octets
    for name, octets in fixtures("kz/p12/gost2015/individual_valid.p12", "kz/p12/gost2004/gostknca*"):
        yield name, KAZAKH + b"\n" + octets


NATIVE = [
    json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()
    for number, (method, params) in enumerate(
        [
            ("sign", {
                "documents": [
                    {"name": "a.txt", "content": {"text": "1 000"}},
                    {"content": {"base64": "MTEK"}},
                    {"content": {"document": "x"}},
                    {"content": {"digest": {"algorithm": "sha-256", "value": "AAAA"}}},
                ],
                "format": {"type": "cms", "attached": True},
                "timestamp": True,
                "filter": {"purpose": "signature", "keyUsage": ["nonRepudiation"], "trust": "any"},
                "incremental": True,
                "resumable": True,
                "options": {"locale": "kk", "deadlineMs": 5},
            }),
            ("sign", {
                "documents": [],
                "format": {"type": "xml", "target": "/a", "parent": "/"},
                "filter": {"trust": {"certificates": ["PEM"]}, "algorithms": ["gost-512"]},
            }),
            ("timestamp", {"digest": {"algorithm": "gost-94", "value": ""}}),
            ("verify", {"signature": {"base64": ""}, "format": "raw", "certificate": ""}),
            ("authenticate", {"nonce": "n" * 44}),
            ("requestPermissions", {"permissions": ["sign", "authenticate"]}),
            ("openStream", {"name": "a", "size": 1, "keep": False, "digests": ["sha-256"]}),
            ("resume", {"batch": "b", "have": [0, 1]}),
            ("callModule", {"module": "m", "method": "f", "args": [1], "members": {"a": None}}),
        ]
    )
]

REQUESTS = [
    b"--heartbeat--",
    b"{}",
    b'{"module":"kz.gov.pki.knca.commonUtils","method":"getActiveTokens"}',
    b'{"module":"kz.gov.pki.knca.basics","method":"sign","args":{"format":"cms","data":["MQ=="],'
    b'"signingParams":{"decode":true,"encapsulate":false},"signerParams":{"extKeyUsageOids":[]},'
    b'"locale":"kk","allowedStorages":null}}',
    b"{module='kz.gov.pki.ncalayerservices.accessory';'method'=>getBundles}",
    b"{ // a comment\n a:[,1;-1.5e3,0x1f,TRUE,null], b:'\\u0416\\ud83d\\ude00\\'' /* end */ }",
    b'{"method":"a\\udc00b","args":["\\"",{"x":{"y":[]}}],}',
]

ORIGINS = [
    b"null",
    b"https://egov.kz",
    b"https://xn--80a.kz:8443",
    b"http://localhost:3000",
    b"http://127.0.0.1",
    b"http://[::1]:8080",
    b"https://[2001:db8::1]",
    b"https://user@egov.kz/path?query#fragment",
    b"file:///etc/passwd",
]

SIGN = [
    b"0\n\n\n<r/>",
    b"4\n\n\n<?xml version='1.0'?><!-- a --><r xmlns='urn:a' xml:lang='kk'>&amp;&#13;<b/></r>",
    b"1\n/r/a\n/r\n<r><a Id='x' xmlns:p='urn:p'><p:b p:c='1'/></a></r>",
    b"5\n//*[@id='y'][1]\n//c\n<r xml:base='a'><a><b id='y'/></a><c/></r>",
    b"2\n#x\n\n<p:r xmlns:p='urn:p' xml:space='preserve'><p:a ID='x'><![CDATA[<]]></p:a></p:r>",
    b"7\nBody wsu:Id\nHeader\n<Envelope><Header/><Body xmlns:wsu='http://docs.oasis-open.org/wss/"
    b"2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd' wsu:Id='b'>text</Body></Envelope>",
]


def masked(first, payload):
    return bytes([first, 0x80 | len(payload), 0, 0, 0, 0]) + payload


WEBSOCKET = [
    masked(0x81, b"--heartbeat--") + masked(0x89, b"ping") + masked(0x88, b"\x03\xe8bye"),
    masked(0x01, b"{") + masked(0x8A, b"") + masked(0x00, b"}") + masked(0x80, b""),
    b"\x81\xfe\x00\x80\x01\x02\x03\x04" + b"x" * 128,
    b"\x81\xff\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00{}",
    masked(0x82, b"binary"),
]


MODULE = b"""symbolic-name = "kz.example.echo"
version = "1.2"
contract = "1.1"
answers = ["kz.example.echo.api"]
methods = ["echo"]
envelope = "bare"
permissions = ["sign", "network"]
network-hosts = ["example.kz"]
"""


def packages():
    entries = [
        ("module.toml", MODULE),
        ("component.wasm", b"\0asm\x0d\0\x01\0"),
        ("LICENSE", b"MIT"),
        ("icon.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0@\0\0\0@"),
    ]
    for name, method, count in [("deflated", zipfile.ZIP_DEFLATED, 3), ("stored", zipfile.ZIP_STORED, 4)]:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            for entry, octets in entries[:count]:
                archive.writestr(zipfile.ZipInfo(entry), octets, method)
        yield name, packed.getvalue()


def indexes():
    words = {"kk": "\u0416", "ru": "\u042d\u0445\u043e", "en": "Echo"}
    bundle = {
        "name": words, "symname": "kz.example.echo", "version": "1.2", "info": words,
        "url": "kz.example.echo-1.2.tanba", "hash": "00" * 32, "csernum": "1a2b", "chash": "ff" * 32,
        "required": True, "hidden": True, "banned": True, "minimum": "1.1", "answers": ["echo"],
        "permissions": ["sign", "fly"], "publisher": "P", "size": 1000, "tanba": "1.1", "more": [{}],
    }
    index = {"version": 1, "issued": "2026-01-01T00:00:00Z", "expires": "2026-02-01T00:00:00+05:00"}
    for name, bundles in [("empty", []), ("one", [bundle]), ("web", [bundle | {"url": "https://a.kz/b"}])]:
        yield name, json.dumps(index | {"keys": ["AB" * 32], "bundles": bundles}).encode()


def databases():
    """What Firefox keeps about sites: one page, and a tree of several."""
    for name, rows in [("page", 3), ("tree", 60)]:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "permissions.sqlite"
            base = sqlite3.connect(path)
            base.execute("PRAGMA page_size = 512")
            base.execute("CREATE TABLE moz_perms (id INTEGER PRIMARY KEY, origin TEXT, type TEXT, permission INTEGER)")
            for number in range(rows):
                row = (f"https://site{number}.kz", "loopback-network", number % 3)
                base.execute("INSERT INTO moz_perms VALUES (NULL, ?, ?, ?)", row)
            base.commit()
            base.close()
            yield name, path.read_bytes()


def numbered(seeds):
    return [(f"{number:02}", octets) for number, octets in enumerate(seeds)]


def main():
    cms = list(fixtures("cms/made/*.p7?", "cms/rfc4134/*.bin", "kz/cms/*.cms", "kz/ru/*/*.cms"))
    tokens = list(fixtures("tsp/*.tsr", "kz/tsp/*.der"))
    certificates = list(fixtures("kz/ca/*", "kz/ru/*.cer", "pki/*.cer", "paths/leaf*.pem"))
    keys = list(fixtures("pki/*.pkcs8.der", "pki/*.sec1.der", "kz/ru/*/*.pkcs8.der"))
    documents = list(fixtures("c14n/*/*.xml"))
    signed = fixtures("kz/xml/*.xml", "xmldsig/merlin-xmldsig*/*.xml", "xmldsig/xmldsig11*/*p256*.xml")
    manifests = sorted((HERE.parent.parent / "modules").glob("*/module.toml"))
    write("ber", cms[:4] + tokens[:2] + keys[:2])
    write("c14n", [(name, f"{n % 3}\n".encode() + text) for n, (name, text) in enumerate(documents)])
    write("catalogue_index", indexes())
    write("certificate", certificates)
    write("cms_round_trip", numbered([bytes([n, 0, 0, 0, 90, 1]) + b"content" for n in (0, 1, 0xF0, 0xF1)]))
    write("cms_verify", cms + tokens)
    write("http_origin", numbered(ORIGINS))
    write("key_store", key_stores())
    write("manifest", [(path.parent.name, path.read_bytes()) for path in manifests])
    write("module_package", packages())
    write("pkcs12_contents", safes())
    write("private_key", keys)
    write("native_message", numbered(NATIVE))
    write("request_frame", numbered(REQUESTS))
    write("sqlite_table", databases())
    write("timestamp_response", tokens)
    write("websocket_frames", numbered(WEBSOCKET))
    write("xml_document", documents)
    write("xml_sign", numbered(SIGN))
    write("xml_verify", signed)


if __name__ == "__main__":
    main()
