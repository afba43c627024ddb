//! How much memory a picture takes at most. The figure is the process's own: each test runs in a process of its own
//! under nextest.

use image::{GrayImage, ImageFormat, Luma};
use users::avatars::{Refused, draw};

use crate::pictures::{GREEN, file, large_gif, large_png, plain, png_head};

/// What decoding may add to the process, in kibibytes.
const MOST: u64 = 64 * 1024;

/// A line of `/proc/self/status`, in kibibytes.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// By how much the process grew at most while `draw` worked on `file`.
fn growth(file: &[u8]) -> (u64, Option<Refused>) {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS");
    let refused = draw(file).err();
    (status("VmHWM").saturating_sub(before), refused)
}

#[track_caller]
fn assert_takes_little(file: &[u8], refused: Option<&Refused>) {
    let (grown, why) = growth(file);
    assert_eq!(why.as_ref(), refused);
    assert!(grown < MOST, "{grown} KiB");
}

#[test]
fn the_largest_jpeg_takes_little_memory() {
    let large = file(GrayImage::from_pixel(8_000, 5_000, Luma([90])), ImageFormat::Jpeg);
    assert_takes_little(&large, None);
}

#[test]
fn a_png_is_read_row_by_row() {
    let (grown, refused) = growth(&large_png(4_000, 3_000, &[]));
    assert_eq!(refused, None);
    assert!(grown < 24 * 1024, "{grown} KiB");
}

#[test]
fn a_large_gif_takes_little_memory() {
    assert_takes_little(&large_gif(4_000, 4_000), None);
}

#[test]
fn the_largest_webp_takes_little_memory_and_a_larger_one_is_refused() {
    assert_takes_little(&file(plain(2_780, 2_780, GREEN), ImageFormat::WebP), None);
    assert_takes_little(&file(plain(2_800, 2_800, GREEN), ImageFormat::WebP), Some(&Refused::TooLarge));
}

#[test]
fn what_is_refused_by_its_head_takes_no_memory() {
    let (grown, refused) = growth(&png_head(50_000, 50_000, false));
    assert_eq!(refused, Some(Refused::TooLarge));
    assert!(grown < 4 * 1024, "{grown} KiB");
}
