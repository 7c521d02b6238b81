"""GOST R 34.11-94 (RFC 5831): with the S-box of the test parameters it is GOST 34.311-95 of
Kazakhstan, with that of CryptoPro the Russian one (RFC 4357, section 11.2)."""

TEST_SBOX = (
    (4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3),
    (14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9),
    (5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11),
    (7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3),
    (6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2),
    (4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14),
    (13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12),
    (1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12),
)
CRYPTOPRO_SBOX = (
    (10, 4, 5, 6, 8, 1, 3, 7, 13, 12, 14, 0, 9, 2, 11, 15),
    (5, 15, 4, 0, 2, 13, 11, 9, 1, 7, 6, 3, 12, 14, 10, 8),
    (7, 15, 12, 14, 9, 4, 1, 0, 3, 11, 5, 2, 6, 10, 8, 13),
    (4, 10, 7, 12, 0, 15, 2, 8, 14, 1, 6, 5, 13, 11, 9, 3),
    (7, 6, 4, 11, 9, 12, 2, 10, 1, 8, 0, 14, 15, 13, 3, 5),
    (7, 6, 2, 4, 13, 9, 15, 0, 10, 1, 5, 11, 8, 14, 12, 3),
    (13, 14, 4, 1, 7, 0, 5, 10, 3, 12, 8, 15, 6, 2, 9, 11),
    (1, 3, 10, 9, 5, 11, 4, 15, 8, 6, 7, 14, 13, 0, 2, 12),
)
_C3 = bytes.fromhex("00ff00ff00ff00ffff00ff00ff00ff0000ffff00ff0000ffff000000ffff00ff")


def _encrypt(block, key, sbox):
    """One block of GOST 28147-89."""
    words = [int.from_bytes(key[at : at + 4], "little") for at in range(0, 32, 4)]
    low = int.from_bytes(block[:4], "little")
    high = int.from_bytes(block[4:], "little")
    for word in words * 3 + words[::-1]:
        total = low + word & 0xFFFFFFFF
        value = 0
        for place in range(8):
            value |= sbox[place][total >> 4 * place & 15] << 4 * place
        low, high = high ^ (value << 11 | value >> 21) & 0xFFFFFFFF, low
    return high.to_bytes(4, "little") + low.to_bytes(4, "little")


def _xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def _shift(octets):
    """The transformation A."""
    return octets[8:] + _xor(octets[:8], octets[8:16])


def _permute(octets):
    """The transformation P."""
    return bytes(octets[8 * column + row] for row in range(8) for column in range(4))


def _mix(octets, times):
    """The transformation psi, so many times."""
    words = [octets[at : at + 2] for at in range(0, 32, 2)]
    words = [int.from_bytes(word, "little") for word in words]
    for _ in range(times):
        words.append(words[0] ^ words[1] ^ words[2] ^ words[3] ^ words[12] ^ words[15])
        words.pop(0)
    return b"".join(word.to_bytes(2, "little") for word in words)


def _step(state, block, sbox):
    left, right = state, block
    keys = [_permute(_xor(left, right))]
    for number in range(3):
        left = _shift(left)
        if number == 1:
            left = _xor(left, _C3)
        right = _shift(_shift(right))
        keys.append(_permute(_xor(left, right)))
    encrypted = b"".join(
        _encrypt(state[8 * place : 8 * place + 8], keys[place], sbox) for place in range(4)
    )
    return _mix(_xor(state, _mix(_xor(block, _mix(encrypted, 12)), 1)), 61)


def gost3411_94(message, sbox=TEST_SBOX):
    """The digest, 32 octets in their printed order."""
    state = bytes(32)
    checksum = 0
    for start in range(0, len(message), 32):
        block = message[start : start + 32].ljust(32, b"\0")
        state = _step(state, block, sbox)
        checksum = checksum + int.from_bytes(block, "little") & (1 << 256) - 1
    state = _step(state, (8 * len(message)).to_bytes(32, "little"), sbox)
    return _step(state, checksum.to_bytes(32, "little"), sbox)
