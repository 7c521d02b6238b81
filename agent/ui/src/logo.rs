//! The picture that a page claims as its own: hostile bytes until decoded within limits.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, ImageReader, Limits};
use slint::{Image, Rgba8Pixel, SharedPixelBuffer};

/// The longest side that is accepted, in pixels.
const LONGEST_SIDE: u32 = 1024;

/// Memory that decoding may take, in octets.
const MEMORY: u64 = 16 * 1024 * 1024;

/// Decodes base64 of a PNG or JPEG; nothing when it is anything else, broken, or too large.
pub(crate) fn decode(base64: &str) -> Option<Image> {
    let octets = STANDARD.decode(base64).ok()?;
    let mut reader = ImageReader::new(Cursor::new(octets))
        .with_guessed_format()
        .ok()?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let pixels = reader.decode().ok()?.into_rgba8();
    let (width, height) = pixels.dimensions();
    let buffer = SharedPixelBuffer::<Rgba8Pixel>::clone_from_slice(&pixels, width, height);
    Some(Image::from_rgba8(buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> String {
        let mut octets = Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(width, height)
            .write_to(&mut octets, ImageFormat::Png)
            .unwrap();
        STANDARD.encode(octets.into_inner())
    }

    #[test]
    fn a_picture_is_decoded() {
        let size = decode(&png(40, 20)).unwrap().size();
        assert_eq!((size.width, size.height), (40, 20));
    }

    #[test]
    fn large_broken_and_other_pictures_are_not_shown() {
        assert!(decode(&png(LONGEST_SIDE + 1, 1)).is_none());
        assert!(decode("").is_none());
        assert!(decode("????").is_none());
        assert!(decode(&STANDARD.encode("<svg xmlns='http://www.w3.org/2000/svg'/>")).is_none());
        let whole = STANDARD.decode(png(40, 20)).unwrap();
        assert!(decode(&STANDARD.encode(&whole[..whole.len() / 2])).is_none());
    }
}
