//! Reading the four formats that are taken, each in bounded memory. What a file is, its first bytes decide: neither
//! its name nor the type that the client gives.

mod gif;
mod jpeg;
mod png;
mod webp;

use image::metadata::Orientation;
use image::{ImageFormat, RgbaImage};

use super::refused::Refused;

/// What decoding one picture may allocate, in bytes.
const MEMORY: usize = 52 * 1024 * 1024;

/// The middle square of a picture, colours multiplied by opacity, and how it is to be turned.
pub type Read = (RgbaImage, Orientation);

/// Reads the picture in `file`.
pub fn read(file: &[u8]) -> Result<Read, Refused> {
    match image::guess_format(file) {
        Ok(ImageFormat::Jpeg) => jpeg::read(file),
        Ok(ImageFormat::Png) => png::read(file),
        Ok(ImageFormat::Gif) => gif::read(file),
        Ok(ImageFormat::WebP) => webp::read(file),
        _ => Err(Refused::broken("of no format that is taken")),
    }
}

/// How EXIF data say the picture is to be turned.
fn orientation(exif: Option<&[u8]>) -> Orientation {
    exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms)
}

/// Grey as a colour.
fn grey(value: u8, opacity: u8) -> [u8; 4] {
    [value, value, value, opacity]
}
