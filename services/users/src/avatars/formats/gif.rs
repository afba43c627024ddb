//! GIF: the first frame; the others are only counted.

use ::gif::{DecodeOptions, Frame, MemoryLimit};
use image::metadata::Orientation;

use super::{MEMORY, Read};
use crate::avatars::mosaic::Mosaic;
use crate::avatars::refused::Refused;

/// Frames of an animation. One with more is no picture of a person, and its size hides in what is not looked at.
const MOST_FRAMES: usize = 1_000;
const NOTHING: [u8; 4] = [0; 4];

pub(super) fn read(file: &[u8]) -> Result<Read, Refused> {
    if has_too_many_frames(file)? {
        return Err(Refused::TooLarge);
    }
    let mut options = DecodeOptions::new();
    options.set_memory_limit(MemoryLimit::Bytes((MEMORY as u64).try_into().map_err(Refused::broken)?));
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(file).map_err(Refused::broken)?;
    let (width, height) = (decoder.width(), decoder.height());
    let mut mosaic = Mosaic::new(width.into(), height.into())?;
    let global = decoder.global_palette().unwrap_or_default().to_vec();
    let frame = decoder.read_next_frame().map_err(Refused::broken)?.ok_or_else(|| Refused::broken("no frame"))?;
    let palette = frame.palette.as_deref().unwrap_or(&global).as_chunks().0;
    for y in 0..height {
        mosaic.take_row(y.into(), (0..width).map(|x| pixel(frame, palette, x, y)));
    }
    Ok((mosaic.finish()?, Orientation::NoTransforms))
}

fn has_too_many_frames(file: &[u8]) -> Result<bool, Refused> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(file).map_err(Refused::broken)?;
    // Whatever is broken behind the first frame does not concern us.
    let frames = std::iter::from_fn(|| decoder.next_frame_info().ok().flatten().map(drop));
    Ok(frames.take(MOST_FRAMES + 1).count() > MOST_FRAMES)
}

/// The screen is as large as the animation; a frame may cover a part of it.
fn pixel(frame: &Frame<'_>, palette: &[[u8; 3]], x: u16, y: u16) -> [u8; 4] {
    let inside = x.checked_sub(frame.left).filter(|x| *x < frame.width).zip(y.checked_sub(frame.top));
    let index = inside.and_then(|(x, y)| {
        frame
            .buffer
            .get(usize::from(y) * usize::from(frame.width) + usize::from(x))
            .filter(|index| frame.transparent != Some(**index))
    });
    match index.and_then(|index| palette.get(usize::from(*index))) {
        Some([red, green, blue]) => [*red, *green, *blue, u8::MAX],
        None => NOTHING,
    }
}
