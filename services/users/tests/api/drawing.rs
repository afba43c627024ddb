//! What becomes of pictures of every kind.

use image::{DynamicImage, GenericImageView, ImageFormat};
use users::avatars::{Refused, draw};

use crate::pictures::{BLUE, GREEN, RED, bomb, disc, file, gif, halves, jpeg, large_png, plain, png_head, with_exif};

const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

fn drawn(file: &[u8]) -> (DynamicImage, ImageFormat) {
    let avatar = draw(file).unwrap();
    let picture = image::load_from_memory(&avatar.file).unwrap();
    assert_eq!(picture.dimensions(), (512, 512));
    (picture, image::guess_format(&avatar.file).unwrap())
}

#[track_caller]
fn assert_colour(picture: &DynamicImage, x: u32, y: u32, colour: [u8; 3]) {
    let [red, green, blue, opacity] = picture.get_pixel(x, y).0;
    let is_alike = [red, green, blue].iter().zip(colour).all(|(one, other)| one.abs_diff(other) < 12);
    assert!(is_alike && opacity == 255, "{:?} is not {colour:?} at {x}, {y}", [red, green, blue, opacity]);
}

#[track_caller]
fn assert_refused(file: &[u8], why: &str) {
    assert!(matches!(draw(file), Err(Refused::NotAnImage(_))), "{why}");
}

#[test]
fn every_format_becomes_a_square_of_512_pixels() {
    for format in FORMATS {
        for (width, height) in [(1_100, 530), (300, 600), (1, 1)] {
            let (picture, became) = drawn(&file(plain(width, height, GREEN), format));
            assert_eq!(became, ImageFormat::Jpeg);
            for (x, y) in [(0, 0), (256, 256), (511, 511)] {
                assert_colour(&picture, x, y, GREEN);
            }
        }
    }
}

#[test]
fn the_middle_is_kept_upright() {
    for format in FORMATS {
        for (width, height) in [(900, 600), (1_800, 1_200)] {
            let (picture, _) = drawn(&file(halves(width, height), format));
            assert_colour(&picture, 256, 100, RED);
            assert_colour(&picture, 256, 400, BLUE);
        }
    }
}

#[test]
fn grey_and_16_bits_are_pictures_too() {
    let picture = DynamicImage::ImageRgb8(plain(100, 100, [90; 3]));
    for grey in [picture.to_luma8().into(), picture.to_luma16().into(), DynamicImage::ImageRgb16(picture.to_rgb16())] {
        assert_colour(&drawn(&file(grey, ImageFormat::Png)).0, 256, 256, [90; 3]);
    }
    assert_colour(&drawn(&file(picture.to_luma8(), ImageFormat::Jpeg)).0, 256, 256, [90; 3]);
    let (see_through, became) = drawn(&file(DynamicImage::ImageRgba8(disc(90)).to_luma_alpha16(), ImageFormat::Png));
    assert_eq!((see_through.get_pixel(0, 0).0[3], became), (0, ImageFormat::Png));
}

#[test]
fn transparency_makes_a_png_whose_edges_keep_their_colour() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let (picture, became) = drawn(&file(disc(1_200), format));
        assert_eq!(became, ImageFormat::Png);
        assert_eq!(picture.get_pixel(2, 2).0[3], 0);
        assert_colour(&picture, 256, 256, GREEN);
        let edge = picture.pixels().filter(|(.., pixel)| (60..255).contains(&pixel.0[3]));
        for (x, y, pixel) in edge {
            assert!(pixel.0[0] < 40, "the unseen red shines through at {x}, {y}: {pixel:?}");
        }
    }
    let opaque = DynamicImage::ImageRgb8(plain(80, 80, RED)).into_rgba8();
    assert_eq!(drawn(&file(opaque, ImageFormat::Png)).1, ImageFormat::Jpeg);
}

#[test]
fn a_photograph_is_turned_as_its_camera_was_held() {
    let photograph = file(halves(1_300, 800), ImageFormat::Jpeg);
    for (orientation, red) in [(1, (256, 60)), (3, (256, 450)), (6, (450, 256)), (8, (60, 256))] {
        let (picture, _) = drawn(&with_exif(&photograph, orientation));
        assert_colour(&picture, red.0, red.1, RED);
        assert_colour(&picture, 511 - red.0, 511 - red.1, BLUE);
    }
}

#[test]
fn of_the_file_nothing_but_pixels_is_kept() {
    let secrets: [(&[u8; 4], Vec<u8>); 2] =
        [(b"tEXt", b"Comment\0GPS 55.7558".to_vec()), (b"eXIf", b"MM\0*\0\0\0\x08\0\0GPS".to_vec())];
    let mut trailing = gif(1);
    trailing.extend(b"<script>GPS()</script>");
    for file in [with_exif(&jpeg(), 1), large_png(64, 64, &secrets), trailing] {
        assert!(file.windows(3).any(|part| part == b"GPS"));
        let avatar = draw(&file).unwrap();
        for word in [&b"GPS"[..], b"Exif", b"eXIf", b"tEXt", b"script"] {
            assert!(!avatar.file.windows(word.len()).any(|part| part == word), "{}", String::from_utf8_lossy(word));
        }
    }
}

#[test]
fn an_animation_becomes_its_first_frame() {
    for frames in [1, 900] {
        let (picture, became) = drawn(&gif(frames));
        assert_colour(&picture, 256, 256, GREEN);
        assert_eq!(became, ImageFormat::Jpeg, "the frame covers the middle of the screen");
    }
}

#[test]
fn the_same_picture_is_the_same_avatar() {
    assert_eq!(draw(&jpeg()).unwrap(), draw(&with_exif(&jpeg(), 1)).unwrap());
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_looks_like() {
    for (file, why) in [
        (&b""[..], "nothing"),
        (b"<!doctype html><script>alert(1)</script>", "HTML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
        (b"alert(1)", "a script"),
        (b"BM\x3a\0\0\0", "a format that is not taken"),
        (b"\x89PNG\r\n\x1a\n", "the first bytes of a PNG"),
        (b"\xff\xd8\xff", "the first bytes of a JPEG"),
        (b"GIF89a", "the first bytes of a GIF"),
        (b"RIFF\x04\0\0\0WEBP", "the first bytes of a WebP"),
        (&png_head(0, 7, false), "no width"),
        (&png_head(7, 7, false), "no pixels"),
    ] {
        assert_refused(file, why);
    }
}

#[test]
fn a_file_that_ends_too_early_is_refused() {
    for format in FORMATS {
        let whole = file(halves(700, 700), format);
        for part in [8, 30, whole.len() / 2] {
            assert_refused(&whole[..part], &format!("{part} bytes of {format:?}"));
        }
    }
    assert_refused(&gif(1)[..40], "a part of a GIF");
}

#[test]
fn files_with_bytes_changed_at_random_do_no_harm() {
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    let small = halves(60, 40);
    let mut files: Vec<Vec<u8>> = FORMATS.iter().map(|format| file(small.clone(), *format)).collect();
    files.push(gif(3));
    for whole in files {
        for _ in 0..50 {
            let mut broken = whole.clone();
            for _ in 0..=next(8) {
                let place = next(broken.len());
                broken[place] = next(256).to_le_bytes()[0];
            }
            // Either is right; a panic is not.
            let _ = draw(&broken);
        }
    }
}

#[test]
fn a_picture_of_40_megapixels_is_taken() {
    let large = image::GrayImage::from_pixel(8_000, 5_000, image::Luma([90]));
    assert_colour(&drawn(&file(large, ImageFormat::Jpeg)).0, 256, 256, [90; 3]);
}

#[test]
fn a_picture_that_would_take_too_much_memory_is_refused_by_its_head() {
    for (file, why) in [
        (png_head(50_000, 50_000, false), "2,500 megapixels"),
        (png_head(u32::MAX >> 1, u32::MAX >> 1, false), "the largest that can be said"),
        (png_head(6_325, 6_325, false), "a little more than 40 megapixels"),
        (png_head(5_000, 5_000, true), "interlaced: it would be held whole"),
        (
            b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec(),
            "65,535 squared",
        ),
        (b"GIF89a/*\x2a\x2f=1;alert(1)//".to_vec(), "a GIF that is a script too"),
        (gif(10_000), "10,000 frames"),
    ] {
        assert_eq!(draw(&file).err(), Some(Refused::TooLarge), "{why}");
    }
}

#[test]
fn a_colour_profile_that_swells_is_not_unpacked() {
    let mut profile = b"bomb\0\0".to_vec();
    profile.extend(bomb(80));
    let file = large_png(64, 64, &[(b"iCCP", profile)]);
    assert_colour(&drawn(&file).0, 256, 256, GREEN);
}
