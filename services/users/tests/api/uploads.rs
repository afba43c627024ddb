//! Forms of every kind: good ones, and those that somebody with bad intentions sends.

use image::ImageFormat;
use serde_json::json;
use shared::testing::{Person, Reply};

use crate::helpers::World;
use crate::pictures::{GREEN, file, gif, jpeg, plain, png_head};

const CALL: &str = "PUT /api/users/me/avatar";
const FORM: &str = "multipart/form-data; boundary=edge";
const LARGEST: usize = 5 * 1024 * 1024;

/// One part of a form.
fn part(name: &str, content: &[u8]) -> Vec<u8> {
    let mut part =
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"me.png\"\r\n").into_bytes();
    part.extend(b"Content-Type: image/png\r\n\r\n");
    part.extend(content);
    part.extend(b"\r\n");
    part
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), b"--edge--\r\n".to_vec()].concat()
}

/// `person` sends `picture` as a browser would.
pub(crate) async fn upload(world: &World, person: &Person, picture: &[u8]) -> Reply {
    send(world, person, FORM, form(&[part("file", picture)])).await
}

async fn send(world: &World, person: &Person, content_type: &str, body: Vec<u8>) -> Reply {
    Reply::of(world.users.request(CALL, Some(person)).header("content-type", content_type).body(body)).await
}

/// A sound picture of exactly this size: JPEG readers pass over what stands behind the end.
fn picture_of(bytes: usize) -> Vec<u8> {
    let mut picture = jpeg();
    picture.resize(bytes, b' ');
    picture
}

#[tokio::test]
async fn the_content_decides_and_neither_name_nor_type() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        upload(&world, &anna, &file(plain(20, 20, GREEN), format)).await.expect(200);
    }
    upload(&world, &anna, &gif(2)).await.expect(200);
    for disguised in [
        &b"<!doctype html><script>alert(1)</script>"[..],
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"alert(1)",
        b"",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n and then nothing",
        &jpeg()[..900],
    ] {
        upload(&world, &anna, disguised).await.expect_problem(415, "not_an_image");
    }
}

#[tokio::test]
async fn a_picture_that_is_a_script_too_loses_the_script() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let mut both = gif(1);
    both.extend(b"*/=1;alert(document.cookie)//");
    let url = upload(&world, &anna, &both).await.expect(200)["avatar_url"].as_str().unwrap().to_owned();
    let served = world.users.request(&format!("GET {url}"), None).send().await.unwrap().bytes().await.unwrap();
    assert!(!served.windows(5).any(|part| part == b"alert") && !served.starts_with(b"GIF"));
    upload(&world, &anna, b"GIF89a/*\x2a\x2f=1;alert(1)//").await.expect_problem(422, "image_too_large");
}

#[tokio::test]
async fn a_picture_that_would_take_too_much_memory_is_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for huge in [png_head(50_000, 50_000, false), png_head(6_325, 6_325, false), gif(10_000)] {
        upload(&world, &anna, &huge).await.expect_problem(422, "image_too_large");
    }
    assert_eq!(world.call("GET /api/users/me", &anna).await.expect(200)["rev"], 1);
}

#[tokio::test]
async fn five_megabytes_are_taken_and_not_one_byte_more() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    upload(&world, &anna, &picture_of(LARGEST)).await.expect(200);
    for size in [LARGEST + 1, LARGEST + 1024 * 1024] {
        upload(&world, &anna, &picture_of(size)).await.expect_problem(413, "too_large");
    }
}

#[tokio::test]
async fn a_form_that_is_not_whole_is_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let whole = form(&[part("file", &jpeg())]);
    let bodies: [&[u8]; 7] = [
        b"",
        b"--edge",
        &whole[..whole.len() - b"--edge--\r\n".len()],
        &whole[..whole.len() / 2],
        &whole[..60],
        b"file=picture",
        b"--edge\r\n\r\n\r\n--edge--\r\n",
    ];
    for body in bodies {
        let reply = send(&world, &anna, FORM, body.to_vec()).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        assert!([400, 422].contains(&reply.status), "{} to {text}", reply.status);
        assert!(reply.body["code"].is_string(), "{text}");
    }
    send(&world, &anna, "multipart/form-data", whole).await.expect_problem(400, "bad_request");
}

#[tokio::test]
async fn another_content_type_is_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for kind in [
        "application/json",
        "image/png",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=edge",
        "",
        "x",
    ] {
        let reply = send(&world, &anna, kind, form(&[part("file", &jpeg())])).await;
        reply.expect_problem(415, "unsupported_media_type");
    }
    let bare = Reply::of(world.users.request(CALL, Some(&anna)).body(jpeg())).await;
    bare.expect_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn a_form_with_another_or_a_second_field_is_refused_with_its_name() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let picture = part("file", &jpeg());
    for (parts, field, code) in [
        (vec![], "file", "required"),
        (vec![part("avatar", &jpeg())], "avatar", "unknown_field"),
        (vec![picture.clone(), part("rev", b"9")], "rev", "unknown_field"),
        (vec![picture.clone(), picture.clone()], "file", "repeated"),
        (vec![part("x", b""); 10_000], "x", "unknown_field"),
        (vec![part("file", b""); 10_000], "file", "repeated"),
    ] {
        let problem = send(&world, &anna, FORM, form(&parts)).await.expect_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], json!(field), "{} parts", parts.len());
        assert_eq!(problem["errors"][0]["code"], json!(code), "{} parts", parts.len());
    }
    assert_eq!(world.call("GET /api/users/me", &anna).await.expect(200)["rev"], 1);
}

#[tokio::test]
async fn nobody_uploads_without_a_token() {
    let world = World::start().await;
    for call in [CALL, "DELETE /api/users/me/avatar"] {
        Reply::of(world.users.request(call, None)).await.expect_problem(401, "unauthenticated");
    }
}
