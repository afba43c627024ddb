//! Drawing an avatar anew from a file that somebody sent: what comes out holds pixels and nothing else of it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbaImage};

use super::avatar::Avatar;
use super::formats;
use super::mosaic::SIDE;
use super::refused::Refused;

/// Of JPEG, from 1 to 100: no difference is seen at this size, at a quarter of the bytes of 100.
const QUALITY: u8 = 88;

/// The avatar of the picture in `file`: its middle square, upright, 512×512; JPEG, or PNG if anything is transparent.
pub fn draw(file: &[u8]) -> Result<Avatar, Refused> {
    let (square, orientation) = formats::read(file)?;
    let square = DynamicImage::ImageRgba8(square).resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    let mut square = DynamicImage::ImageRgba8(with_full_colours(square.into_rgba8()));
    square.apply_orientation(orientation);
    encode(square.into_rgba8()).map(Avatar::of).map_err(Refused::broken)
}

/// Takes the opacity, by which colours were multiplied to be averaged, out of them again.
fn with_full_colours(mut square: RgbaImage) -> RgbaImage {
    for pixel in square.pixels_mut() {
        let [colours @ .., opacity] = &mut pixel.0;
        for colour in colours {
            *colour = u8::try_from(u16::from(*colour) * 255 / u16::from(*opacity).max(1)).unwrap_or(u8::MAX);
        }
    }
    square
}

fn encode(square: RgbaImage) -> image::ImageResult<Vec<u8>> {
    let mut file = Vec::new();
    if square.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
        square.write_to(&mut Cursor::new(&mut file), ImageFormat::Png)?;
    } else {
        let opaque = DynamicImage::ImageRgba8(square).into_rgb8();
        opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut file, QUALITY))?;
    }
    Ok(file)
}
