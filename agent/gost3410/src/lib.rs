//! GOST R 34.10-2012 signatures. STUB: API to be delivered.
#![no_std]
extern crate alloc;

/// A parameter set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterSet {
    /// id-tc26-gost-3410-2012-512-paramSetA; the Kazakh 512-bit set.
    Tc26_512A,
    /// id-tc26-gost-3410-2012-512-paramSetB.
    Tc26_512B,
    /// id-tc26-gost-3410-2012-512-paramSetC.
    Tc26_512C,
    /// id-tc26-gost-3410-2012-512-paramSetTest.
    Test512,
    /// id-tc26-gost-3410-2012-256-paramSetA.
    Tc26_256A,
    /// 256-B = CryptoPro-A = XchA; the Kazakh legacy set.
    CryptoProA,
    /// 256-C = CryptoPro-B.
    CryptoProB,
    /// 256-D = CryptoPro-C = XchB.
    CryptoProC,
    /// id-GostR3410-2001-TestParamSet.
    Test256,
}
