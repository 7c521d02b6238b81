//! Attached messages of any size, verified in constant memory.
