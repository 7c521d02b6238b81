//! Binary frames: a piece of a stream's content.

/// Octets before the content: the number of the stream, big-endian.
pub const HEAD: usize = 4;

/// The stream and the content of a binary frame; `None` for a frame shorter than its head.
pub fn chunk(frame: &[u8]) -> Option<(u32, &[u8])> {
    let (head, content) = frame.split_first_chunk::<HEAD>()?;
    Some((u32::from_be_bytes(*head), content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_names_the_stream() {
        assert_eq!(chunk(&[0, 0, 1, 2, 9, 8]), Some((258, &[9, 8][..])));
        assert_eq!(chunk(&[0, 0, 0, 1]), Some((1, &[][..])));
        assert_eq!(chunk(&[0, 0, 1]), None);
    }
}
