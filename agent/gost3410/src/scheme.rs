//! The signature scheme over one curve, behind an object so that keys need no type parameter.

use subtle::Choice;

use crate::{ParameterSet, integer::Integer};

/// Where a pair of coordinates lies.
pub(crate) enum Membership {
    Group,
    Curve,
    Neither,
}

pub(crate) trait Scheme: Sync {
    fn is_scalar(&self, value: &Integer) -> Choice;
    fn product(&self, left: &Integer, right: &Integer) -> Integer;
    fn digest_scalar(&self, digest: &Integer) -> Integer;
    fn public_point(&self, d: &Integer) -> (Integer, Integer);
    fn membership(&self, x: &Integer, y: &Integer) -> Membership;
    fn sign(&self, d: &Integer, e: &Integer, nonce: &Integer) -> Option<(Integer, Integer)>;
    fn verify(
        &self,
        point: (&Integer, &Integer),
        e: &Integer,
        signature: (&Integer, &Integer),
    ) -> bool;
}

pub(crate) fn scheme(_: ParameterSet) -> &'static dyn Scheme {
    todo!()
}
