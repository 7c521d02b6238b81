//! A signature and its two encodings.

use crate::{Error, Octets, ParameterSet, integer, integer::Integer, scheme::scheme};

/// How the two halves of a signature are laid out in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `r` then `s`, each little-endian: GOST 34.10-2015 and GOST 34.310-2004 in Kazakhstan.
    Kazakh,
    /// `s` then `r`, each big-endian: RFC 9215, and RFC 4491 (section 2.2.2).
    Russian,
}

/// The pair (r, s) of GOST R 34.10-2012, section 6.1 (RFC 7091, section 6.1), both in 1..q-1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    set: ParameterSet,
    r: Integer,
    s: Integer,
}

impl Signature {
    /// Reads a signature of exactly `2 * set.field_octets()` octets.
    pub fn from_octets(set: ParameterSet, layout: Layout, octets: &[u8]) -> Result<Self, Error> {
        let half = set.field_octets();
        let (first, second) = octets
            .split_at_checked(half)
            .ok_or(Error::SignatureLength)?;
        if second.len() != half {
            return Err(Error::SignatureLength);
        }
        let (r, s) = match layout {
            Layout::Kazakh => (
                integer::from_le_octets(first),
                integer::from_le_octets(second),
            ),
            Layout::Russian => (
                integer::from_be_octets(second),
                integer::from_be_octets(first),
            ),
        };
        let scheme = scheme(set);
        if !bool::from(scheme.is_scalar(&r) & scheme.is_scalar(&s)) {
            return Err(Error::SignatureRange);
        }
        Ok(Self { set, r, s })
    }

    /// Writes the signature in `2 * field_octets` octets.
    pub fn to_octets(&self, layout: Layout) -> Octets {
        let half = self.set.field_octets();
        let mut r = integer::to_le_octets(&self.r);
        let mut s = integer::to_le_octets(&self.s);
        let (r, s) = (&mut r[..half], &mut s[..half]);
        match layout {
            Layout::Kazakh => Octets::join(r, s),
            Layout::Russian => {
                r.reverse();
                s.reverse();
                Octets::join(s, r)
            }
        }
    }

    /// The parameter set whose group order bounds the halves.
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    pub(crate) fn new(set: ParameterSet, r: Integer, s: Integer) -> Self {
        Self { set, r, s }
    }

    pub(crate) fn r(&self) -> &Integer {
        &self.r
    }

    pub(crate) fn s(&self) -> &Integer {
        &self.s
    }
}
