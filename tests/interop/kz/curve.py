"""GOST 34.10-2015 and 34.310-2004: curves and verification (kz-gost 3 and 4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """y^2 = x^3 + ax + b over the integers modulo p, with a point (x, y) of order q."""

    p: int
    a: int
    b: int
    q: int
    x: int
    y: int

    @property
    def octets(self):
        """The length of a coordinate, of r and of s."""
        return (self.p.bit_length() + 7) // 8

    def holds(self, point):
        """Whether a point is on the curve; the point at infinity, None, is not asked for."""
        x, y = point
        return (y * y - x * x * x - self.a * x - self.b) % self.p == 0

    def add(self, left, right):
        """The sum of two points; None is the point at infinity."""
        if left is None or right is None:
            return left or right
        (x1, y1), (x2, y2) = left, right
        if x1 == x2 and (y1 + y2) % self.p == 0:
            return None
        if left == right:
            slope = (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x3 = (slope * slope - x1 - x2) % self.p
        return x3, (slope * (x1 - x3) - y1) % self.p

    def multiply(self, number, point, other_number=0, other_point=None):
        """The point added to itself so many times, and the other so many times, summed up."""
        summands = {"00": None, "10": point, "01": other_point}
        summands["11"] = self.add(point, other_point)
        length = max(number.bit_length(), other_number.bit_length())
        result = None
        for bits in zip(f"{number:0{length}b}", f"{other_number:0{length}b}"):
            result = self.add(self.add(result, result), summands["".join(bits)])
        return result

    def public_key(self, octets):
        """Reads x and y, little-endian one after the other."""
        size = self.octets
        if len(octets) != 2 * size:
            raise ValueError(f"a public key of {len(octets)} octets")
        point = tuple(int.from_bytes(octets[at : at + size], "little") for at in (0, size))
        if max(point) >= self.p or not self.holds(point):
            raise ValueError("the public key is not on the curve")
        return point

    def verifies(self, point, digest, signature):
        """Whether r and s, little-endian one after the other, sign a digest."""
        size = self.octets
        if len(signature) != 2 * size or len(digest) != size:
            return False
        r = int.from_bytes(signature[:size], "little")
        s = int.from_bytes(signature[size:], "little")
        if not (0 < r < self.q and 0 < s < self.q):
            return False
        e = int.from_bytes(digest, "little") % self.q or 1
        inverse = pow(e, -1, self.q)
        base, point = (s * inverse % self.q, (self.x, self.y)), (-r * inverse % self.q, point)
        sum_ = self.multiply(*base, *point)
        return sum_ is not None and sum_[0] % self.q == r


# By the parameter set in the key (kz-gost 2.1).
CURVES = {
    # id-tc26-gost-3410-12-512-paramSetA
    "1.2.398.3.10.1.1.2.2.1": Curve(
        p=int(
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc7",
            16,
        ),
        a=int(
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc4",
            16,
        ),
        b=int(
            "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265"
            "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760",
            16,
        ),
        q=int(
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
            16,
        ),
        x=0x3,
        y=int(
            "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921"
            "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4",
            16,
        ),
    ),
    # id-tc26-gost-3410-2012-256-paramSetA
    "1.2.398.3.10.1.1.2.1.1": Curve(
        p=0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd97,
        a=0xc2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335,
        b=0x295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513,
        q=0x400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67,
        x=0x91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28,
        y=0x32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5c,
    ),
    # id-GostR3410-2001-CryptoPro-A-ParamSet
    "1.2.398.3.10.1.1.1.1.1": Curve(
        p=0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd97,
        a=0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd94,
        b=0xa6,
        q=0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893,
        x=0x1,
        y=0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14,
    ),
}
