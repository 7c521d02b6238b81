"""GOST R 34.11-2012 "Streebog" (RFC 6986), the hash of Kazakh GOST 34.11-2015 too."""

from .streebog_tables import ITERATION, LINEAR, PI


def _combined_tables():
    """One look-up for substitution and linear transformation of the octet at place j of a word."""
    tables = []
    for place in range(8):
        rows = LINEAR[8 * place : 8 * place + 8]
        table = []
        for octet in range(256):
            word = 0
            for bit in range(8):
                if PI[octet] >> bit & 1:
                    word ^= rows[bit]
            table.append(word)
        tables.append(table)
    return tables


_TABLES = _combined_tables()
_CONSTANTS = [int.from_bytes(constant, "little") for constant in ITERATION]
_MASK = (1 << 512) - 1


def _lps(state):
    octets = state.to_bytes(64, "little")
    result = 0
    for word in range(8):
        value = 0
        for place in range(8):
            value ^= _TABLES[place][octets[8 * place + word]]
        result |= value << (64 * word)
    return result


def _compress(total, chaining, block):
    key = _lps(chaining ^ total)
    state = block
    for constant in _CONSTANTS:
        state = _lps(state ^ key)
        key = _lps(key ^ constant)
    return state ^ key ^ chaining ^ block


def streebog(message, bits):
    """The digest of `bits` (256 or 512) in its printed order."""
    chaining = 0 if bits == 512 else int.from_bytes(b"\x01" * 64, "little")
    total = checksum = 0
    whole = len(message) // 64 * 64
    for start in range(0, whole, 64):
        block = int.from_bytes(message[start : start + 64], "little")
        chaining = _compress(total, chaining, block)
        total = total + 512 & _MASK
        checksum = checksum + block & _MASK
    rest = message[whole:]
    block = int.from_bytes(rest + b"\x01", "little")
    chaining = _compress(total, chaining, block)
    total = total + 8 * len(rest) & _MASK
    checksum = checksum + block & _MASK
    chaining = _compress(0, chaining, total)
    chaining = _compress(0, chaining, checksum)
    return chaining.to_bytes(64, "little")[64 - bits // 8 :]
