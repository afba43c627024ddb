//! WebP: decoded whole, so that it has to be smaller than the others.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;

use super::{MEMORY, Read};
use crate::avatars::mosaic::Mosaic;
use crate::avatars::refused::Refused;

pub(super) fn read(file: &[u8]) -> Result<Read, Refused> {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(Refused::broken)?;
    let (width, height) = decoder.dimensions();
    let mut mosaic = Mosaic::new(width, height)?;
    let size = usize::try_from(decoder.total_bytes()).map_err(|_| Refused::TooLarge)?;
    // A picture is decoded beside what comes out, with four bytes for each pixel; a frame of an animation beside its
    // canvas too.
    let beside = width as usize * height as usize * if decoder.has_animation() { 8 } else { 4 };
    if size + beside > MEMORY {
        return Err(Refused::TooLarge);
    }
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let has_alpha = decoder.color_type().has_alpha();
    let mut picture = vec![0; size];
    decoder.read_image(&mut picture).map_err(Refused::broken)?;
    let row = size / height.max(1) as usize;
    for (y, row) in (0..).zip(picture.chunks_exact(row)) {
        if has_alpha {
            mosaic.take_row(y, row.as_chunks().0.iter().copied());
        } else {
            mosaic.take_row(y, row.as_chunks().0.iter().map(|[r, g, b]| [*r, *g, *b, u8::MAX]));
        }
    }
    Ok((mosaic.finish()?, turn))
}
