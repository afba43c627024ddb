//! PNG: row by row. Only an interlaced one has to be held whole.

use std::io::Cursor;

use ::png::{ColorType, Decoder, Limits, Reader, Transformations};

use super::{MEMORY, Read, grey, orientation};
use crate::avatars::mosaic::Mosaic;
use crate::avatars::refused::Refused;

/// For everything but an interlaced picture itself: a row, and what stands beside the picture.
const BESIDES: Limits = Limits { bytes: 8 * 1024 * 1024 };

pub(super) fn read(file: &[u8]) -> Result<Read, Refused> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), BESIDES);
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(Refused::broken)?;
    let mosaic = Mosaic::new(header.width, header.height)?;
    let mut reader = decoder.read_info().map_err(Refused::broken)?;
    let mosaic = if reader.info().interlaced { whole(&mut reader, mosaic)? } else { by_rows(&mut reader, mosaic)? };
    Ok((mosaic.finish()?, orientation(reader.info().exif_metadata.as_deref())))
}

fn by_rows(reader: &mut Reader<Cursor<&[u8]>>, mut mosaic: Mosaic) -> Result<Mosaic, Refused> {
    let (colours, height) = (reader.output_color_type().0, reader.info().height);
    for y in 0..height {
        let row = reader.next_row().map_err(Refused::broken)?.ok_or_else(|| Refused::broken("rows are missing"))?;
        take_row(&mut mosaic, y, row.data(), colours)?;
    }
    Ok(mosaic)
}

fn whole(reader: &mut Reader<Cursor<&[u8]>>, mut mosaic: Mosaic) -> Result<Mosaic, Refused> {
    let size = reader.output_buffer_size().filter(|size| *size <= MEMORY).ok_or(Refused::TooLarge)?;
    let mut picture = vec![0; size];
    let frame = reader.next_frame(&mut picture).map_err(Refused::broken)?;
    for (y, row) in (0..).zip(picture.chunks_exact(frame.line_size)) {
        take_row(&mut mosaic, y, row, frame.color_type)?;
    }
    Ok(mosaic)
}

fn take_row(mosaic: &mut Mosaic, y: u32, row: &[u8], colours: ColorType) -> Result<(), Refused> {
    match colours {
        ColorType::Grayscale => mosaic.take_row(y, row.iter().map(|value| grey(*value, u8::MAX))),
        ColorType::GrayscaleAlpha => {
            mosaic.take_row(y, row.as_chunks().0.iter().map(|[v, opacity]| grey(*v, *opacity)));
        }
        ColorType::Rgb => mosaic.take_row(y, row.as_chunks().0.iter().map(|[r, g, b]| [*r, *g, *b, u8::MAX])),
        ColorType::Rgba => mosaic.take_row(y, row.as_chunks().0.iter().copied()),
        ColorType::Indexed => return Err(Refused::broken("no palette")),
    }
    Ok(())
}
