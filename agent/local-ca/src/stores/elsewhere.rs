//! Systems without a store of the user: Linux. Discovery finds none, so nobody comes here.

use super::TrustError;
use crate::LocalCertificate;

pub(super) fn add(_: &LocalCertificate) -> Result<(), TrustError> {
    Err(TrustError::NoSuchStore)
}

pub(super) fn remove(_: &str) -> Result<(), TrustError> {
    Err(TrustError::NoSuchStore)
}

pub(super) fn names() -> Result<Vec<String>, TrustError> {
    Err(TrustError::NoSuchStore)
}

pub(super) fn authorities() -> Result<Vec<Vec<u8>>, TrustError> {
    Err(TrustError::NoSuchStore)
}
