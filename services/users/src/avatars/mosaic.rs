//! A picture on its way to become small: its rows go in one by one, and only their averages are kept.

use image::RgbaImage;

use super::refused::Refused;

/// Pixels that a picture may have; more are refused when its header is read.
pub const MOST_PIXELS: u64 = 40_000_000;
/// The side of an avatar, in pixels.
pub const SIDE: u32 = 512;

/// The centred square of a picture, averaged over tiles of `tile` × `tile` pixels, so that its side stays below twice
/// [`SIDE`] and its memory below 4 MiB however large the picture is.
pub struct Mosaic {
    left: u32,
    top: u32,
    side: u32,
    tile: u32,
    /// The row of tiles that is being added up.
    sums: Vec<[u32; 4]>,
    done: Vec<u8>,
}

impl Mosaic {
    /// For a picture of this size; refused if that is over [`MOST_PIXELS`] or nothing.
    pub fn new(width: u32, height: u32) -> Result<Self, Refused> {
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Refused::TooLarge);
        }
        let shorter = width.min(height);
        let tile = (shorter / SIDE).max(1);
        let side = shorter - shorter % tile;
        if side == 0 {
            return Err(Refused::broken("a side of 0 pixels"));
        }
        let tiles = side / tile;
        Ok(Self {
            left: (width - side) / 2,
            top: (height - side) / 2,
            side,
            tile,
            sums: vec![[0; 4]; tiles as usize],
            done: Vec::with_capacity((tiles * tiles * 4) as usize),
        })
    }

    /// Takes the row `y`, as red, green, blue and opacity. Rows come from top to bottom.
    pub fn take_row(&mut self, y: u32, pixels: impl Iterator<Item = [u8; 4]>) {
        let Some(row) = y.checked_sub(self.top).filter(|row| *row < self.side) else { return };
        let mut inside = pixels.skip(self.left as usize);
        for sum in &mut self.sums {
            for [red, green, blue, opacity] in
                inside.by_ref().take(self.tile as usize).map(|pixel| pixel.map(u32::from))
            {
                // What cannot be seen must not colour what can: each colour counts by its opacity.
                for (sum, value) in sum.iter_mut().zip([red * opacity, green * opacity, blue * opacity, opacity]) {
                    *sum += value;
                }
            }
        }
        if (row + 1).is_multiple_of(self.tile) {
            self.finish_row();
        }
    }

    fn finish_row(&mut self) {
        let pixels = self.tile * self.tile;
        for sum in &mut self.sums {
            let [red, green, blue, opacity] = std::mem::take(sum);
            let colours = [red, green, blue].map(|colour| colour / 255 / pixels);
            self.done.extend(
                colours.iter().chain([&(opacity / pixels)]).map(|value| u8::try_from(*value).unwrap_or(u8::MAX)),
            );
        }
    }

    /// The square, each colour multiplied by its opacity; refused if rows are missing.
    pub fn finish(self) -> Result<RgbaImage, Refused> {
        let tiles = self.side / self.tile;
        RgbaImage::from_raw(tiles, tiles, self.done).ok_or_else(|| Refused::broken("rows are missing"))
    }
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::{Mosaic, SIDE};
    use crate::avatars::refused::Refused;

    fn filled(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> image::RgbaImage {
        let mut mosaic = Mosaic::new(width, height).unwrap();
        for y in 0..height {
            mosaic.take_row(y, (0..width).map(|x| pixel(x, y)));
        }
        mosaic.finish().unwrap()
    }

    #[test]
    fn only_the_middle_of_a_picture_is_kept() {
        let green = |inside: bool| if inside { [0, 255, 0, 255] } else { [255, 0, 0, 255] };
        let wide = filled(1_000, 600, |x, _| green((200..800).contains(&x)));
        assert_eq!((wide.dimensions(), wide.pixels().all(|pixel| pixel.0 == [0, 255, 0, 255])), ((600, 600), true));
        let tall = filled(10, 30, |_, y| green((10..20).contains(&y)));
        assert!(tall.pixels().all(|pixel| pixel.0 == [0, 255, 0, 255]));
    }

    #[test]
    fn a_large_picture_is_averaged_to_less_than_twice_the_side_of_an_avatar() {
        let squares = filled(2_100, 2_100, |x, y| if (x + y) % 2 == 0 { [255; 4] } else { [0, 0, 0, 255] });
        assert!((SIDE..2 * SIDE).contains(&squares.width()), "{}", squares.width());
        let Rgba([grey, .., opacity]) = squares.get_pixel(300, 300);
        assert!((120..136).contains(grey), "{grey}");
        assert_eq!(*opacity, 255);
    }

    #[test]
    fn what_is_transparent_has_no_colour() {
        let half = filled(1_024, 1_024, |x, _| if x % 2 == 0 { [255, 0, 0, 255] } else { [0, 255, 0, 0] });
        assert_eq!(half.get_pixel(0, 0).0, [127, 0, 0, 127]);
    }

    #[test]
    fn the_size_is_judged_before_anything_is_kept() {
        assert_eq!(Mosaic::new(50_000, 50_000).err(), Some(Refused::TooLarge));
        assert_eq!(Mosaic::new(u32::MAX, u32::MAX).err(), Some(Refused::TooLarge));
        assert!(Mosaic::new(8_000, 5_000).is_ok());
        assert!(matches!(Mosaic::new(0, 7).err(), Some(Refused::NotAnImage(_))));
    }

    #[test]
    fn missing_rows_are_noticed() {
        let mut mosaic = Mosaic::new(4, 4).unwrap();
        mosaic.take_row(0, std::iter::repeat([1; 4]));
        assert!(mosaic.finish().is_err());
    }
}
