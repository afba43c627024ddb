//! Files to upload: pictures of every format, and what is none.

use std::io::{Cursor, Write};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

pub(crate) const RED: [u8; 3] = [220, 20, 20];
pub(crate) const GREEN: [u8; 3] = [20, 200, 20];
pub(crate) const BLUE: [u8; 3] = [20, 20, 220];

/// A picture whose upper half is red and whose lower half is blue.
pub(crate) fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| Rgb(if y < height / 2 { RED } else { BLUE }))
}

/// A picture in one colour.
pub(crate) fn plain(width: u32, height: u32, colour: [u8; 3]) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb(colour))
}

/// A green disc with nothing around it.
pub(crate) fn disc(side: u32) -> RgbaImage {
    let middle = i64::from(side / 2);
    RgbaImage::from_fn(side, side, |x, y| {
        let (x, y) = (i64::from(x) - middle, i64::from(y) - middle);
        if x * x + y * y < middle * middle / 2 {
            Rgba([GREEN[0], GREEN[1], GREEN[2], 255])
        } else {
            Rgba([255, 0, 0, 0])
        }
    })
}

/// `picture` as a file.
pub(crate) fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A small JPEG.
pub(crate) fn jpeg() -> Vec<u8> {
    file(halves(600, 600), ImageFormat::Jpeg)
}

/// `jpeg` with EXIF data: how it is to be turned, and words that must not be seen again.
pub(crate) fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 55.7558 N 37.6173 E");
    let mut file = jpeg[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[2..]);
    file
}

/// A PNG of one colour, of any size, made row by row, with chunks of one's own before the picture.
pub(crate) fn large_png(width: u32, height: u32, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    for (name, data) in chunks {
        writer.write_chunk(png::chunk::ChunkType(**name), data).unwrap();
    }
    let mut rows = writer.stream_writer().unwrap();
    let row: Vec<u8> = GREEN.iter().copied().cycle().take(width as usize * 3).collect();
    for _ in 0..height {
        rows.write_all(&row).unwrap();
    }
    rows.finish().unwrap();
    drop(writer);
    file
}

/// Nothing but the head of a PNG: its size, and whether it is interlaced.
pub(crate) fn png_head(width: u32, height: u32, interlaced: bool) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 6, 0, 0, u8::from(interlaced)]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&head);
    let mut sum = flate2::Crc::new();
    sum.update(&head);
    file.extend(sum.sum().to_be_bytes());
    file.extend(b"\0\0\0\x04IDAT\x78\x9c\x03\0");
    file
}

/// A GIF of `frames` green frames that cover the middle of its screen.
pub(crate) fn gif(frames: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, 40, 20, &GREEN).unwrap();
    let frame = gif::Frame { left: 10, width: 20, height: 20, buffer: vec![0; 400].into(), ..Default::default() };
    for _ in 0..frames {
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    file
}

/// A GIF of one frame of this size.
pub(crate) fn large_gif(width: u16, height: u16) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, width, height, &GREEN).unwrap();
    let buffer = vec![0; usize::from(width) * usize::from(height)].into();
    encoder.write_frame(&gif::Frame { width, height, buffer, ..Default::default() }).unwrap();
    drop(encoder);
    file
}

/// What zlib makes of `megabytes` of nothing.
pub(crate) fn bomb(megabytes: usize) -> Vec<u8> {
    let mut squeezed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..megabytes {
        squeezed.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    squeezed.finish().unwrap()
}
