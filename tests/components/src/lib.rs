//! Nothing here; see `tests/`.
