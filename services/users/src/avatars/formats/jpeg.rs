//! JPEG: decoded at an eighth, a quarter or half of its size where that is enough, so that a photograph of 40
//! megapixels takes no more memory than one of one.

use jpeg_decoder::{CodingProcess, Decoder, ImageInfo, PixelFormat};

use super::{MEMORY, Read, grey, orientation};
use crate::avatars::mosaic::{MOST_PIXELS, Mosaic};
use crate::avatars::refused::Refused;

/// The side of an avatar: decoding at a size that is not smaller is enough.
const ENOUGH: u16 = 512;
/// Scans of a progressive picture: each goes over all blocks again, and an honest one has about ten.
const MOST_SCANS: usize = 100;
/// The most that a progressive picture keeps of each pixel while it is decoded: three coefficients of two bytes.
const PROGRESSIVE: usize = 6;

pub(super) fn read(file: &[u8]) -> Result<Read, Refused> {
    let mut decoder = Decoder::new(file);
    decoder.read_info().map_err(Refused::broken)?;
    let info = decoder.info().ok_or_else(|| Refused::broken("no frame"))?;
    // It asks whether one of the sides is enough; here the shorter one must be.
    let (width, height) = if info.width < info.height { (ENOUGH, u16::MAX) } else { (u16::MAX, ENOUGH) };
    let (width, height) = decoder.scale(width, height).map_err(Refused::broken)?;
    if is_too_large(info, (width, height)) || scans(file) > MOST_SCANS {
        return Err(Refused::TooLarge);
    }
    let mut mosaic = Mosaic::new(width.into(), height.into())?;
    let picture = decoder.decode().map_err(Refused::broken)?;
    let row = usize::from(width) * info.pixel_format.pixel_bytes();
    for (y, row) in (0..).zip(picture.chunks_exact(row)) {
        take_row(&mut mosaic, y, row, info.pixel_format)?;
    }
    Ok((mosaic.finish()?, orientation(decoder.exif_data())))
}

fn is_too_large(info: ImageInfo, (width, height): (u16, u16)) -> bool {
    let pixels = usize::from(info.width) * usize::from(info.height);
    // The planes of the colours and the picture that they become stand side by side.
    let decoded = usize::from(width) * usize::from(height) * info.pixel_format.pixel_bytes() * 2;
    let kept = if info.coding_process == CodingProcess::DctProgressive { pixels * PROGRESSIVE } else { 0 };
    pixels as u64 > MOST_PIXELS || decoded + kept > MEMORY
}

/// How often a scan begins in `file`, at the most: within compressed data this pair of bytes does not occur.
fn scans(file: &[u8]) -> usize {
    file.windows(2).filter(|pair| *pair == [0xff, 0xda]).count()
}

fn take_row(mosaic: &mut Mosaic, y: u32, row: &[u8], format: PixelFormat) -> Result<(), Refused> {
    match format {
        PixelFormat::L8 => mosaic.take_row(y, row.iter().map(|value| grey(*value, u8::MAX))),
        PixelFormat::RGB24 => mosaic.take_row(y, row.as_chunks().0.iter().map(|[r, g, b]| [*r, *g, *b, u8::MAX])),
        PixelFormat::CMYK32 => mosaic.take_row(y, row.as_chunks().0.iter().map(|ink| of_ink(*ink))),
        PixelFormat::L16 => return Err(Refused::broken("16 bits")),
    }
    Ok(())
}

/// Cyan, magenta, yellow and black as light.
fn of_ink([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 4] {
    let light = |ink: u8| (u16::from(u8::MAX - ink) * u16::from(u8::MAX - black) / 255).to_le_bytes()[0];
    [light(cyan), light(magenta), light(yellow), u8::MAX]
}

#[cfg(test)]
mod tests {
    use super::{of_ink, scans};

    #[test]
    fn inks_darken_paper() {
        assert_eq!(of_ink([0, 0, 0, 0]), [255; 4]);
        assert_eq!(of_ink([255, 0, 0, 0]), [0, 255, 255, 255]);
        assert_eq!(of_ink([0, 0, 0, 255]), [0, 0, 0, 255]);
    }

    #[test]
    fn scans_are_counted() {
        assert_eq!(scans(&[0xff, 0xd8, 0xff, 0xda, 0xff, 0x00, 0xff, 0xda]), 2);
    }
}
