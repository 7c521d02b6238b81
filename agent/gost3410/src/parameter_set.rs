//! The named curves.

/// A curve with its base point, as named by the standards.
///
/// Names follow RFC 7836 (appendix A), RFC 4357 (section 11.4) and RFC 7091 (section 7). The
/// Kazakh sets of GOST 34.10-2015 and GOST 34.310-2004 are the same curves under other object
/// identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterSet {
    /// id-tc26-gost-3410-12-512-paramSetA; the Kazakh 512-bit set of GOST 34.10-2015.
    Tc26_512A,
    /// id-tc26-gost-3410-12-512-paramSetB.
    Tc26_512B,
    /// id-tc26-gost-3410-2012-512-paramSetC, cofactor 4.
    Tc26_512C,
    /// id-tc26-gost-3410-2012-512-paramSetTest, the second example of the standard.
    Test512,
    /// id-tc26-gost-3410-2012-256-paramSetA, cofactor 4; the Kazakh 256-bit set.
    Tc26_256A,
    /// 256-paramSetB = CryptoPro-A = CryptoPro-XchA; the Kazakh set of GOST 34.310-2004.
    CryptoProA,
    /// 256-paramSetC = CryptoPro-B.
    CryptoProB,
    /// 256-paramSetD = CryptoPro-C = CryptoPro-XchB.
    CryptoProC,
    /// id-GostR3410-2001-TestParamSet, the first example of the standard.
    Test256,
}

impl ParameterSet {
    /// Every set this crate knows.
    pub const ALL: [Self; 9] = [
        Self::Tc26_512A,
        Self::Tc26_512B,
        Self::Tc26_512C,
        Self::Test512,
        Self::Tc26_256A,
        Self::CryptoProA,
        Self::CryptoProB,
        Self::CryptoProC,
        Self::Test256,
    ];

    /// Octets of a coordinate, a private key, a digest and half a signature: 32 or 64.
    pub const fn field_octets(self) -> usize {
        match self {
            Self::Tc26_512A | Self::Tc26_512B | Self::Tc26_512C | Self::Test512 => 64,
            Self::Tc26_256A
            | Self::CryptoProA
            | Self::CryptoProB
            | Self::CryptoProC
            | Self::Test256 => 32,
        }
    }

    /// The short name people use for the set.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tc26_512A => "TC26 512-A",
            Self::Tc26_512B => "TC26 512-B",
            Self::Tc26_512C => "TC26 512-C",
            Self::Test512 => "TC26 512-Test",
            Self::Tc26_256A => "TC26 256-A",
            Self::CryptoProA => "CryptoPro-A",
            Self::CryptoProB => "CryptoPro-B",
            Self::CryptoProC => "CryptoPro-C",
            Self::Test256 => "CryptoPro-Test",
        }
    }
}
