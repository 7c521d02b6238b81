//! The mark of Tanba, drawn: a ring on a stem with two arms, after the signs that herds bore.

use crate::TrayState;

/// Samples along a pixel's side, for smooth edges.
const SAMPLES: u32 = 4;

/// Half the width of a stroke, where the mark is 64 wide.
const STROKE: f32 = 3.2;

/// The mark as a square of `size` pixels, four octets each: alpha, red, green, blue.
pub fn argb(size: u16, state: TrayState) -> Vec<u8> {
    let background: [u8; 3] = match state {
        TrayState::Idle => [0x0a, 0x6c, 0x74],
        TrayState::Busy => [0x00, 0x5f, 0xb8],
        TrayState::Problem => [0xb3, 0x26, 0x1e],
    };
    let mut pixels = Vec::with_capacity(usize::from(size) * usize::from(size) * 4);
    for y in 0..size {
        for x in 0..size {
            pixels.extend(pixel(x, y, size, background));
        }
    }
    pixels
}

/// One pixel: how much of it the plate and the mark cover.
fn pixel(x: u16, y: u16, size: u16, background: [u8; 3]) -> [u8; 4] {
    let (mut plate, mut ink) = (0, 0);
    for sample in 0..SAMPLES * SAMPLES {
        let at = |pixel: u16, sample: u32| {
            let inside = (f32::from(u16::try_from(sample).unwrap_or(0)) + 0.5) / 4.0;
            (f32::from(pixel) + inside) * 64.0 / f32::from(size)
        };
        let point = (at(x, sample % SAMPLES), at(y, sample / SAMPLES));
        plate += u32::from(on_plate(point));
        ink += u32::from(on_mark(point));
    }
    let all = SAMPLES * SAMPLES;
    let share = |covered: u32, value: u32| u8::try_from(value * covered / all).unwrap_or(u8::MAX);
    let mixed = |value: u8| share(ink, 255).saturating_add(share(all - ink, u32::from(value)));
    let [red, green, blue] = background.map(mixed);
    [share(plate, 255), red, green, blue]
}

/// A square with round corners.
fn on_plate((x, y): (f32, f32)) -> bool {
    let beyond = |value: f32| ((value - 32.0).abs() - 16.0).max(0.0);
    length(beyond(x), beyond(y)) <= 14.0
}

/// The ring, the stem and the two arms.
fn on_mark((x, y): (f32, f32)) -> bool {
    let ring = (length(x - 32.0, y - 21.0) - 8.5).abs() <= STROKE;
    let stem = (x - 32.0).abs() <= STROKE && (29.0..=53.0).contains(&y);
    let arms = (length(x - 32.0, y - 38.0) - 14.0).abs() <= STROKE && y >= 38.0;
    let ends = [18.0, 46.0]
        .iter()
        .any(|end: &f32| length(x - end, y - 38.0) <= STROKE);
    ring || stem || arms || ends
}

/// `f32::hypot` asks for a C library that is newer than anything else here does.
#[expect(clippy::imprecise_flops, reason = "pixels of a small picture")]
fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(pixels: &[u8], size: usize, x: usize, y: usize) -> [u8; 4] {
        let start = (y * size + x) * 4;
        pixels[start..start + 4].try_into().unwrap()
    }

    #[test]
    fn the_mark_is_white_on_a_round_plate() {
        let pixels = argb(64, TrayState::Idle);
        assert_eq!(pixels.len(), 64 * 64 * 4);
        assert_eq!(at(&pixels, 64, 0, 0)[0], 0, "corners are clear");
        assert_eq!(at(&pixels, 64, 32, 40), [255, 255, 255, 255], "the stem");
        assert_eq!(
            at(&pixels, 64, 32, 21),
            [255, 0x0a, 0x6c, 0x74],
            "inside the ring"
        );
    }

    #[test]
    fn states_differ() {
        let marks = [TrayState::Idle, TrayState::Busy, TrayState::Problem].map(|it| argb(22, it));
        assert_ne!(marks[0], marks[1]);
        assert_ne!(marks[1], marks[2]);
    }
}
